"""Addresses of coordination."""

from django.urls import path

from coordination.views import agreements, grants, handovers, protection, requests, scorecards

app_name = "coordination"

urlpatterns = [
    path("phoi-hop/ket-qua/", scorecards.scorecards, name="scorecards"),
    path("phoi-hop/", requests.RequestListView.as_view(), name="requests"),
    path("phoi-hop/yeu-cau/moi/", requests.choose, name="request_choose"),
    path("phoi-hop/yeu-cau/moi/<slug:kind>/", requests.new, name="request_new"),
    path("phoi-hop/yeu-cau/<int:pk>/", requests.page, name="request"),
    path("phoi-hop/yeu-cau/<int:pk>/tep/<int:file>/", requests.file, name="request_file"),
    path("phoi-hop/yeu-cau/<int:pk>/quyet-dinh/", requests.decide, name="request_decide"),
    path("phoi-hop/yeu-cau/<int:pk>/<slug:step>/", requests.step, name="request_step"),
    path("phoi-hop/quy-che/", agreements.agreements, name="agreements"),
    path("phoi-hop/quy-che/moi/", agreements.new, name="agreement_new"),
    path("phoi-hop/quy-che/<int:pk>/", agreements.agreement, name="agreement"),
    path("phoi-hop/quy-che/<int:pk>/sua/", agreements.words, name="agreement_words"),
    path("phoi-hop/quy-che/<int:pk>/dieu/moi/", agreements.clause, name="clause_add"),
    path("phoi-hop/quy-che/<int:pk>/dieu/<int:clause>/", agreements.clause, name="clause_edit"),
    path("phoi-hop/quy-che/<int:pk>/dieu/<int:clause>/nghia-vu/", agreements.obligation, name="obligation_add"),
    path("phoi-hop/quy-che/<int:pk>/bo/<slug:what>/<int:key>/", agreements.remove, name="agreement_remove"),
    path("phoi-hop/quy-che/<int:pk>/lay-y-kien/", agreements.ask, name="agreement_ask"),
    path("phoi-hop/quy-che/<int:pk>/gop-y/", agreements.comment, name="agreement_comment"),
    path("phoi-hop/quy-che/<int:pk>/ky/", agreements.sign, name="agreement_sign"),
    path("phoi-hop/quy-che/<int:pk>/nguoi-ky/<int:party>/", agreements.signatory, name="agreement_signatory"),
    path("phoi-hop/quy-che/<int:pk>/dau-moi/<int:party>/", agreements.contact, name="agreement_contact"),
    path("phoi-hop/quy-che/<int:pk>/so-sanh/", agreements.compare, name="agreement_compare"),
    path("phoi-hop/quy-che/<int:pk>/so-ket/", agreements.review, name="agreement_review"),
    path("phoi-hop/quy-che/<int:pk>/so-ket/<int:review>/", agreements.review_docx, name="agreement_review_docx"),
    path("phoi-hop/bao-ve/", protection.calendar, name="protections"),
    path("phoi-hop/bao-ve/moi/", protection.new, name="protection_new"),
    path("phoi-hop/bao-ve/<int:pk>/", protection.plan, name="protection"),
    path("phoi-hop/bao-ve/<int:pk>/doi-ngay/", protection.move, name="protection_move"),
    path("phoi-hop/bao-ve/<int:pk>/xong/<slug:link>/", protection.done, name="protection_done"),
    path("phoi-hop/bao-ve/<int:pk>/y-kien/", protection.opinion, name="protection_opinion"),
    path("phoi-hop/bao-ve/<int:pk>/ban-chi-dao/", protection.decision, name="protection_decision"),
    path("phoi-hop/bao-ve/<int:pk>/hoan/", protection.put_off, name="protection_put_off"),
    path("phoi-hop/mo-viec/<int:pk>/", grants.grants, name="case_grants"),
    path("phoi-hop/mo-viec/<int:pk>/thoi/<int:grant>/", grants.end, name="case_grant_end"),
    path("phoi-hop/chuyen-giao/", handovers.handovers, name="handovers"),
    path("phoi-hop/chuyen-giao/<int:pk>/", handovers.hand_over, name="hand_over"),
]
