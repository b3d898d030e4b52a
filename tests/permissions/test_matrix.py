"""Who gets what answer at which address: one list of every address, for each kind of reader.

200 a page · 302 on to another page, for a stranger the sign-in page · 401 nobody asks · 404 what a reader may not see · 405 a question
where only an order is taken · 422 an order that is refused with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account import urls as account_urls
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.models import Agency, Change, Reorganisation, User
from cases.actions.deadlines import add_deadline
from cases.actions.entrustments import take_in_entrustment
from cases.actions.events import record_event
from cases.actions.intake import take_in_judgment, take_in_request
from cases.models import DayShift, EnforcementCase, RegisterImport
from cases.words import Initiation, JudgmentKind
from common import clock
from common.models import Job, JobStatus
from reports.actions.indicators import set_indicator_target
from reports.models import Indicator, IndicatorTarget, Layer, Target
from reports.periods import cumulative, last_ended
from tests.factories.allotments import drafted, issued
from tests.factories.closing import closed
from tests.factories.coordination import coordinate
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db

READERS = {
    "statistician": "thongke",
    "province head": "truongtinh",
    "office head": "truong1",
    "clerk": "thuky1",
    "enforcer": "chv11",
    "committee": "thanhvien",
    "court": "toaan",
    "procuracy": "kiemsat",
    "police": "congan",
    "administrator": "quantri",
    "stranger": "",
}
# `own` is the first office, where the head, the clerk and the enforcer of the list work; `other` the second.
# method, name of the address, of what                 stat prov head cler enfo comm cour proc poli admi stranger
MATRIX = """
GET  coordination_requests   -                         200 200 200 200 200 200 200 200 200 404 302
GET  request_choose          -                         200 200 200 200 200 404 404 404 404 404 302
GET  request_new             own                       200 200 200 200 200 404 404 404 404 404 302
GET  coordination_request    own                       200 200 200 200 200 200 200 404 404 404 302
GET  coordination_request    other                     200 200 404 404 404 200 404 404 404 404 302
GET  request_file            own                       404 404 404 404 404 404 404 404 404 404 302
GET  request_decide          own                       200 200 200 200 200 404 404 404 404 404 302
GET  request_decide          other                     200 200 404 404 404 404 404 404 404 404 302
POST request_decide          own                       302 302 302 302 302 404 404 404 404 404 302
GET  request_step            own                       200 200 200 200 200 404 200 404 404 404 302
GET  request_step            other                     200 200 404 404 404 404 404 404 404 404 302
POST request_step            own                       302 302 302 302 302 404 302 404 404 404 302
GET  scorecards              -                         200 200 200 200 200 200 200 200 200 404 302
GET  agreements              -                         200 200 200 200 200 200 200 200 200 404 302
GET  agreement_new           -                         200 200 404 404 404 404 404 404 404 404 302
POST agreement_new           -                         302 302 404 404 404 404 404 404 404 404 302
GET  agreement               own                       200 200 200 200 200 200 200 200 200 404 302
GET  clause_add              own                       200 200 404 404 404 404 404 404 404 404 302
POST clause_add              own                       302 302 404 404 404 404 404 404 404 404 302
GET  clause_edit             own                       200 200 404 404 404 404 404 404 404 404 302
POST clause_edit             own                       302 302 404 404 404 404 404 404 404 404 302
GET  obligation_add          own                       200 200 404 404 404 404 404 404 404 404 302
POST obligation_add          own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_remove        own                       405 405 405 405 405 405 405 405 405 405 302
POST agreement_remove        own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_words         own                       200 200 404 404 404 404 404 404 404 404 302
POST agreement_words         own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_ask           own                       200 200 404 404 404 404 404 404 404 404 302
POST agreement_ask           own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_comment       own                       200 200 404 404 404 404 200 200 200 404 302
POST agreement_comment       own                       302 302 404 404 404 404 302 302 302 404 302
GET  agreement_sign          own                       200 200 404 404 404 404 404 404 404 404 302
POST agreement_sign          own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_signatory     own                       200 200 404 404 404 404 404 404 404 404 302
POST agreement_signatory     own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_contact       own                       200 200 404 404 404 404 404 404 404 404 302
POST agreement_contact       own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_compare       own                       404 404 404 404 404 404 404 404 404 404 302
GET  agreement_review        own                       200 200 404 404 404 404 404 404 404 404 302
POST agreement_review        own                       302 302 404 404 404 404 404 404 404 404 302
GET  agreement_review_docx   own                       200 200 200 200 200 200 200 200 200 404 302
GET  case_grants             own                       200 200 200 404 404 404 404 404 404 404 302
GET  case_grants             other                     200 200 404 404 404 404 404 404 404 404 302
POST case_grants             own                       302 302 302 404 404 404 404 404 404 404 302
GET  case_grant_end          own                       405 405 405 405 405 405 405 405 405 405 302
POST case_grant_end          own                       404 404 404 404 404 404 404 404 404 404 302
GET  handovers               -                         404 404 404 404 404 404 200 404 404 404 302
GET  hand_over               own                       404 404 404 404 404 404 200 404 404 404 302
GET  hand_over               other                     404 404 404 404 404 404 404 404 404 404 302
POST hand_over               own                       404 404 404 404 404 404 422 404 404 404 302
GET  protections             -                         200 200 200 200 200 200 200 200 200 404 302
GET  protection_new          -                         404 404 404 404 404 404 404 404 404 404 302
GET  protection              own                       200 200 200 200 200 200 404 404 200 404 302
GET  protection              other                     200 200 404 404 404 200 404 404 200 404 302
GET  protection_move         own                       200 200 200 200 200 404 404 404 404 404 302
GET  protection_move         other                     200 200 404 404 404 404 404 404 404 404 302
POST protection_move         own                       302 302 302 302 302 404 404 404 404 404 302
GET  protection_done         own                       200 200 200 200 200 404 404 404 404 404 302
POST protection_done         own                       302 302 302 302 302 404 404 404 404 404 302
POST protection_done         other                     302 302 404 404 404 404 404 404 404 404 302
GET  protection_opinion      own                       200 200 200 200 200 404 404 404 200 404 302
POST protection_opinion      own                       302 302 302 302 302 404 404 404 302 404 302
POST protection_opinion      other                     302 302 404 404 404 404 404 404 302 404 302
GET  protection_decision     own                       404 200 404 404 404 200 404 404 404 404 302
POST protection_decision     own                       404 422 404 404 404 422 404 404 404 404 302
GET  protection_put_off      own                       200 200 200 200 200 404 404 404 404 404 302
POST protection_put_off      own                       302 302 302 302 302 404 404 404 404 404 302
GET  home                    -                         302 302 302 302 302 302 302 302 302 302 302
POST set_language            -                         302 302 302 302 302 302 302 302 302 302 302
GET  set_language            -                         405 405 405 405 405 405 405 405 405 405 405
GET  desk                    -                         200 200 200 200 200 200 200 200 200 404 302
GET  snooze                  own                       404 404 404 404 200 404 404 404 404 404 302
POST snooze                  own                       404 404 404 404 302 404 404 404 404 404 302
POST snooze_end              -                         404 404 404 404 404 404 404 404 404 404 302
GET  snooze_end              -                         405 405 405 405 405 405 405 405 405 405 302
POST letter                  -                         302 302 302 302 302 302 302 302 302 404 302
POST feed_new                -                         200 200 200 200 200 200 200 200 200 404 302
POST feed_end                -                         302 302 302 302 302 302 302 302 302 302 302
GET  feed_new                -                         405 405 405 405 405 405 405 405 405 405 302
GET  feed                    -                         404 404 404 404 404 404 404 404 404 404 404
GET  search                  -                         200 200 200 200 200 200 200 200 200 200 302
GET  shortcuts               -                         200 200 200 200 200 200 200 200 200 200 200
GET  accessibility           -                         200 200 200 200 200 200 200 200 200 200 200
GET  components              -                         404 404 404 404 404 404 404 404 404 200 404
GET  account_login           -                         302 302 302 302 302 302 302 302 302 302 200
GET  account_logout          -                         200 200 200 200 200 200 200 200 200 200 302
POST account_logout          -                         302 302 302 302 302 302 302 302 302 302 302
GET  account_change_password -                         200 200 200 200 200 200 200 200 200 200 302
GET  account_inactive        -                         200 200 200 200 200 200 200 200 200 200 200
GET  cases                   -                         200 200 200 200 200 200 404 404 404 404 302
GET  pending                 -                         200 200 200 200 200 200 404 404 404 404 302
POST together                own                       200 200 200 200 200 404 404 404 404 404 302
POST together                other                     200 200 302 302 302 404 404 404 404 404 302
GET  together                -                         405 405 405 405 405 405 405 405 405 405 302
GET  case                    own                       200 200 200 200 200 200 404 404 404 404 302
GET  case                    other                     200 200 404 404 404 200 404 404 404 404 302
GET  record                  own                       302 302 302 302 302 302 404 404 404 404 302
GET  record                  other                     302 302 404 404 404 302 404 404 404 404 302
POST record                  own                       302 302 302 302 302 404 404 404 404 404 302
POST record                  other                     302 302 404 404 404 404 404 404 404 404 302
GET  void                    own                       200 200 200 404 404 404 404 404 404 404 302
GET  void                    other                     200 200 404 404 404 404 404 404 404 404 302
POST void                    own                       302 302 302 404 404 404 404 404 404 404 302
POST void                    other                     302 302 404 404 404 404 404 404 404 404 302
GET  judgments               -                         200 200 200 200 200 200 404 404 404 404 302
GET  judgment_gaps           -                         200 200 200 200 200 200 404 404 404 404 302
GET  take_in                 -                         200 200 200 200 200 404 404 404 404 404 302
POST take_in                 own                       302 302 302 302 302 404 404 404 404 404 302
POST take_in                 other                     302 302 422 422 422 404 404 404 404 404 302
GET  judgment                own                       200 200 200 200 200 200 404 404 404 404 302
GET  judgment                other                     200 200 404 404 404 200 404 404 404 404 302
GET  judgment_receive        own                       200 200 200 200 200 404 404 404 404 404 302
POST judgment_receive        own                       422 422 422 422 422 404 404 404 404 404 302
POST judgment_receive        other                     422 422 404 404 404 404 404 404 404 404 302
GET  request_add             own                       200 200 200 200 200 404 404 404 404 404 302
POST request_add             own                       302 302 302 302 302 404 404 404 404 404 302
POST request_add             other                     302 302 404 404 404 404 404 404 404 404 302
GET  request                 own                       200 200 200 200 200 200 404 404 404 404 302
GET  request                 other                     200 200 404 404 404 200 404 404 404 404 302
GET  request_refuse          own                       200 200 200 200 200 404 404 404 404 404 302
POST request_refuse          own                       302 302 302 302 302 404 404 404 404 404 302
POST request_refuse          other                     302 302 404 404 404 404 404 404 404 404 302
GET  decide_request          own                       200 200 200 200 200 404 404 404 404 404 302
POST decide_request          own                       302 302 302 302 302 404 404 404 404 404 302
POST decide_request          other                     302 302 404 404 404 404 404 404 404 404 302
GET  decide                  own                       200 200 200 200 200 404 404 404 404 404 302
POST decide                  own                       302 302 302 302 302 404 404 404 404 404 302
POST decide                  other                     302 302 404 404 404 404 404 404 404 404 302
GET  entrustments            -                         200 200 200 200 200 200 404 404 404 404 302
GET  entrust_in              -                         200 200 200 200 200 404 404 404 404 404 302
POST entrust_in              own                       302 302 302 302 302 404 404 404 404 404 302
POST entrust_in              other                     302 302 422 422 422 404 404 404 404 404 302
GET  entrustment             own                       200 200 200 200 200 200 404 404 404 404 302
GET  entrustment             other                     200 200 404 404 404 200 404 404 404 404 302
GET  decide_entrustment      own                       200 200 200 200 200 404 404 404 404 404 302
POST decide_entrustment      own                       302 302 302 302 302 404 404 404 404 404 302
POST decide_entrustment      other                     302 302 404 404 404 404 404 404 404 404 302
GET  request_renew           own                       200 200 200 200 200 404 404 404 404 404 302
POST request_renew           own                       302 302 302 302 302 404 404 404 404 404 302
POST request_renew           other                     302 302 404 404 404 404 404 404 404 404 302
GET  confirmation            own                       200 200 200 200 200 404 404 404 404 404 302
GET  confirmation            other                     200 200 404 404 404 404 404 404 404 404 302
POST confirmation            own                       302 302 302 302 302 404 404 404 404 404 302
POST confirmation            other                     302 302 404 404 404 404 404 404 404 404 302
GET  labels                  own                       200 200 200 200 200 404 404 404 404 404 302
GET  labels                  other                     200 200 404 404 404 404 404 404 404 404 302
POST labels                  own                       302 302 302 302 302 404 404 404 404 404 302
POST labels                  other                     302 302 404 404 404 404 404 404 404 404 302
GET  correct                 own                       200 200 200 200 200 404 404 404 404 404 302
GET  correct                 other                     200 200 404 404 404 404 404 404 404 404 302
POST correct                 own                       302 302 302 302 302 404 404 404 404 404 302
POST correct                 other                     302 302 404 404 404 404 404 404 404 404 302
GET  history                 -                         200 200 200 200 200 200 404 404 404 404 302
GET  deadlines               -                         200 200 200 200 200 200 404 404 404 404 302
GET  working_days            -                         200 200 200 200 200 200 200 200 200 200 302
POST working_days            -                         302 404 404 404 404 404 404 404 404 302 302
POST shift_take_back         -                         302 404 404 404 404 404 404 404 404 302 302
GET  shift_take_back         -                         405 405 405 405 405 405 405 405 405 405 302
GET  deadline_add            own                       200 200 200 200 200 404 404 404 404 404 302
GET  deadline_add            other                     200 200 404 404 404 404 404 404 404 404 302
POST deadline_add            own                       302 302 302 302 302 404 404 404 404 404 302
POST deadline_add            other                     302 302 404 404 404 404 404 404 404 404 302
GET  deadline_extend         own                       200 200 200 200 200 404 404 404 404 404 302
POST deadline_extend         own                       302 302 302 302 302 404 404 404 404 404 302
POST deadline_extend         other                     302 302 404 404 404 404 404 404 404 404 302
GET  deadline_delay          own                       200 200 200 200 200 404 404 404 404 404 302
POST deadline_delay          own                       302 302 302 302 302 404 404 404 404 404 302
POST deadline_delay          other                     302 302 404 404 404 404 404 404 404 404 302
GET  deadline_answer         own                       200 200 200 200 200 404 404 404 404 404 302
POST deadline_answer         own                       302 302 302 302 302 404 404 404 404 404 302
POST deadline_answer         other                     302 302 404 404 404 404 404 404 404 404 302
GET  registers               -                         200 200 200 200 404 404 404 404 404 200 302
POST registers               own                       302 302 302 302 404 404 404 404 404 302 302
POST registers               other                     302 302 422 422 404 404 404 404 404 302 302
POST registers               every                     302 302 422 422 404 404 404 404 404 302 302
GET  register_template       -                         200 200 200 200 404 404 404 404 404 200 302
GET  register                own                       200 200 200 200 404 404 404 404 404 200 302
GET  register                other                     200 200 404 404 404 404 404 404 404 200 302
GET  register_rejected       own                       200 200 200 200 404 404 404 404 404 200 302
GET  register_rejected       other                     200 200 404 404 404 404 404 404 404 200 302
POST register_write          own                       302 302 302 302 404 404 404 404 404 302 302
POST register_write          other                     302 302 404 404 404 404 404 404 404 302 302
GET  register_write          own                       405 405 405 405 405 405 405 405 405 405 302
GET  dashboard               every                     200 200 200 200 200 200 200 200 200 200 302
GET  dashboard               own                       200 200 200 200 200 200 200 200 200 200 302
GET  dashboard               other                     200 200 200 200 200 200 200 200 200 200 302
GET  targets                 -                         200 200 200 200 200 200 200 200 200 200 302
GET  reports                 -                         200 200 200 200 200 200 200 200 200 200 302
POST reports_begin           -                         302 302 404 404 404 404 404 404 404 404 302
GET  reports_begin           -                         405 405 405 405 405 405 405 405 405 405 302
GET  report                  own                       200 200 200 200 200 404 404 404 404 404 302
GET  report                  other                     200 200 404 404 404 404 404 404 404 404 302
POST report_step             own                       302 302 302 302 422 404 404 404 404 404 302
POST report_step             other                     302 302 404 404 404 404 404 404 404 404 302
GET  report_step             own                       405 405 405 405 405 405 405 405 405 405 302
POST report_confirm          own                       422 422 422 422 302 404 404 404 404 404 302
POST report_confirm          other                     422 422 404 404 404 404 404 404 404 404 302
GET  report_file             own                       200 200 200 200 200 404 404 404 404 404 302
GET  report_list             own                       200 200 200 200 200 404 404 404 404 404 302
GET  report_list             other                     200 200 404 404 404 404 404 404 404 404 302
GET  allotment_new           -                         200 200 404 404 404 404 404 404 404 404 302
GET  allotment_new           own                       302 302 302 404 404 404 404 404 404 404 302
GET  allotment_new           other                     302 302 404 404 404 404 404 404 404 404 302
POST allotment_new           -                         302 302 404 404 404 404 404 404 404 404 302
GET  allotment               own                       200 200 200 404 404 404 404 404 404 404 302
GET  allotment               other                     200 200 404 404 404 404 404 404 404 404 302
POST allotment               own                       302 302 302 404 404 404 404 404 404 404 302
POST allotment               other                     302 302 404 404 404 404 404 404 404 404 302
GET  forms                   -                         302 302 302 302 302 302 302 302 302 302 302
GET  form                    every                     200 200 200 200 200 200 200 200 200 200 302
GET  form                    own                       200 200 200 200 200 200 200 200 200 200 302
GET  form                    other                     200 200 200 200 200 200 200 200 200 200 302
GET  cell                    every                     200 200 404 404 404 200 404 404 404 404 302
GET  cell                    own                       200 200 200 200 200 200 404 404 404 404 302
GET  cell                    other                     200 200 404 404 404 200 404 404 404 404 302
GET  cell                    row-of-own                200 200 200 200 200 200 404 404 404 404 302
GET  cell                    row-of-other              200 200 404 404 404 200 404 404 404 404 302
GET  comparison              every                     200 200 200 200 200 200 200 200 200 200 302
GET  comparison              own                       200 200 200 200 200 200 200 200 200 200 302
GET  comparison              other                     200 200 200 200 200 200 200 200 200 200 302
GET  difference              every                     200 200 404 404 404 200 404 404 404 404 302
GET  difference              own                       200 200 200 200 200 200 404 404 404 404 302
GET  difference              other                     200 200 404 404 404 200 404 404 404 404 302
GET  difference              row-of-own                200 200 200 200 200 200 404 404 404 404 302
GET  difference              row-of-other              200 200 404 404 404 200 404 404 404 404 302
GET  span_cell               every                     200 200 404 404 404 200 404 404 404 404 302
GET  span_cell               own                       200 200 200 200 200 200 404 404 404 404 302
GET  span_cell               other                     200 200 404 404 404 200 404 404 404 404 302
GET  units                   -                         200 200 200 200 200 200 200 200 200 200 302
GET  unit                    own                       200 200 200 200 200 200 200 200 200 200 302
GET  unit_change             own                       200 404 404 404 404 404 404 404 404 200 302
POST unit_change             own                       200 404 404 404 404 404 404 404 404 200 302
GET  reorganisation          -                         200 200 200 200 200 200 200 200 200 200 302
POST list_columns            -                         302 302 302 302 302 302 404 404 404 404 302
GET  list_columns            -                         405 405 405 405 405 405 405 405 405 405 302
POST list_export             -                         302 302 302 302 302 302 404 404 404 404 302
GET  list_file               -                         404 404 404 404 404 404 404 404 404 404 302
GET  list_download           -                         404 404 404 404 404 404 404 404 404 404 302
POST filter_save             -                         302 302 302 302 302 302 404 404 404 404 302
POST filter_remove           -                         404 404 404 404 404 404 404 404 404 404 302
GET  tokens                  -                         200 200 200 200 200 200 200 200 200 200 302
POST tokens                  -                         200 200 200 200 200 200 200 200 200 200 302
POST token_revoke            -                         404 404 404 404 404 404 404 404 404 404 302
GET  token_revoke            -                         405 405 405 405 405 405 405 405 405 405 302
GET  api_root                -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_schema              -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_reference           -                         200 200 200 200 200 200 200 200 200 200 302
GET  api_agencies            -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_enforcers           -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_judgments           -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_cases               -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_deadlines           -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_requests            -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_request             own                       200 200 200 200 200 200 200 404 404 404 401
GET  api_request             other                     200 200 404 404 404 200 404 404 404 404 401
POST api_requests            own                       201 201 201 201 201 404 404 404 404 404 401
GET  api_request_steps       own                       200 200 200 200 200 200 200 404 404 404 401
POST api_request_steps       own                       201 201 201 201 201 422 422 404 404 404 401
GET  api_request_step        own                       200 200 200 200 200 200 200 404 404 404 401
GET  api_agreements          -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_agreement           own                       200 200 200 200 200 200 200 200 200 404 401
GET  api_deadline            own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_deadline            other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_targets             -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_periods             -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_period              own                       200 200 200 200 200 404 404 404 404 404 401
GET  api_period              other                     200 200 404 404 404 404 404 404 404 404 401
GET  api_period_forms        own                       200 200 200 200 200 404 404 404 404 404 401
POST api_period_steps        own                       200 200 200 200 422 404 404 404 404 404 401
POST api_period_steps        other                     200 200 404 404 404 404 404 404 404 404 401
GET  api_allotments          -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_allotment           own                       200 200 200 404 404 404 404 404 404 404 401
GET  api_allotment           other                     200 200 404 404 404 404 404 404 404 404 401
GET  api_indicator_targets   -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_indicator_target    own                       200 200 200 200 200 200 200 200 200 200 401
GET  api_rates               -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_forms               -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_jobs                -                         200 200 200 200 200 200 200 200 200 200 401
GET  api_agency              own                       200 200 200 200 200 200 200 200 200 200 401
GET  api_enforcer            own                       200 200 200 200 200 200 200 200 200 200 401
GET  api_target              own                       200 200 200 200 200 200 200 200 200 200 401
GET  api_judgment            own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_judgment            other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_case                own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_case                other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_case_events         own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_case_events         other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_case_event          own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_case_event          other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_case_entries        own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_case_entries        other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_case_entry          own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_case_entry          other                     200 200 404 404 404 200 404 404 404 404 401
POST api_case_events         own                       201 201 201 201 201 404 404 404 404 404 401
POST api_case_events         other                     201 201 404 404 404 404 404 404 404 404 401
POST api_case_event_void     own                       200 200 200 404 404 404 404 404 404 404 401
POST api_case_event_void     other                     200 200 404 404 404 404 404 404 404 404 401
GET  api_case_event_void     own                       405 405 405 405 405 405 405 405 405 405 401
GET  api_form                own                       200 200 200 200 200 200 200 200 200 200 401
GET  api_form                other                     200 200 200 200 200 200 200 200 200 200 401
GET  api_form_cells          every                     200 200 404 404 404 200 404 404 404 404 401
GET  api_form_cells          other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_form_cells          own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_form_comparison     own                       200 200 200 200 200 200 200 200 200 200 401
GET  api_form_comparison     other                     200 200 200 200 200 200 200 200 200 200 401
GET  api_form_differences    every                     200 200 404 404 404 200 404 404 404 404 401
GET  api_form_differences    other                     200 200 404 404 404 200 404 404 404 404 401
GET  api_form_differences    own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_form_span_cells     every                     200 200 404 404 404 200 404 404 404 404 401
GET  api_form_span_cells     own                       200 200 200 200 200 200 404 404 404 404 401
GET  api_imports             -                         200 200 200 200 404 404 404 404 404 200 401
POST api_imports             own                       202 202 202 202 404 404 404 404 404 202 401
POST api_imports             other                     202 202 400 400 404 404 404 404 404 202 401
GET  api_import              own                       200 200 200 200 404 404 404 404 404 200 401
GET  api_import              other                     200 200 404 404 404 404 404 404 404 200 401
GET  api_import_rows         own                       200 200 200 200 404 404 404 404 404 200 401
GET  api_import_rows         other                     200 200 404 404 404 404 404 404 404 200 401
POST api_import_write        own                       202 202 202 202 404 404 404 404 404 202 401
POST api_import_write        other                     202 202 404 404 404 404 404 404 404 202 401
GET  api_nowhere             -                         404 404 404 404 404 404 404 404 404 404 401
GET  api_job                 own                       404 404 404 200 404 404 404 404 404 404 401
"""


@dataclass(frozen=True)
class Line:
    """One address and the code for each reader."""

    method: str
    name: str
    of: str
    codes: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.of}"


def _line(text: str) -> Line:
    method, name, of, *codes = text.split()
    return Line(method, name, of, dict(zip(READERS, map(int, codes), strict=True)))


LINES = [_line(text) for text in MATRIX.strip().splitlines()]


@pytest.fixture(scope="module")
def things(book: Book) -> dict[str, Any]:
    """A case, its last event and a checked import of each of two offices."""
    DayShift.objects.create(day=date(2027, 5, 3), is_worked=False, source="Thông báo")
    job = Job.objects.create(kind="reorganise", status=JobStatus.DONE, created_at=clock.now())
    change = Reorganisation.objects.create(
        change=Change.RENAMED, effective_on=clock.today(), instrument="QĐ", recorded_at=clock.now(), job=job
    )
    issued(book.province)
    return {"own": _things(book, "CHV-11", "thuky1"), "other": _things(book, "CHV-21", "thuky2"), "change": change.pk}


def _things(book: Book, enforcer: str, clerk: str) -> dict[str, Any]:
    person, unit = book.enforcers[enforcer]
    decided_on = clock.today() - timedelta(30)
    case = open_case(unit, person, decided_on=decided_on, number=f"88{unit.pk}")
    job = Job.objects.create(
        kind="import_register",
        status=JobStatus.DONE,
        created_at=clock.now(),
        created_by=User.objects.get(username=clerk),
    )
    checked = RegisterImport(file_name="so.xlsx", agency=unit, job=job, dry_run=True, tally={"new": 1, "read": 1})
    checked.file.save("so.xlsx", ContentFile(b"-"), save=False)
    checked.rejected_file.save("so-tra-lai.xlsx", ContentFile(b"-"), save=False)
    checked.save()
    target = Target.objects.filter(agency=unit, enforcer=person).first()
    deadline = add_deadline(case=case, rule="B027", started_on=decided_on, note="Chờ trả lời", by=None, at=clock.now(), today=clock.today())
    handover = take_in_judgment(
        number=f"99/2026/DS-ST-{unit.code}",
        judged_on=decided_on,
        court=book.courts[unit.code],
        kind=JudgmentKind.CIVIL,
        unit=unit,
        effective_on=decided_on,
        urgent=False,
        handed_over_on=decided_on,
        received_on=decided_on,
        channel="post",
        ex_officio=True,
        on_request=True,
        note="",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    asked = take_in_request(
        handover=handover,
        requester="Bà Được",
        content="",
        received_on=decided_on,
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    entrusted = take_in_entrustment(
        number=f"3/2026/DS-PT-{unit.code}",
        judged_on=decided_on,
        court=None,
        court_name="Tòa án nhân dân tỉnh Vĩnh Long",
        kind=JudgmentKind.CIVIL,
        unit=unit,
        sender="THADS tỉnh Vĩnh Long",
        document_number=f"{unit.pk}",
        document_on=decided_on,
        received_on=decided_on,
        initiation=Initiation.EX_OFFICIO,
        content="",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    returned = open_case(unit, person, decided_on=decided_on - timedelta(800), number=f"89{unit.pk}")
    for event, on in (("found_not_enforceable", decided_on - timedelta(780)), ("request_returned", decided_on)):
        record_event(case=returned, event=event, occurred_on=on, by=None, today=clock.today())
    report = closed(unit, cumulative(book.year - 1, 10))
    made = coordinate(case, book.courts[unit.code], *(Agency.objects.get(code=code) for code in ("CA", "VKSND")))
    return {
        "handover": handover,
        "asked": asked,
        "deadline": deadline,
        "unit": unit,
        "case": case,
        "event": case.events.get(),
        "register": checked,
        "person": person,
        "target": target,
        "entry": case.entries.first(),
        "entrusted": entrusted,
        "returned": returned,
        "report": report,
        **vars(made),
        "party": made.open_one.parties.first(),
        "allotment": drafted(unit, on=clock.today()),
        "indicator": _indicator(unit),
    }


def _indicator(unit: Agency) -> IndicatorTarget:
    """A target for an indicator of a unit."""
    return set_indicator_target(
        year=2026,
        indicator=Indicator.CLASSIFIED,
        layer=Layer.UNIT,
        rate=Decimal(95),
        comparator=">=",
        instrument="QĐ",
        agency=unit,
    )


def ask(client: Client, line: Line, things: dict[str, dict[str, Any]]) -> HttpResponse:
    """The answer at the address of the line."""
    of = things.get(line.of.removeprefix("row-of-"), {})
    if line.name == "reorganisation":
        of = {"change": things["change"]}
    case: EnforcementCase | None = of.get("case")
    agency = of["unit"].code if "unit" in of else "THADS"
    nowhere = "/api/v1/khong-co/"  # a pattern without a name for what it stands for
    address = nowhere if line.name == "api_nowhere" else reverse(line.name, args=_arguments(line.name, of))
    if line.method == "GET":
        words = {"dv": agency} if line.name in ("dashboard", "allotment_new", *FIGURES) else {}
        if line.of.startswith("row-of-"):
            words = {"dv": "THADS", "dong": f"unit:{agency}"}
        if line.name in API_FIGURES:
            words = {"agency": agency}
        return client.get(address, words)
    order = _order(line, of, case)
    if line.name.startswith(("api_case", "api_request", "api_period")):
        return client.post(address, order, content_type="application/json")
    return client.post(address, order)


def _arguments(name: str, of: dict[str, Any]) -> list[Any] | None:
    """What stands in an address for a thing."""
    by_name = {
        "record": ["case"],
        "case": ["case"],
        "void": ["case", "event"],
        "deadline_add": ["case"],
        **{name: ["handover"] for name in ("judgment", "judgment_receive", "request_add", "decide", "hand_over")},
        **{name: ["asked"] for name in ("request", "request_refuse", "decide_request")},
        **{name: ["entrusted"] for name in ("entrustment", "decide_entrustment")},
        "request_renew": ["returned"],
        **{name: ["case"] for name in ("confirmation", "correct", "labels")},
        **{name: ["case", "deadline"] for name in ("deadline_extend", "deadline_answer", "deadline_delay")},
        "api_deadline": ["deadline"],
        **{name: ["sent"] for name in ("api_request", "api_request_steps")},
        "api_agreement": ["open_one"],
        **{name: ["sent"] for name in ("coordination_request", "request_decide")},
        **{name: ["plan"] for name in PLAN_PAGES},
        **{name: ["open_one"] for name in AGREEMENT_PAGES},
        **{name: ["open_one", "clause"] for name in ("clause_edit", "obligation_add")},
        **{name: ["open_one", "party"] for name in ("agreement_signatory", "agreement_contact")},
        "agreement_review": ["signed"],
        "case_grants": ["case"],
        "agreement_review_docx": ["signed", "review"],
        **{name: ["register"] for name in ("register", "register_write", "register_rejected")},
        **{name: ["register"] for name in ("api_import", "api_import_write", "api_import_rows")},
        "api_case": ["case"],
        "api_case_events": ["case"],
        "api_case_event": ["case", "event"],
        "api_case_event_void": ["case", "event"],
        "api_case_entries": ["case"],
        "api_case_entry": ["case", "entry"],
        "api_target": ["target"],
        **{name: ["report"] for name in ("report", "report_step", "report_confirm")},
        **{name: ["report"] for name in ("api_period", "api_period_forms", "api_period_steps")},
        **{name: ["allotment"] for name in ("allotment", "api_allotment")},
        "api_indicator_target": ["indicator"],
    }
    if name in by_name:
        return [of[thing].pk for thing in by_name[name]]
    fixed: dict[str, list[Any]] = {
        **{name: ["01"] for name in (*FIGURES, *API_FIGURES)},
        **{name: ["viec"] for name in ("list_columns", "filter_save", "list_export")},
        **{name: ["viec", 0] for name in ("list_file", "list_download")},
        "filter_remove": ["viec", "khong-co"],
        "snooze": ["deadline", of["deadline"].pk] if "deadline" in of else [],
        "snooze_end": [0],
        "feed": ["khong-co"],
        "token_revoke": ["khong-co"],
        "reorganisation": [of.get("change")],
        "shift_take_back": [DayShift.objects.get().pk],
    }
    if "unit" in of:
        fixed |= {
            "request_file": [of["sent"].pk, 0],
            "case_grant_end": [of["case"].pk, 0],
            "request_step": [of["sent"].pk, "received"],
            "api_request_step": [of["sent"].pk, of["sent"].steps.first().pk],
            "request_new": ["GT"],
            "report_file": [of["report"].pk, "xlsx"],
            "report_list": [of["report"].pk, "ket-thuc"],
            "protection_done": [of["plan"].pk, "letter"],
            "agreement_remove": [of["open_one"].pk, "dieu", of["clause"].pk],
            **{name: [of["unit"].code] for name in ("unit", "unit_change", "api_agency")},
            "api_enforcer": [of["person"].code],
            "api_judgment": [of["case"].judgment_id],
            "api_job": [of["register"].job_id],
        }
    return fixed.get(name)


def _order(line: Line, of: dict[str, Any], case: EnforcementCase | None) -> dict[str, Any]:
    """What is sent with an order."""
    if line.name == "record":
        assert case is not None
        return {"event": "verified", "occurred_on": f"{case.decided_on:%d/%m/%Y}", "seen_events": case.events_count}
    if line.name in ("void", "api_case_event_void"):
        return {"reason": "Ghi nhầm việc"}
    if line.name == "api_case_events":
        assert case is not None
        return {"event": "verified", "occurred_on": case.decided_on.isoformat()}
    if line.name == "api_requests":
        assert case is not None
        return {
            "kind": "GT",
            "addressee": "TAND-KV1",
            "case": case.pk,
            "questions": ["Ranh giới nào?"],
            "defect": "facts",
        }
    if line.name == "api_request_steps":
        return {"step": "reminded", "on": clock.today().isoformat(), "note": "Đề nghị trả lời"}
    if line.name in INTAKE:
        return _intake(line, of)
    if line.name.startswith("deadline_"):
        today = f"{clock.today():%d/%m/%Y}"
        return {
            "rule": "B027",
            "started_on": today,
            "note": "Chờ trả lời",
            "on": today,
            "reason": "Hồ sơ phức tạp",
            "cause": "court",
            "due_on": f"{clock.today() + timedelta(90):%d/%m/%Y}",
        }
    if line.name == "allotment_new":
        return {"base_cases": "1.000", "base_amount": "200", "reason": "Điều chỉnh"}
    if line.name == "allotment":
        return {"version": of["allotment"].version, "luu": "1"}
    if line.name == "together":
        return {"hanh-dong": "thong-bao", "chon": case.pk if case else ""}
    if line.name == "snooze":
        return {"until": f"{clock.today() + timedelta(3):%d/%m/%Y}", "reason": "Chờ kết quả"}
    if line.name.startswith(
        (
            "request_step",
            "request_decide",
            "protection_",
            "agreement_",
            "clause_",
            "obligation_",
            "case_grant",
            "hand_over",
        )
    ):
        today, later = (
            f"{clock.today():%d/%m/%Y}",
            f"{DayShift.objects.working_days().after(clock.today(), 9):%d/%m/%Y}",
        )
        return {
            "on": today,
            "occurred_on": today,
            "document_number": "5",
            "day": later,
            "at": "08:00",
            "opinion": "agrees",
            "state": "put_off",
            "outcome": "Đương sự xin tự nguyện",
            "decision": "Giữ ngày",
            "title": "Quy chế",
            "ladder": "Họp các đơn vị",
            "level": "province",
            "parties": ["THADS", "CA"],
            "code": "Đ2",
            "heading": "Phạm vi",
            "agency": "VKSND",
            "reason": "Kiểm sát",
            "holder": "police",
            "what": "Trả lời",
            "measure": "reported",
            "until": today,
            "text": "Đồng ý",
            "number": "1",
            "signed_on": today,
            "effective_on": today,
            "signatory": "Ông A",
            "signatory_title": "Giám đốc",
            "unit": "Văn phòng",
            "since": today,
            "held_on": today,
            "faults": "-",
            "causes": "-",
            "conclusion": "continue",
        }
    if line.name in ("report_step", "api_period_steps"):
        return {"step": "check"}
    if line.name == "reports_begin":
        last = last_ended(clock.today())
        return {"nam": last.year, "thang": last.months}
    if line.name == "working_days":
        return {"day": "30/04/2027", "is_worked": "1", "source": "Thông báo"}
    if line.name == "tokens":
        return {"name": "Kho dữ liệu", "scope": "read", "days": "30"}
    if line.name == "unit_change":
        return {"effective_on": f"{clock.today():%d/%m/%Y}", "instrument": "QĐ", "code_a": "MOI", "name_a": "Mới"}
    if line.name in ("registers", "api_imports"):
        return {"file": SimpleUploadedFile("so.xlsx", b"-"), "agency": of["unit"].code if of else ""}
    return {}


FIGURES = ("form", "cell", "comparison", "difference", "span_cell")
API_FIGURES = ("api_form", "api_form_cells", "api_form_comparison", "api_form_differences", "api_form_span_cells")
PLAN_PAGES = ("protection", "protection_move", "protection_opinion", "protection_decision", "protection_put_off")
AGREEMENT_PAGES = (
    "agreement",
    "clause_add",
    "agreement_words",
    "agreement_ask",
    "agreement_comment",
    "agreement_sign",
    "agreement_compare",
)
INTAKE = {
    "take_in",
    "judgment_receive",
    "request_add",
    "request_refuse",
    "decide",
    "decide_request",
    "entrust_in",
    "decide_entrustment",
    "request_renew",
    "confirmation",
    "correct",
}


def _intake(line: Line, of: dict[str, Any]) -> dict[str, Any]:
    """What is sent with an order of the intake."""
    today = f"{clock.today():%d/%m/%Y}"
    if line.name == "take_in":
        court = of["handover"].agency.code
        return {
            "number": "1/2026/DS-ST",
            "judged_on": today,
            "court": court,
            "kind": "civil",
            "unit": of["unit"].code,
            "effective_on": today,
            "ex_officio": "on",
        }
    if line.name == "entrust_in":
        return {
            "sender": "THADS tỉnh Vĩnh Long",
            "document_number": "9",
            "document_on": today,
            "unit": of["unit"].code,
            "received_on": today,
            "initiation": "ex_officio",
            "number": "1/2026/HS-PT",
            "judged_on": today,
            "court_name": "Tòa án nhân dân tỉnh Vĩnh Long",
            "kind": "criminal",
        }
    if line.name == "request_renew":
        return {"requester": "Bà Được", "request_on": today, "unit": of["unit"].code}
    if line.name == "correct":
        return {"debtor": "Ông Phái", "creditor": "Bà Được", "number": "1/2026/DS-PT"}
    return {
        "started_on": today,
        "requester": "Bà Được",
        "handed_over_on": today,
        "received_on": today,
        "channel": "post",
        "on": today,
        "reason": "Đã thi hành",
        "request_on": today,
        "decision_number": "70077",
        "decided_on": today,
        "debtor": "Ông Phải",
    }


@pytest.mark.parametrize("line", LINES, ids=str)
def test_each_reader_gets_the_answer_of_the_list(things: dict[str, dict[str, Any]], line: Line) -> None:
    assert {reader: _answer(reader, line, things) for reader in READERS} == line.codes


def _answer(reader: str, line: Line, things: dict[str, dict[str, Any]]) -> int:
    """The code this reader gets. What the order wrote is taken back."""
    client = Client()
    with transaction.atomic():
        if READERS[reader]:
            client.force_login(User.objects.get(username=READERS[reader]))
        answer = ask(client, line, things)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    if reader == "stranger" and answer.status_code == 302 and line.name not in NOT_BEHIND_THE_DOOR:
        assert urlsplit(answer.headers["Location"]).path == reverse("account_login")
    return answer.status_code


NOT_BEHIND_THE_DOOR = {"home", "forms", "set_language", "account_logout"}  # they lead on to a page that asks who it is


def _names(patterns: list[URLPattern | URLResolver]) -> set[str | None]:
    found: set[str | None] = set()
    for pattern in patterns:
        found |= _names(pattern.url_patterns) if isinstance(pattern, URLResolver) else {pattern.name}
    return found


def test_every_address_of_the_portal_is_in_the_list() -> None:
    assert {line.name for line in LINES} == _names(get_resolver().url_patterns)


def test_of_the_sign_in_library_only_the_four_pages_of_the_list_have_an_address() -> None:
    names = _names(account_urls.urlpatterns)
    assert len(names) > 8
    assert names & {line.name for line in LINES} == {"account_login", "account_logout", "account_change_password", "account_inactive"}


@pytest.mark.parametrize(
    "address",
    ["signup/", "dang-ky/", "password/reset/", "email/", "confirm-email/", "reauthenticate/", "social/signup/", "2fa/"],
)
@pytest.mark.parametrize("folder", ["/", "/accounts/", "/tai-khoan/"])
def test_registration_and_its_relatives_are_not_found(client: Client, book: Book, folder: str, address: str) -> None:
    assert client.get(f"{folder}{address}").status_code == 404
    assert client.post(f"{folder}{address}", {"username": "moi", "password1": "x", "password2": "x"}).status_code == 404


def test_an_order_without_the_token_of_the_page_is_refused(things: dict[str, dict[str, Any]]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="truong1"))
    for name, of in (("record", "own"), ("void", "own"), ("registers", "own"), ("register_write", "own")):
        line = next(line for line in LINES if (line.method, line.name, line.of) == ("POST", name, of))
        assert ask(client, line, things).status_code == 403, name
    for name in ("api_case_events", "api_case_event_void", "api_import_write"):
        line = next(line for line in LINES if (line.method, line.name, line.of) == ("POST", name, "own"))
        assert ask(client, line, things).status_code == 403, name
    assert things["own"]["case"].events.count() == 1
