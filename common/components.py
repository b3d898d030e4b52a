"""The page that shows every component with made-up figures: for looking at them, and for the browser checks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from common import clock
from common.forms import MoneyField
from common.shapes import Badge, Stage, Tab, TallyCell


class SampleForm(forms.Form):
    """One field of each kind."""

    agency = forms.ChoiceField(label="Cơ quan nhận", choices=[("ca", "Công an tỉnh"), ("ta", "Tòa án nhân dân tỉnh")])
    urgency = forms.ChoiceField(label="Độ khẩn", choices=[("thuong", "Thường"), ("khan", "Khẩn")], widget=forms.RadioSelect)
    content = forms.CharField(label="Nội dung đề nghị", help_text="Nêu rõ việc cần làm và kết quả cần trả lời.", widget=forms.Textarea)
    due_on = forms.DateField(label="Hạn trả lời", help_text="Ngày/tháng/năm, ví dụ 05/03/2026")
    amount = MoneyField(label="Số tiền liên quan", required=False)
    urgent = forms.BooleanField(label="Gửi cả bản giấy", required=False)
    file = forms.FileField(label="Tệp kèm theo", help_text="PDF hoặc DOCX, tối đa 20 MB", required=False)


class ComponentsView(TemplateView):
    """`/thanh-phan/`, for developers (DEBUG) and staff accounts."""

    template_name = "common/components.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nobody else learns that it exists."""
        if not (settings.DEBUG or (request.user.is_authenticated and request.user.is_staff)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Figures of the prototypes."""
        today = clock.today()
        form = SampleForm(self.request.GET) if "due_on" in self.request.GET else SampleForm()
        return super().get_context_data(
            form=form,
            late=today - timedelta(days=3),
            today=today,
            soon=today + timedelta(days=4),
            page=Paginator(range(214), 25).get_page(self.request.GET.get("trang")),
            sizes=[(25, "#", True), (50, "#", False), (100, "#", False)],
            crumbs=[("Quản trị", "/")],
            badges=[
                Badge("info", "tick", "Có điều kiện thi hành"),
                Badge("mute", "pause", "Chưa có điều kiện"),
                Badge("bad", "dot", "Chưa phân loại"),
                Badge("warn", "pause", "Tạm đình chỉ"),
                Badge("good", "tick", "Thi hành xong"),
                Badge("watch", "flag", "Ban Chỉ đạo theo dõi"),
                Badge("good", "lock", "Đã ký, khóa"),
            ],
            rates={"actual": Decimal("60.38"), "ahead": Decimal("5.63"), "behind": Decimal("-0.69"), "none": None},
            money={"overview": 290_300_000_000, "exact": 4_812_650_000, "small": 412_800_000},
            steps=[
                Stage("Chọn tệp", "done", "09:12"),
                Stage("Kiểm tra", "done", "1.284 dòng"),
                Stage("Duyệt kết quả", "now", "18 dòng chờ chọn"),
                Stage("Ghi vào sổ"),
            ],
            cells=[
                TallyCell(1102, "mới", "#", "thụ lý thêm", "good"),
                TallyCell(41, "thay đổi", "#", "ghi từng ô đã duyệt"),
                TallyCell(18, "mâu thuẫn", "#", "chờ chọn", "warn"),
                TallyCell(27, "không nhập", "#", "có lý do từng dòng", "bad"),
                TallyCell(1188, "dòng trong tệp", kind="sum"),
            ],
            tabs=[
                Tab("Đang thi hành", "#", current=True, count=9642),
                Tab("Quá hạn", "#", count=57, kind="bad"),
                Tab("So cùng kỳ", "#"),
            ],
            **kwargs,
        )
