"""Addresses of the portal: Vietnamese words without marks, stable, one app a line."""

from django.urls import include, path

from desk.views import page

urlpatterns = [
    path("", page.home, name="home"),
    path("", include("common.urls")),
    path("", include("desk.urls")),
    path("", include("cases.urls")),
    path("", include("coordination.urls")),
    path("", include("reports.urls")),
    path("", include("agencies.urls")),
    path("api/v1/", include("enforcement.api")),
]

handler500 = "common.views.server_error"
