"""Addresses of cases and imports."""

from django.urls import path

from cases.views import cases, registers, units

urlpatterns = [
    path("viec/", cases.CaseListView.as_view(), name="cases"),
    path("viec/<int:pk>/", cases.CaseView.as_view(), name="case"),
    path("viec/<int:pk>/ghi/", cases.record, name="record"),
    path("viec/<int:pk>/huy/<int:event>/", cases.void, name="void"),
    path("don-vi/", units.UnitListView.as_view(), name="units"),
    path("don-vi/thay-doi/<int:pk>/", units.reorganisation, name="reorganisation"),
    path("don-vi/<code:code>/thay-doi/", units.change, name="unit_change"),
    path("don-vi/<code:code>/", units.UnitView.as_view(), name="unit"),
    path("nhap-so/", registers.registers, name="registers"),
    path("nhap-so/mau/", registers.template, name="register_template"),
    path("nhap-so/<int:pk>/", registers.register, name="register"),
    path("nhap-so/<int:pk>/ghi/", registers.write, name="register_write"),
    path("nhap-so/<int:pk>/tra-lai/", registers.rejected, name="register_rejected"),
]
