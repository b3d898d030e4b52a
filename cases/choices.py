"""The words by which a case is classified. They stand on every entry of the ledger."""

from django.utils.translation import gettext_lazy as _

from common.choices import CodedChoices


class Initiation(CodedChoices):
    """How enforcement starts (Law 26/2008 art. 36; Law 106/2025 art. 33, 34)."""

    EX_OFFICIO = 1, _("Chủ động")
    ON_REQUEST = 2, _("Theo yêu cầu")


class JudgmentKind(CodedChoices):
    """The kind of judgment, a row of forms 01 and 02."""

    CIVIL = 1, _("Dân sự")
    CRIMINAL = 2, _("Hình sự")
    ADMINISTRATIVE = 3, _("Hành chính")
    FAMILY = 4, _("Hôn nhân và gia đình")
    COMMERCIAL = 5, _("Kinh doanh, thương mại")
    LABOUR = 6, _("Lao động")
    BANKRUPTCY = 7, _("Phá sản")
    ARBITRATION = 8, _("Trọng tài")
    OTHER = 9, _("Khác")
