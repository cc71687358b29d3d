"""Validators of numbers and names: public synthetic values, every single-digit error, and the sentences."""

from datetime import date

import pytest

from suiche.kit.refusal import BadInput
from suiche.parties import rules

TODAY = date(2026, 11, 25)
IDS = ("11010519491231002X", "110101199003077774")


@pytest.mark.parametrize("number", IDS)
def test_good_identity_numbers(number: str) -> None:
    assert rules.is_id_number(number)
    assert rules.checked_id_number(f" {number[:6]} {number[6:14]} {number[14:].lower()} ", on=TODAY) == number


@pytest.mark.parametrize("number", IDS)
def test_every_single_wrong_digit_is_found(number: str) -> None:
    for place in range(17):
        for digit in "0123456789":
            wrong = number[:place] + digit + number[place + 1 :]
            assert rules.is_id_number(wrong) == (wrong == number), wrong


def test_what_an_identity_number_tells() -> None:
    assert rules.birthday("110101199003077774") == date(1990, 3, 7)
    assert rules.is_male("110101199003077774")
    assert not rules.is_male("11010519491231002X")
    assert rules.age("110101199003077774", on=date(2026, 3, 6)) == 35
    assert rules.age("110101199003077774", on=date(2026, 3, 7)) == 36


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11010119900307777", "17位"),
        ("110101199002307774", "生日"),
        ("110101203003077774", "生日"),
        ("110101199003077775", "校验位"),
        ("١١٠١٠١١٩٩٠٠٣٠٧٧٧٧٤", "校验位"),
        ("", "0位"),
    ],
)
def test_bad_identity_numbers_are_told_apart(typed: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        rules.checked_id_number(typed, on=TODAY)
    assert said in refusal.value.sentence("zh")
    assert refusal.value.field == "id_number"


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13800000016", "13800000016"),
        ("138 0000 0016", "13800000016"),
        ("+86 138-0000-0016", "13800000016"),
        ("００８６１３８０００００１６", ""),
        ("１３８００００００１６", "13800000016"),
        ("19912345678", "19912345678"),
    ],
)
def test_mobile_numbers_as_people_type_them(typed: str, phone: str) -> None:
    if phone:
        assert rules.checked_mobile(typed) == phone
    else:
        with pytest.raises(BadInput):
            rules.checked_mobile(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1380000001", "手机号少1位，请改成11位"),
        ("138000000166", "多1位"),
        ("12800000016", "开头"),
        ("1380000001a", "只有数字"),
        ("", "请填手机号"),
    ],
)
def test_bad_mobile_numbers_say_how_to_mend_them(typed: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        rules.checked_mobile(typed)
    assert said in refusal.value.sentence("zh")
    assert refusal.value.sentence("en").isascii()


def test_bank_cards() -> None:
    assert rules.checked_card_number("6212 2602 0000 0000 006") == "6212260200000000006"
    for place in range(19):
        wrong = "6212260200000000006"
        wrong = wrong[:place] + str((int(wrong[place]) + 1) % 10) + wrong[place + 1 :]
        assert not rules.is_card_number(wrong)
    with pytest.raises(BadInput, match="bad_input"):
        rules.checked_card_number("621226020000000000")
    assert not rules.is_card_number("0" * 14)


def test_companies_cars_and_plates() -> None:
    assert rules.is_company_number("91350100M000100Y43")
    assert not rules.is_company_number("91350100M000100Y44")
    assert not rules.is_company_number("91350100I000100Y43")
    assert rules.is_vin("1M8GDM9AXKP042788")
    assert rules.is_vin("LBEHDAFB1KY000001")
    assert not rules.is_vin("LBEHDAFB2KY000001")
    assert not rules.is_vin("IBEHDAFB1KY000001")
    for plate in ("京A12345", "京AD12345", "粤B12345F"):
        assert rules.is_plate(plate), plate
    for plate in ("京A1234", "京I12345", "A12345", "京A123456", "京AO1234", "京A12345 "):
        assert not rules.is_plate(plate), plate


@pytest.mark.parametrize(
    "name", ["林禾", "欧阳小禾", "阿依古丽·买买提", "Anna Maria Muster", "Jean-Luc O'Neil"]
)
def test_good_names(name: str) -> None:
    assert rules.checked_name(f"  {name} ") == name


@pytest.mark.parametrize("name", ["林", "", "林禾1", "Anna", "林<b>", "·林禾", "林" * 31])
def test_bad_names(name: str) -> None:
    with pytest.raises(BadInput):
        rules.checked_name(name)


def test_dots_in_names_become_one_kind() -> None:
    assert rules.checked_name("阿依古丽•买买提") == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("张三", "张*"),
        ("林晓禾", "林*禾"),
        ("欧阳娜", "欧阳*"),
        ("欧阳小娜", "欧阳*娜"),
        ("Anna Muster", "A***"),
        ("", ""),
    ],
)
def test_names_are_hidden(name: str, hidden: str) -> None:
    assert rules.mask_name(name) == hidden


def test_identity_numbers_are_hidden() -> None:
    assert rules.mask_id_number("110101199003077774") == "110101********7774"
    assert rules.mask_id_number("1101") == "****"
