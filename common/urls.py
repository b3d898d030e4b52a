"""Addresses that belong to no other app: the language, and help."""

from django.urls import path

from common import views
from common.components import ComponentsView

app_name = "common"

urlpatterns = [
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("phim-tat/", views.ShortcutsView.as_view(), name="shortcuts"),
    path("kha-nang-tiep-can/", views.AccessibilityView.as_view(), name="accessibility"),
    path("thanh-phan/", ComponentsView.as_view(), name="components"),
]
