"""Addresses of cases and imports."""

from django.urls import path

from cases.views import calendar, cases, deadlines, intake, registers, units

urlpatterns = [
    path("viec/", cases.CaseListView.as_view(), name="cases"),
    path("viec/<int:pk>/", cases.CaseView.as_view(), name="case"),
    path("viec/<int:pk>/ghi/", cases.record, name="record"),
    path("viec/<int:pk>/huy/<int:event>/", cases.void, name="void"),
    path("viec/<int:pk>/thoi-han/them/", deadlines.add, name="deadline_add"),
    path("viec/<int:pk>/thoi-han/<int:deadline>/gia-han/", deadlines.extend, name="deadline_extend"),
    path("viec/<int:pk>/thoi-han/<int:deadline>/xong/", deadlines.answer, name="deadline_answer"),
    path("thoi-han/ngay-lam-viec/", calendar.working_days, name="working_days"),
    path("thoi-han/ngay-lam-viec/<int:pk>/bo/", calendar.take_back, name="shift_take_back"),
    path("thoi-han/", deadlines.DeadlineListView.as_view(), name="deadlines"),
    path("ban-an/", intake.JudgmentListView.as_view(), name="judgments"),
    path("ban-an/moi/", intake.take_in, name="take_in"),
    path("ban-an/con-thieu/", intake.gaps, name="judgment_gaps"),
    path("ban-an/<int:pk>/", intake.judgment, name="judgment"),
    path("ban-an/<int:pk>/nhan/", intake.receive, name="judgment_receive"),
    path("ban-an/<int:pk>/yeu-cau/", intake.add_request, name="request_add"),
    path("ban-an/<int:pk>/yeu-cau/<int:asked>/tu-choi/", intake.refuse_request, name="request_refuse"),
    path("ban-an/<int:pk>/yeu-cau/<int:asked>/quyet-dinh/", intake.decide, name="decide_request"),
    path("ban-an/<int:pk>/quyet-dinh/", intake.decide, name="decide"),
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
