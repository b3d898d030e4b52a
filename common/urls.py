"""Addresses that belong to no app: language, help, and the four pages of signing in that exist here.

Registration, e-mail addresses and password resets by e-mail of the sign-in library have no address at all: accounts
and passwords are given by the office.
"""

from allauth.account import views as account
from django.urls import path

from common import views
from common.components import ComponentsView

app_name = "common"

urlpatterns = [
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("phim-tat/", views.ShortcutsView.as_view(), name="shortcuts"),
    path("kha-nang-tiep-can/", views.AccessibilityView.as_view(), name="accessibility"),
    path("thanh-phan/", ComponentsView.as_view(), name="components"),
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan-ngung/", account.account_inactive, name="account_inactive"),
]
