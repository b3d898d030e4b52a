"""What the sources print, and where: one province or the country in one period, with `chosen` for what none of them prints.

A source that prints the completed cases and the rate implies what was enforceable. Money is in đồng.
"""

from __future__ import annotations

from datetime import date

from tests.statistics.published import BOOK, NOT_ENFORCEABLE, Book, Figures, Group, PublishedYear, Step, Window, before

BINH_PHUOC_2019 = PublishedYear(
    "THADS-BP",
    "Cục THADS tỉnh Bình Phước",
    2019,
    12,
    source="Báo Pháp luật Việt Nam: Bình Phước chú trọng các biện pháp giảm lượng án tồn về giá trị",
    version="TT08-2015",
    cases=Figures(carried_in=4_200, enforceable=14_066, completed=10_967, not_enforceable=310, entrusted=25, withdrawn=9),
    money=Figures(
        carried_in=910_000_000_001,
        enforceable=1_146_495_253_087,
        completed=437_158_640_003,
        not_enforceable=380_000_000_007,
        entrusted=9_000_000_000,
        withdrawn=1_000_000_000,
    ),
    chosen="all but 10.967 việc, “gần 437,2 tỷ”, and the rates, which imply what is enforceable",
)
NAM_DINH_2017 = PublishedYear(
    "THADS-ND",
    "Cục THADS tỉnh Nam Định",
    2017,
    12,
    source="http://baonamdinh.vn/channel/5083/201801/bao-dam-chinh-xac-dung-phap-luat-trong-thi-hanh-an-dan-su-2522490/",
    version="TT08-2015",
    cases=Figures(carried_in=1_700, enforceable=5_422, completed=4_918, not_enforceable=1_790, entrusted=40, withdrawn=7),
    money=Figures(
        carried_in=250_000_000_000,
        enforceable=163_702_787_000,
        completed=102_990_477_000,
        not_enforceable=301_878_259_000,
        entrusted=4_500_000_000,
        withdrawn=500_000_000,
    ),
    chosen="carried in, not enforceable, entrusted, withdrawn",
)
HA_TINH_2017_06 = PublishedYear(
    "THADS-HT",
    "Cục THADS tỉnh Hà Tĩnh",
    2017,
    6,
    source="https://baohatinh.vn/phap-luat-doi-song/thi-hanh-an-dan-su-ve-tien-tai-ha-tinh-dat-thap/131695.htm",
    version="TT08-2015",
    cases=Figures(carried_in=1_400, enforceable=2_165, completed=1_650, not_enforceable=820, entrusted=12, withdrawn=4),
    money=Figures(
        carried_in=300_000_000_000,
        enforceable=256_042_923_000,
        completed=39_719_213_000,
        not_enforceable=150_000_000_000,
        entrusted=2_000_000_000,
        withdrawn=300_000_000,
    ),
    chosen="all but enforceable and completed",
)
QUANG_NGAI_2020 = PublishedYear(
    "THADS-QNG",
    "Cục THADS tỉnh Quảng Ngãi",
    2020,
    12,
    source="https://thads.moj.gov.vn/quangngai/noidung/tintuc/Lists/HoatDongCuaCuc/View_Detail.aspx?ItemID=70",
    version="TT06-2019",
    cases=Figures(
        carried_in=2_548,
        enforceable=6_441,
        completed=5_024,
        not_enforceable=1_600,
        postponed_suspended=70,
        entrusted=50,
        withdrawn=8,
        separate_book=300,
    ),
    money=Figures(
        carried_in=500_283_352_000,
        enforceable=706_128_285_366,
        completed=289_512_597_000,
        not_enforceable=360_000_000_000,
        postponed_suspended=17_345_133_634,
        entrusted=4_000_000_000,
        withdrawn=1_000_000_000,
        separate_book=90_000_000_000,
    ),
    chosen="all but total, carried in, newly accepted, completed; the rates are printed in whole per cent",
)
DONG_THAP_2025_09 = PublishedYear(
    "THADS-DT",
    "Thi hành án dân sự tỉnh Đồng Tháp",
    2025,
    9,
    source="https://demothads.moj.gov.vn/dongthap/ (giao ban công tác 9 tháng năm 2025)",
    version="TT05-2024",
    cases=Figures(
        carried_in=25_000,
        enforceable=34_110,
        completed=20_000,
        not_enforceable=17_034,
        postponed_suspended=2_122,
        entrusted=368,
        withdrawn=6,
        separate_book=12_458,
    ),
    money=Figures(
        carried_in=9 * 10**12,
        enforceable=8 * 10**12,
        completed=10**12,
        not_enforceable=3 * 10**12,
        postponed_suspended=4 * 10**11,
        entrusted=10**11,
        withdrawn=10**9,
        separate_book=2 * 10**12,
    ),
    chosen="carried in, completed, all amounts",
)
HCMC_2019_06 = PublishedYear(
    "THADS-HCM",
    "Cục THADS Thành phố Hồ Chí Minh",
    2019,
    6,
    source="https://plo.vn/phap-luat/van-kho-ep-uy-ban-som-thi-hanh-an-841262.html",
    version="TT08-2015",
    cases=Figures(carried_in=40_000, enforceable=54_681, completed=26_515, not_enforceable=23_912, entrusted=580, drawn_up=4),
    money=Figures(
        carried_in=50 * 10**12,
        enforceable=40 * 10**12,
        completed=5 * 10**12,
        not_enforceable=30 * 10**12,
        entrusted=10**12,
        drawn_up=10**10,
    ),
    chosen="carried in, all amounts; completed is implied by the rate",
)


def _group(count: int, billions: float, decided: Window, *steps: tuple[Step, Window]) -> Group:
    """A group by its money in tỷ đồng, each step with its window."""
    return Group(count, round(billions * 10**9), decided, tuple(step._replace(window=days) for step, days in steps))


def gia_lai() -> Book:
    """Two years of one book. The fates of the 27.869 cases are chosen so that both years come to what is printed.

    https://baogialai.com.vn/channel/8301/202112/gia-lai-khen-thuong-34-tap-the-ca-nhan-ve-thi-hanh-an-dan-su-5759927/
    https://baogialai.com.vn/channel/1625/202212/khen-thuong-69-tap-the-ca-nhan-co-thanh-tich-xuat-sac-trong-thi-hanh-an-dan-su-5799071/
    """
    old, found = before(date(2020, 10, 1), 1200, 800), before(date(2020, 10, 1), 780, 420)
    new_21, late_21 = (date(2020, 10, 1), date(2021, 3, 31)), (date(2021, 4, 1), date(2021, 9, 30))
    new_22, early_22, late_22 = (
        (date(2021, 10, 1), date(2022, 3, 31)),
        (date(2021, 10, 5), date(2022, 1, 31)),
        (date(2022, 4, 1), date(2022, 9, 30)),
    )
    lost, back, done = Step(NOT_ENFORCEABLE), Step("resumed"), Step("completed")
    put_off, out = Step("postponed", ground="48.1.b"), Step("withdrawn")

    return Book(
        "THADS-GL",
        "Cục THADS tỉnh Gia Lai",
        (
            # ended in 2021
            _group(3_000, 90.1, old, (done, late_21)),
            _group(5_431, 130.2, new_21, (done, late_21)),
            _group(37, 3, old, (out, late_21)),
            _group(70, 6, new_21, (out, late_21)),
            # running at the end of 2021
            _group(1_000, 60, old, (done, late_22)),
            _group(2_000, 90, new_21, (done, late_22)),
            _group(400, 200, old),
            _group(172, 60, new_21),
            # not enforceable at the end of 2021: into the book, still so, done, running again
            _group(415, 130, old, (lost, found), (Step(BOOK), early_22)),
            _group(1_500, 420, old, (lost, found)),
            _group(2_000, 400, new_21, (lost, late_21)),
            _group(100, 8, old, (lost, found), (back, early_22), (done, late_22)),
            _group(200, 12, new_21, (lost, late_21), (back, early_22), (done, late_22)),
            _group(85, 200, old, (lost, found), (back, early_22)),
            _group(55, 154, new_21, (lost, late_21), (back, early_22)),
            # postponed at the end of 2021: still so, done
            _group(62, 40, old, (put_off, found)),
            _group(38, 20, new_21, (put_off, late_21)),
            _group(43, 20, new_21, (put_off, late_21), (back, early_22), (done, late_22)),
            # accepted in 2022
            _group(7_729, 110, new_22, (done, late_22)),
            _group(1_625, 356.3, new_22),
            _group(1_755, 231.4, new_22, (lost, late_22)),
            _group(55, 23.9, new_22, (Step("suspended"), late_22)),
            _group(97, 51.4, new_22, (out, late_22)),
        ),
        judgments=False,
    )


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
        (
            old,
            (carried * 5 // 100, 100_000, done, months_7),
            (carried * 3 // 100, 45_000, done, months_8_9),
            (carried * 60 // 100, 100_000, lost, found),
            (0, 5_564, lost, months_8_9),
            (None, 39_960, None, None),
        ),
        # accepted in seven months: 341.063
        (
            new,
            (accepted_7 // 9, 167_165, done, months_7),
            (accepted_7 // 20, 57_207, done, months_8_9),
            (accepted_7 // 3, 43_250, lost, months_7),
            (10**12, 6_162, out, months_7),
            (None, 67_279, None, None),
        ),
        # accepted in the two months after: 105.160
        (new_8_9, (10**12, 2_358, out, last), (None, 102_802, None, None)),
    )
    whole = (carried, accepted_7, accepted_9 - carried - accepted_7)
    groups = []
    for money, (decided, *parts) in zip(whole, fates, strict=True):
        for amount, count, step, days in parts:
            left = money - sum(part[0] for part in parts if part[0] is not None)
            steps = (step._replace(window=days),) if step else ()
            groups.append(Group(count, left if amount is None else amount, decided, steps))
    return Book("THADS-TQ", "Toàn quốc", tuple(groups), offices=63, judgments=False)


def _halves(year: int) -> tuple[Window, Window]:
    """The halves of a reporting year: cases are accepted in the first and end in the second."""
    return (date(year - 1, 10, 1), date(year, 3, 31)), (date(year, 4, 1), date(year, 9, 30))


def phu_yen() -> Book:
    """The reporting years 2022 and 2023 of Phú Yên as one book: `THADS-PY`, 15.633 cases.

    HÀ MY, January 2024: in 2023 5.599 việc were finished, 276 fewer than in 2022, at a rate of 80,10%, 2,09 points
    less than in 2022; of money “hơn 181 tỉ đồng”, 50,60% less than the year before. So 5.875 cases and 82,19% in 2022.
    Chosen: the denominators, 7.148 cases in 2022 (82,191…%) and 6.990 in 2023 (80,100…%); 367,3 and 181,4462 tỷ đồng
    finished, which differ by 50,60% of the former exactly; everything else.
    """
    old, found = before(date(2021, 10, 1), 1200, 800), before(date(2021, 10, 1), 780, 420)
    (new_22, late_22), (new_23, late_23) = _halves(2022), _halves(2023)
    early_23 = (date(2022, 10, 5), date(2023, 1, 31))
    done, ended, lost, back = Step("completed"), Step("terminated"), Step(NOT_ENFORCEABLE), Step("resumed")
    put_off, out = Step("postponed", ground="48.1.b"), Step("withdrawn")
    return Book(
        "THADS-PY",
        "Cục THADS tỉnh Phú Yên",
        (
            # finished in 2022: 5.875 cases, 367,3 tỷ
            _group(1_820, 150, old, (done, late_22)),
            _group(3_900, 190.3, new_22, (done, late_22)),
            _group(155, 27, old, (ended, late_22)),
            # running at the end of 2022: 1.273 cases, of which 1.000 end in 2023
            _group(300, 18, old, (done, late_23)),
            _group(700, 34.4, new_22, (done, late_23)),
            _group(123, 210, old),
            _group(150, 95, new_22),
            # without conditions at the end of 2022: into the separate book, still so, finished in 2023
            _group(310, 64, old, (lost, found), (Step(BOOK), early_23)),
            _group(1_100, 280, old, (lost, found)),
            _group(640, 120, new_22, (lost, late_22)),
            _group(100, 6, new_22, (lost, late_22), (back, early_23), (done, late_23)),
            _group(60, 35, old, (put_off, found)),
            _group(75, 9, new_22, (out, late_22)),
            # accepted in 2023: 4.499 cases are finished, 1.118 run on
            _group(4_380, 117.0462, new_23, (done, late_23)),
            _group(119, 6, new_23, (ended, late_23)),
            _group(1_118, 240, new_23),
            _group(520, 88, new_23, (lost, late_23)),
            _group(63, 7, new_23, (out, late_23)),
        ),
        judgments=False,
    )


def long_an() -> Book:
    """The reporting years 2021 to 2023 of Long An and five months of 2024 as one book: `THADS-LA`, 59.696 cases.

    Kim Long, 24/04/2024: from 2021 to the end of February 2024 “trên 44.300 việc” and 3.667 tỷ đồng were finished, 80,5% of
    the cases with conditions. Over a span a case counts once: the denominator is what was finished in the whole span and
    what was enforceable, unfinished, on its last day.
    Chosen: 44.312 cases finished (12.600, 13.900, 14.200, 3.612), 10.734 enforceable on 29/02/2024, so that the
    denominator is 55.046 and the rate 80,50%; 3.667,2 tỷ đồng finished (1.010, 1.122, 1.240, 295,2); everything else.
    """
    start = date(2020, 10, 1)
    old, found = before(start, 1200, 800), before(start, 780, 420)
    (new_21, late_21), (new_22, late_22), (new_23, late_23) = (_halves(year) for year in (2021, 2022, 2023))
    new_24, late_24 = (date(2023, 10, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 2, 29))
    early_23 = (date(2022, 10, 5), date(2023, 1, 31))
    done, ended, lost, back = Step("completed"), Step("terminated"), Step(NOT_ENFORCEABLE), Step("resumed")
    return Book(
        "THADS-LA",
        "Cục THADS tỉnh Long An",
        (
            # finished in 2021, 2022, 2023 and in five months of 2024
            _group(4_000, 420, old, (done, late_21)),
            _group(8_200, 540, new_21, (done, late_21)),
            _group(400, 50, old, (ended, late_21)),
            _group(2_600, 310, new_21, (done, late_22)),
            _group(11_300, 812, new_22, (done, late_22)),
            _group(3_000, 330, new_22, (done, late_23)),
            _group(10_400, 790, new_23, (done, late_23)),
            _group(300, 40, old, (lost, found), (back, early_23), (done, late_23)),
            _group(500, 80, new_23, (ended, late_23)),
            _group(1_400, 110, new_23, (done, late_24)),
            _group(2_212, 185.2, new_24, (done, late_24)),
            # running on 29/02/2024: 10.734
            _group(900, 880, old),
            _group(1_100, 640, new_21),
            _group(1_600, 720, new_22),
            _group(2_400, 810, new_23),
            _group(4_734, 950, new_24),
            # without conditions, in the separate book, suspended, gone
            _group(2_100, 900, old, (lost, found)),
            _group(1_500, 600, new_22, (lost, late_22)),
            _group(700, 260, old, (lost, found), (Step(BOOK), early_23)),
            _group(80, 120, new_21, (Step("suspended"), late_21)),
            _group(210, 90, new_23, (Step("entrusted"), late_23)),
            _group(60, 11, new_22, (Step("withdrawn"), late_22)),
        ),
        judgments=False,
    )
