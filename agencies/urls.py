"""Addresses of one's own account."""

from django.urls import path

from agencies.views import account

app_name = "agencies"

urlpatterns = [
    path("tai-khoan/ma-truy-cap/", account.tokens, name="tokens"),
    path("tai-khoan/ma-truy-cap/<code:key>/thu-hoi/", account.revoke, name="token_revoke"),
]
