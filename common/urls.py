"""Addresses that belong to no app: language, help, and the four pages of signing in that exist here.

Registration, e-mail addresses and password resets by e-mail of the sign-in library have no address at all: accounts
and passwords are given by the office.
"""

from allauth.account import views as account
from django.urls import path

from common import desk_page, views
from common.components import ComponentsView

urlpatterns = [
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("ban-lam-viec/", desk_page.page, name="desk"),
    path("ban-lam-viec/<slug:source>/<int:pk>/nhac-lai/", desk_page.snooze, name="snooze"),
    path("ban-lam-viec/nhac-lai/<int:pk>/", desk_page.snooze_end, name="snooze_end"),
    path("ban-lam-viec/thu/", desk_page.letter, name="letter"),
    path("ban-lam-viec/lich/", desk_page.feed_new, name="feed_new"),
    path("ban-lam-viec/lich/thu-hoi/", desk_page.feed_end, name="feed_end"),
    path("lich/<str:token>.ics", desk_page.feed, name="feed"),
    path("tim/", views.search, name="search"),
    path("phim-tat/", views.ShortcutsView.as_view(), name="shortcuts"),
    path("kha-nang-tiep-can/", views.AccessibilityView.as_view(), name="accessibility"),
    path("thanh-phan/", ComponentsView.as_view(), name="components"),
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan-ngung/", account.account_inactive, name="account_inactive"),
]
