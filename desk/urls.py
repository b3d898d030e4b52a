"""Addresses of the desk, of the search, and of what people keep of lists."""

from django.urls import path

from desk.views import kept, page, search

app_name = "desk"

urlpatterns = [
    path("ban-lam-viec/", page.page, name="desk"),
    path("ban-lam-viec/<slug:source>/<int:pk>/nhac-lai/", page.snooze, name="snooze"),
    path("ban-lam-viec/nhac-lai/<int:pk>/", page.snooze_end, name="snooze_end"),
    path("ban-lam-viec/thu/", page.letter, name="letter"),
    path("ban-lam-viec/lich/", page.feed_new, name="feed_new"),
    path("ban-lam-viec/lich/thu-hoi/", page.feed_end, name="feed_end"),
    path("lich/<str:token>.ics", page.feed, name="feed"),
    path("tim/", search.search, name="search"),
    path("danh-sach/<slug:listing>/tep/", kept.export, name="list_export"),
    path("danh-sach/<slug:listing>/tep/<int:pk>/", kept.file, name="list_file"),
    path("danh-sach/<slug:listing>/tep/<int:pk>/tai-ve/", kept.download, name="list_download"),
    path("danh-sach/<slug:listing>/cot/", kept.columns, name="list_columns"),
    path("danh-sach/<slug:listing>/bo-loc/", kept.save, name="filter_save"),
    path("danh-sach/<slug:listing>/bo-loc/<slug:key>/xoa/", kept.remove, name="filter_remove"),
]
