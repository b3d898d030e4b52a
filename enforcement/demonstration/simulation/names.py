"""Made-up names of people, companies and banks, frequent enough in Vietnam to read naturally."""

from __future__ import annotations

from random import Random

BANKS = ("Ngân hàng TMCP Nam Hải", "Ngân hàng TMCP Duyên Hải Xanh")
STATE_BUDGET = "Ngân sách nhà nước"

_FAMILY = (
    *("Nguyễn",) * 38,
    *("Trần",) * 11,
    *("Lê",) * 9,
    *("Phạm",) * 7,
    *("Hoàng",) * 5,
    *("Huỳnh",) * 4,
    *("Phan",) * 4,
    *("Vũ",) * 3,
    *("Võ",) * 3,
    *("Đặng",) * 3,
    *("Bùi",) * 2,
    *("Đỗ",) * 2,
    *("Hồ",) * 2,
    *("Ngô",) * 2,
    *("Dương",) * 2,
    "Lý",
    "Đinh",
    "Mai",
    "Trịnh",
    "Cao",
    "Lâm",
    "Tạ",
    "Châu",
    "Thạch",
    "Quách",
)
_MEN = ("Văn", "Văn", "Văn", "Đức", "Minh", "Hữu", "Quốc", "Công", "Thanh", "Ngọc", "Xuân", "Đình", "Tấn")
_WOMEN = ("Thị", "Thị", "Thị", "Thị Ngọc", "Thị Thu", "Thị Thanh", "Thị Kim", "Ngọc", "Thùy", "Bích")
_GIVEN_MEN = (
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Hải",
    "Hiếu",
    "Hòa",
    "Hùng",
    "Khang",
    "Khoa",
    "Lâm",
    "Long",
    "Lợi",
    "Nam",
    "Nghĩa",
    "Phong",
    "Phúc",
    "Quang",
    "Sơn",
    "Tài",
    "Thắng",
    "Thành",
    "Tiến",
    "Toàn",
    "Trung",
    "Tuấn",
    "Việt",
    "Vinh",
)
_GIVEN_WOMEN = (
    "Ánh",
    "Chi",
    "Diễm",
    "Dung",
    "Hà",
    "Hạnh",
    "Hằng",
    "Hiền",
    "Hoa",
    "Hồng",
    "Hương",
    "Huyền",
    "Lan",
    "Liên",
    "Loan",
    "Mai",
    "My",
    "Nga",
    "Nhung",
    "Oanh",
    "Phượng",
    "Quyên",
    "Thảo",
    "Thủy",
    "Trang",
    "Trâm",
    "Tuyết",
    "Vân",
    "Yến",
)
_FORMS = ("Công ty TNHH", "Công ty TNHH", "Công ty TNHH MTV", "Công ty cổ phần", "Doanh nghiệp tư nhân", "Hợp tác xã")
_TRADES = ("Xây dựng", "Thương mại", "Dịch vụ", "Thủy sản", "Vận tải", "Sản xuất", "Nông sản", "Vật liệu", "Đầu tư")
_BRANDS = (
    "An Phát",
    "Bình Minh",
    "Đại Lộc",
    "Đông Hải",
    "Gia Hưng",
    "Hòa Thuận",
    "Hưng Thịnh",
    "Long Vân",
    "Minh Tâm",
    "Nam Phong",
    "Phú Quý",
    "Phước An",
    "Tân Tiến",
    "Thành Công",
    "Thiên Phú",
    "Trường Sơn",
    "Vạn Lợi",
    "Việt Á Châu",
)


def person(rng: Random) -> str:
    """A full name, family name first: "Trần Thị Kim Liên"."""
    middle, given = (_MEN, _GIVEN_MEN) if rng.random() < 0.58 else (_WOMEN, _GIVEN_WOMEN)
    return f"{rng.choice(_FAMILY)} {rng.choice(middle)} {rng.choice(given)}"


def company(rng: Random) -> str:
    """A company: "Công ty TNHH Thủy sản Đông Hải"."""
    return f"{rng.choice(_FORMS)} {rng.choice(_TRADES)} {rng.choice(_BRANDS)}"
