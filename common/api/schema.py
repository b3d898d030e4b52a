"""The description of the API: OpenAPI 3.1 from the views, with the problem documents every operation may answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _("Một câu, bằng ngôn ngữ của người đọc")},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_ALWAYS = {
    "400": _("Yêu cầu không đúng"),
    "401": _("Chưa xác thực"),
    "404": _("Không có, hoặc không được xem"),
    "405": _("Không hỗ trợ phương thức này"),
    "406": _("Chỉ trả lời bằng JSON"),
    "429": _("Quá nhiều yêu cầu"),
}
_ON_CHANGE = {
    "403": _("Mã truy cập chỉ đọc, hoặc thiếu mã CSRF"),
    "409": _("Có người đang ghi"),
    "412": _("Bản ghi đã thay đổi"),
    "415": _("Kiểu nội dung không đọc được"),
    "413": _("Nội dung quá lớn"),
    "422": _("Bị từ chối theo quy định"),
}


class TokenScheme(OpenApiAuthenticationExtension):
    """How a token is sent."""

    target_class = "common.api.authentication.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """`Authorization: Token …`"""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": gettext("`Token <mã truy cập>`; tạo ở trang Mã truy cập"),
        }


class SessionScheme(OpenApiAuthenticationExtension):
    """The session of the browser."""

    target_class = "common.api.authentication.BySession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """The cookie of the session."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Every operation may answer with a problem document; a retrieval also with 304."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            known = _ALWAYS if method in ("get", "head") else _ALWAYS | _ON_CHANGE
            for status, description in known.items():
                operation["responses"].setdefault(status, _answer(description))
            if method == "get" and "{" in path:
                operation["responses"].setdefault("304", {"description": gettext("Chưa thay đổi")})
    return result


def _answer(description: Any) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": str(description), "content": content}
