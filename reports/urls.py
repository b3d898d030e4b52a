"""Addresses of results and forms."""

from django.urls import path
from django.views.generic import RedirectView

from reports.views import allotments, periods
from reports.views.comparison import ComparisonView, DifferenceView, SpanCellView
from reports.views.dashboard import DashboardView
from reports.views.forms import CellView, FormView
from reports.views.targets import TargetsView

app_name = "reports"

urlpatterns = [
    path("ket-qua/", DashboardView.as_view(), name="dashboard"),
    path("chi-tieu/", TargetsView.as_view(), name="targets"),
    path("chi-tieu/giao/moi/", allotments.new, name="allotment_new"),
    path("chi-tieu/giao/<int:pk>/", allotments.allotment, name="allotment"),
    path("bao-cao/", periods.periods, name="reports"),
    path("bao-cao/mo/", periods.begin, name="reports_begin"),
    path("bao-cao/<int:pk>/", periods.report, name="report"),
    path("bao-cao/<int:pk>/buoc/", periods.step, name="report_step"),
    path("bao-cao/<int:pk>/xac-nhan/", periods.confirm, name="report_confirm"),
    path("bao-cao/<int:pk>/tep/<str:kind>/", periods.file, name="report_file"),
    path("bao-cao/<int:pk>/danh-sach/<str:key>/", periods.attached_list, name="report_list"),
    path("bieu/", RedirectView.as_view(url="/bieu/01/"), name="forms"),
    path("bieu/<str:form>/", FormView.as_view(), name="form"),
    path("bieu/<str:form>/o/", CellView.as_view(), name="cell"),
    path("bieu/<str:form>/so-sanh/", ComparisonView.as_view(), name="comparison"),
    path("bieu/<str:form>/chenh-lech/", DifferenceView.as_view(), name="difference"),
    path("bieu/<str:form>/giai-doan/", SpanCellView.as_view(), name="span_cell"),
]
