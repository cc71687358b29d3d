"""What other rooms need to know about typed names and numbers before they keep them in a draft."""

from __future__ import annotations

from datetime import date

from suiche.kit.refusal import BadInput
from suiche.parties import rules
from suiche.partners.bank.bins import bank_of


def checked_name(typed: str) -> str:
    """Return a person's name as on the card. Refuses: BadInput (name)."""
    return rules.checked_name(typed)


def checked_id_number(typed: str, *, on: date) -> str:
    """Return the 18 characters of an identity number. Refuses: BadInput (id_number)."""
    return rules.checked_id_number(typed, on=on)


def checked_card(typed: str) -> str:
    """Return the digits of a debit card of a bank we work with. Refuses: BadInput (card_no)."""
    number = rules.checked_card_number(typed)
    if bank_of(number) is None:
        raise BadInput(
            field="card_no",
            zh="这家银行的卡还不能用来还款。请换一张别家银行的借记卡。",
            en="Cards of this bank cannot be used for repayment yet. Please use a debit card of another bank.",
        )
    return number


def birthday(id_number: str) -> date:
    """Return the birthday in a valid identity number."""
    return rules.birthday(id_number)


def age(id_number: str, *, on: date) -> int:
    """Return the full years of age of the holder on a day."""
    return rules.age(id_number, on=on)


def is_male(id_number: str) -> bool:
    """Tell the sex written in an identity number."""
    return rules.is_male(id_number)
