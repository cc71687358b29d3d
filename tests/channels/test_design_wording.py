"""How values are written: exact money and rates, days as people say them, masks that hide."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suiche.channels.design import typed, wording
from suiche.kit.refusal import BadInput

MONDAY = date(2027, 1, 18)


@pytest.mark.parametrize(
    ("fen", "written"),
    [(0, "0.00"), (5, "0.05"), (590_391, "5,903.91"), (20_000_000, "200,000.00"), (-1_254_062, "−12,540.62")],
)
def test_yuan_has_separators_and_two_decimals(fen: int, written: str) -> None:
    assert wording.yuan(fen) == written


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_yuan_reads_back_to_the_same_fen(fen: int) -> None:
    plain = wording.yuan(fen).replace(",", "").replace(wording.MINUS, "-").replace(".", "")
    assert int(plain) == fen


def test_short_yuan_drops_only_zero_fen() -> None:
    assert wording.yuan_short(25_000_000) == "250,000"
    assert wording.yuan_short(25_000_010) == "250,000.10"


@pytest.mark.parametrize(
    ("ppm", "written"),
    [
        (39_900, "3.99%"),
        (59_850, "5.985%"),
        (30_000, "3.00%"),
        (0, "0.00%"),
        (1, "0.0001%"),
        (-12_500, "−1.25%"),
    ],
)
def test_percent_is_exact(ppm: int, written: str) -> None:
    assert wording.percent(ppm) == written


def test_percent_without_places() -> None:
    assert wording.percent(200_000, 0) == "20%"
    assert wording.percent(317_000, 0) == "31.7%"


def test_days_in_both_languages() -> None:
    assert wording.table_day(date(2029, 1, 3)) == "2029年1月3日"
    assert wording.table_day(date(2029, 1, 3), "en") == "3 Jan 2029"
    assert wording.day(date(2026, 11, 25)) == "2026年11月25日（周三）"
    assert wording.day(date(2026, 11, 25), "en") == "Wed 25 Nov 2026"
    assert wording.month(date(2029, 1, 15)) == "2029年1月"
    assert wording.month(date(2029, 1, 15), "en") == "Jan 2029"


@pytest.mark.parametrize(
    ("on", "zh", "en"),
    [
        (date(2027, 1, 16), "前天", "two days ago"),
        (date(2027, 1, 17), "昨天", "yesterday"),
        (date(2027, 1, 18), "今天", "today"),
        (date(2027, 1, 19), "明天", "tomorrow"),
        (date(2027, 1, 20), "后天", "the day after tomorrow"),
        (date(2027, 2, 15), "2月15日（周一）", "Mon 15 Feb"),
        (date(2026, 12, 31), "2026年12月31日（周四）", "Thu 31 Dec 2026"),
    ],
)
def test_near_days_as_people_say_them(on: date, zh: str, en: str) -> None:
    assert wording.near(on, MONDAY) == zh
    assert wording.near(on, MONDAY, "en") == en


def test_a_moment_is_shown_in_shanghai_time() -> None:
    at = datetime(2027, 1, 17, 16, 30, tzinfo=UTC)  # half past midnight of the 18th in Shanghai
    assert wording.moment(at) == "2027年1月18日（周一）00:30"
    assert wording.moment(at, "en") == "Mon 18 Jan 2027, 00:30"
    assert wording.near_moment(at, MONDAY) == "今天00:30"
    assert wording.near_moment(at, MONDAY, "en") == "today 00:30"


def test_how_far_a_day_is() -> None:
    assert wording.until(date(2027, 2, 15), MONDAY) == "还有28天"
    assert wording.until(MONDAY, MONDAY, "en") == "today"
    assert wording.until(date(2027, 1, 17), MONDAY) == "迟了1天"
    assert wording.until(date(2027, 1, 17), MONDAY, "en") == "1 day late"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("林晓禾", "林*禾"),
        ("欧阳娜", "欧阳*"),
        ("司马小云", "司马*云"),
        ("Smith", "S***"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert wording.mask_name(name) == masked


def test_numbers_are_masked_and_short_ones_hidden_whole() -> None:
    assert wording.mask_phone("13812345678") == "138****5678"
    assert wording.mask_id_number("110101199003077774") == "110101********7774"
    assert wording.mask_card("6212 0000 0000 0000 006") == "6212 **** **** 0006"
    assert wording.card_tail("6212000000006217") == "尾号6217"
    assert wording.card_tail("6212000000006217", "en") == "ending 6217"
    assert wording.mask_plate("京A12388") == "京A·***88"
    assert wording.mask_vin("LSVAA4182E2123456") == "***********123456"
    assert {
        wording.mask_phone("123"),
        wording.mask_id_number("1"),
        wording.mask_card("6"),
        wording.mask_vin("1"),
    } == {"****"}


@pytest.mark.parametrize(
    ("typed_text", "fen"),
    [("1280", 128_000), ("1,280.5", 128_050), ("￥１２８０．５０元", 128_050), (" 1 280，00 ", 12_800_000), ("0050", 5_000), ("0.07", 7),
     ("000", 0), ("", None), ("-5", None), ("1.234", None), ("5²", None), ("1e3", None), ("9" * 13, None), ("12.", None)],
)  # fmt: skip
def test_an_amount_is_read_as_people_type_it(typed_text: str, fen: int | None) -> None:
    assert typed.read_yuan(typed_text) == fen
    if fen is None:
        with pytest.raises(BadInput, match=r"128\.50"):
            typed.fen(typed_text, field="amount")
