"""What the sources print, and where: one province or the country in one period, with `chosen` for what none of them prints.

A source that prints the completed cases and the rate implies what was enforceable. Money is in đồng.
"""

from __future__ import annotations

from datetime import date

from tests.statistics.published import BOOK, NOT_ENFORCEABLE, Book, Figures, Group, PublishedYear, Step, Window, before

BINH_PHUOC_2019 = PublishedYear(
    "THADS-BP", "Cục THADS tỉnh Bình Phước", 2019, 12,
    source="Báo Pháp luật Việt Nam: Bình Phước chú trọng các biện pháp giảm lượng án tồn về giá trị",
    version="TT08-2015",
    cases=Figures(carried_in=4_200, enforceable=14_066, completed=10_967, not_enforceable=310, entrusted=25, withdrawn=9),
    money=Figures(
        carried_in=910_000_000_001, enforceable=1_146_495_253_087, completed=437_158_640_003,
        not_enforceable=380_000_000_007, entrusted=9_000_000_000, withdrawn=1_000_000_000,
    ),
    chosen="all but 10.967 việc, “gần 437,2 tỷ”, and the rates, which imply what is enforceable",
)  # fmt: skip
NAM_DINH_2017 = PublishedYear(
    "THADS-ND", "Cục THADS tỉnh Nam Định", 2017, 12,
    source="http://baonamdinh.vn/channel/5083/201801/bao-dam-chinh-xac-dung-phap-luat-trong-thi-hanh-an-dan-su-2522490/",
    version="TT08-2015",
    cases=Figures(carried_in=1_700, enforceable=5_422, completed=4_918, not_enforceable=1_790, entrusted=40, withdrawn=7),
    money=Figures(
        carried_in=250_000_000_000, enforceable=163_702_787_000, completed=102_990_477_000,
        not_enforceable=301_878_259_000, entrusted=4_500_000_000, withdrawn=500_000_000,
    ),
    chosen="carried in, not enforceable, entrusted, withdrawn",
)  # fmt: skip
HA_TINH_2017_06 = PublishedYear(
    "THADS-HT", "Cục THADS tỉnh Hà Tĩnh", 2017, 6,
    source="https://baohatinh.vn/phap-luat-doi-song/thi-hanh-an-dan-su-ve-tien-tai-ha-tinh-dat-thap/131695.htm",
    version="TT08-2015",
    cases=Figures(carried_in=1_400, enforceable=2_165, completed=1_650, not_enforceable=820, entrusted=12, withdrawn=4),
    money=Figures(
        carried_in=300_000_000_000, enforceable=256_042_923_000, completed=39_719_213_000,
        not_enforceable=150_000_000_000, entrusted=2_000_000_000, withdrawn=300_000_000,
    ),
    chosen="all but enforceable and completed",
)  # fmt: skip
QUANG_NGAI_2020 = PublishedYear(
    "THADS-QNG", "Cục THADS tỉnh Quảng Ngãi", 2020, 12,
    source="https://thads.moj.gov.vn/quangngai/noidung/tintuc/Lists/HoatDongCuaCuc/View_Detail.aspx?ItemID=70",
    version="TT06-2019",
    cases=Figures(
        carried_in=2_548, enforceable=6_441, completed=5_024, not_enforceable=1_600, postponed_suspended=70,
        entrusted=50, withdrawn=8, separate_book=300,
    ),
    money=Figures(
        carried_in=500_283_352_000, enforceable=706_128_285_366, completed=289_512_597_000,
        not_enforceable=360_000_000_000, postponed_suspended=17_345_133_634, entrusted=4_000_000_000,
        withdrawn=1_000_000_000, separate_book=90_000_000_000,
    ),
    chosen="all but total, carried in, newly accepted, completed; the rates are printed in whole per cent",
)  # fmt: skip
DONG_THAP_2025_09 = PublishedYear(
    "THADS-DT", "Thi hành án dân sự tỉnh Đồng Tháp", 2025, 9,
    source="https://demothads.moj.gov.vn/dongthap/ (giao ban công tác 9 tháng năm 2025)",
    version="TT05-2024",
    cases=Figures(
        carried_in=25_000, enforceable=34_110, completed=20_000, not_enforceable=17_034, postponed_suspended=2_122,
        entrusted=368, withdrawn=6, separate_book=12_458,
    ),
    money=Figures(
        carried_in=9 * 10**12, enforceable=8 * 10**12, completed=10**12, not_enforceable=3 * 10**12,
        postponed_suspended=4 * 10**11, entrusted=10**11, withdrawn=10**9, separate_book=2 * 10**12,
    ),
    chosen="carried in, completed, all amounts",
)  # fmt: skip
HCMC_2019_06 = PublishedYear(
    "THADS-HCM", "Cục THADS Thành phố Hồ Chí Minh", 2019, 6,
    source="https://plo.vn/phap-luat/van-kho-ep-uy-ban-som-thi-hanh-an-841262.html",
    version="TT08-2015",
    cases=Figures(
        carried_in=40_000, enforceable=54_681, completed=26_515, not_enforceable=23_912, entrusted=580, drawn_up=4
    ),
    money=Figures(
        carried_in=50 * 10**12, enforceable=40 * 10**12, completed=5 * 10**12, not_enforceable=30 * 10**12,
        entrusted=10**12, drawn_up=10**10,
    ),
    chosen="carried in, all amounts; completed is implied by the rate",
)  # fmt: skip


def gia_lai() -> Book:
    """Two years of one book. The fates of the 27.869 cases are chosen so that both years come to what is printed.

    https://baogialai.com.vn/channel/8301/202112/gia-lai-khen-thuong-34-tap-the-ca-nhan-ve-thi-hanh-an-dan-su-5759927/
    https://baogialai.com.vn/channel/1625/202212/khen-thuong-69-tap-the-ca-nhan-co-thanh-tich-xuat-sac-trong-thi-hanh-an-dan-su-5799071/
    """
    old, found = before(date(2020, 10, 1), 1200, 800), before(date(2020, 10, 1), 780, 420)
    new_21, late_21 = (date(2020, 10, 1), date(2021, 3, 31)), (date(2021, 4, 1), date(2021, 9, 30))
    new_22, early_22, late_22 = (
        (date(2021, 10, 1), date(2022, 3, 31)), (date(2021, 10, 5), date(2022, 1, 31)), (date(2022, 4, 1), date(2022, 9, 30)),
    )  # fmt: skip
    lost, back, done = Step(NOT_ENFORCEABLE), Step("resumed"), Step("completed")
    put_off, out = Step("postponed", ground="48.1.b"), Step("withdrawn")

    def group(count: int, billions: float, decided: Window, *steps: tuple[Step, Window]) -> Group:
        return Group(count, round(billions * 10**9), decided, tuple(step._replace(window=days) for step, days in steps))

    return Book("THADS-GL", "Cục THADS tỉnh Gia Lai", (
        # ended in 2021
        group(3_000, 90.1, old, (done, late_21)), group(5_431, 130.2, new_21, (done, late_21)),
        group(37, 3, old, (out, late_21)), group(70, 6, new_21, (out, late_21)),
        # running at the end of 2021
        group(1_000, 60, old, (done, late_22)), group(2_000, 90, new_21, (done, late_22)),
        group(400, 200, old), group(172, 60, new_21),
        # not enforceable at the end of 2021: into the book, still so, done, running again
        group(415, 130, old, (lost, found), (Step(BOOK), early_22)),
        group(1_500, 420, old, (lost, found)), group(2_000, 400, new_21, (lost, late_21)),
        group(100, 8, old, (lost, found), (back, early_22), (done, late_22)),
        group(200, 12, new_21, (lost, late_21), (back, early_22), (done, late_22)),
        group(85, 200, old, (lost, found), (back, early_22)), group(55, 154, new_21, (lost, late_21), (back, early_22)),
        # postponed at the end of 2021: still so, done
        group(62, 40, old, (put_off, found)), group(38, 20, new_21, (put_off, late_21)),
        group(43, 20, new_21, (put_off, late_21), (back, early_22), (done, late_22)),
        # accepted in 2022
        group(7_729, 110, new_22, (done, late_22)), group(1_625, 356.3, new_22), group(1_755, 231.4, new_22, (lost, late_22)),
        group(55, 23.9, new_22, (Step("suspended"), late_22)), group(97, 51.4, new_22, (out, late_22)),
    ), judgments=False)  # fmt: skip


def national_2017() -> Book:
    """The country as one book of 63 units; the fates are chosen so that 30 April and 30 June come to what is printed.

    http://thads.moj.gov.vn/noidung/tintuc/Lists/ChiDaoDieuHanh/View_Detail.aspx?ItemID=3683 (seven months)
    http://thads.moj.gov.vn/noidung/tintuc/Lists/ChiDaoDieuHanh/View_Detail.aspx?ItemID=3689 (nine months)
    """
    start = date(2016, 10, 1)
    old, found = before(start, 1200, 800), before(start, 780, 420)
    new, months_7 = (start, date(2017, 1, 31)), (date(2017, 2, 1), date(2017, 4, 30))
    months_8_9 = (date(2017, 5, 2), date(2017, 6, 30))
    new_8_9, last = (date(2017, 5, 1), date(2017, 5, 31)), (date(2017, 6, 1), date(2017, 6, 30))
    carried, accepted_7, accepted_9 = 104_473_399_784_000, 40_360_039_233_000, 168_182_330_867_000
    done, lost, out = Step("completed"), Step(NOT_ENFORCEABLE), Step("entrusted")
    fates = (
        # carried in: 290.524
        (old, (carried * 5 // 100, 100_000, done, months_7), (carried * 3 // 100, 45_000, done, months_8_9),
         (carried * 60 // 100, 100_000, lost, found), (0, 5_564, lost, months_8_9), (None, 39_960, None, None)),
        # accepted in seven months: 341.063
        (new, (accepted_7 // 9, 167_165, done, months_7), (accepted_7 // 20, 57_207, done, months_8_9),
         (accepted_7 // 3, 43_250, lost, months_7), (10**12, 6_162, out, months_7), (None, 67_279, None, None)),
        # accepted in the two months after: 105.160
        (new_8_9, (10**12, 2_358, out, last), (None, 102_802, None, None)),
    )  # fmt: skip
    whole = (carried, accepted_7, accepted_9 - carried - accepted_7)
    groups = []
    for money, (decided, *parts) in zip(whole, fates, strict=True):
        for amount, count, step, days in parts:
            left = money - sum(part[0] for part in parts if part[0] is not None)
            steps = (step._replace(window=days),) if step else ()
            groups.append(Group(count, left if amount is None else amount, decided, steps))
    return Book("THADS-TQ", "Toàn quốc", tuple(groups), offices=63, judgments=False)
