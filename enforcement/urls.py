"""Addresses of the portal: Vietnamese words without marks, stable, one app a line.

The four pages of signing in keep the names by which their library knows them. Its registration, e-mail addresses and
password resets by e-mail have no address at all: accounts and passwords are given by the office.
"""

from allauth.account import views as account
from django.urls import include, path

from desk.views import page

urlpatterns = [
    path("", page.home, name="home"),
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan-ngung/", account.account_inactive, name="account_inactive"),
    path("", include("common.urls")),
    path("", include("desk.urls")),
    path("", include("cases.urls")),
    path("", include("coordination.urls")),
    path("", include("reports.urls")),
    path("", include("agencies.urls")),
    path("api/v1/", include("enforcement.api")),
]

handler500 = "common.views.server_error"
