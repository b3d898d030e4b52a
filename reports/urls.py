"""Addresses of results and forms."""

from django.urls import path
from django.views.generic import RedirectView

from reports.views import allotments
from reports.views.dashboard import DashboardView
from reports.views.forms import CellView, FormView
from reports.views.targets import TargetsView

urlpatterns = [
    path("ket-qua/", DashboardView.as_view(), name="dashboard"),
    path("chi-tieu/", TargetsView.as_view(), name="targets"),
    path("chi-tieu/giao/moi/", allotments.new, name="allotment_new"),
    path("chi-tieu/giao/<int:pk>/", allotments.allotment, name="allotment"),
    path("bieu/", RedirectView.as_view(url="/bieu/01/"), name="forms"),
    path("bieu/<str:form>/", FormView.as_view(), name="form"),
    path("bieu/<str:form>/o/", CellView.as_view(), name="cell"),
]
