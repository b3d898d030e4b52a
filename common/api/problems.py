"""Errors of the API as problem documents (RFC 9457): a sentence in the reader's language, and the field at fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.refusal import Refused

CONTENT_TYPE = "application/problem+json"


class Unprocessable(exceptions.APIException):
    """422: well formed, and refused by a rule."""

    status_code: int = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "refused"

    def __init__(self, refusal: Refused, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        super().__init__(str(refusal))
        self.status_code = status
        self.field = refusal.field


class TooLarge(exceptions.APIException):
    """413: more than any order of this API needs."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class PreconditionFailed(exceptions.APIException):
    """412: the record is no longer what the client saw."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "stale"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; None for what nobody foresaw, which is a 500 of its own."""
    if isinstance(error, Refused):
        error = Unprocessable(error)
    elif isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if not isinstance(error, exceptions.APIException):
        return None
    with suppress(exceptions.APIException):  # whoever asks is known: a token brings the language of its owner
        context["request"].user  # noqa: B018
    set_rollback()
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    return Response(document(error), status=error.status_code, headers=headers, content_type=CONTENT_TYPE)


def failure(status: int, code: str) -> bytes:
    """The problem of an unforeseen failure, with the code under which support finds it in the log."""
    detail = _("Máy chủ gặp lỗi. Mã lỗi %(code)s, báo cho quản trị nếu lặp lại.") % {"code": code}
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return orjson.dumps(body)


def document(error: exceptions.APIException) -> dict[str, Any]:
    """The problem document of an error."""
    status = int(error.status_code)
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    errors = list(_errors(error.detail)) if isinstance(error, exceptions.ValidationError) else []
    if getattr(error, "field", ""):
        errors = [(error.field, str(error.detail))]  # type: ignore[attr-defined]
    if errors:
        body["errors"] = [{"field": field, "detail": detail} for field, detail in errors]
    body["detail"] = _sentence(error, errors)
    return body


def _sentence(error: exceptions.APIException, errors: list[tuple[str, str]]) -> str:
    """What is wrong and what to do, in words of our own where the library has English ones."""
    known = {
        401: _("Cần mã truy cập còn hiệu lực, hoặc đăng nhập."),
        403: _("Không được thay đổi: mã truy cập chỉ đọc, hoặc yêu cầu từ trình duyệt thiếu mã CSRF."),
        404: _("Không có tài nguyên này, hoặc không thuộc phạm vi được xem."),
        405: _("Địa chỉ này không nhận phương thức đó."),
        406: _("Chỉ trả lời bằng JSON; đặt Accept: application/json."),
        413: _("Nội dung quá lớn; gửi tối đa %(most)s KB một yêu cầu.") % {"most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024},
        415: _("Không đọc được kiểu nội dung này; xem mô tả API."),
        429: _("Quá nhiều yêu cầu; thử lại sau số giây ở Retry-After."),
    }
    if errors:
        return " ".join(detail for _field, detail in errors)
    if isinstance(error, exceptions.ParseError):
        return _("Nội dung gửi lên không phải JSON đúng dạng.")
    return known.get(int(error.status_code)) or str(error.detail)


def _errors(detail: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _errors(inner, "" if name == "non_field_errors" else f"{field}.{name}".strip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, field)
    else:
        yield field, _said(field, detail)


def _said(field: str, detail: Any) -> str:
    """The sentence of one field; where the library has none in our words, what to do."""
    code = getattr(detail, "code", "")
    if code == "required" or code in ("null", "blank"):
        return _("Thiếu %(field)s.") % {"field": field}
    return str(detail).encode("utf-8", "replace").decode()  # half a character of the request cannot be written back
