"""Addresses of one's own account."""

from django.urls import path

from agencies.views import account, lists

urlpatterns = [
    path("tai-khoan/ma-truy-cap/", account.tokens, name="tokens"),
    path("danh-sach/<slug:listing>/tep/", lists.export, name="list_export"),
    path("danh-sach/<slug:listing>/tep/<int:pk>/", lists.file, name="list_file"),
    path("danh-sach/<slug:listing>/tep/<int:pk>/tai-ve/", lists.download, name="list_download"),
    path("danh-sach/<slug:listing>/cot/", lists.columns, name="list_columns"),
    path("danh-sach/<slug:listing>/bo-loc/", lists.save, name="filter_save"),
    path("danh-sach/<slug:listing>/bo-loc/<slug:key>/xoa/", lists.remove, name="filter_remove"),
    path("tai-khoan/ma-truy-cap/<code:key>/thu-hoi/", account.revoke, name="token_revoke"),
]
