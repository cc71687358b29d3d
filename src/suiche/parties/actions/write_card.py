"""Write a customer's bank card, as the current one or beside it, within another action."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.refusal import BadInput, NotFound
from suiche.parties import models, rules
from suiche.partners.bank.bins import bank_of


@dataclass(frozen=True)
class CardWritten:
    """The card that was written; not verified until its bank has confirmed the four factors."""

    card_id: UUID
    bank_name: str
    last4: str


@part
def write_card(
    *, customer_id: UUID, card_no: str, mobile: str, at: Instant, current: bool = True
) -> CardWritten:
    """Make a debit card the customer's current one; the same card keeps its verification.

    ``mobile`` is the number the bank knows. ``current`` False: the one before stays current (see ``use_card``). Refuses: NotFound, BadInput (card_no, card_mobile).
    """
    number, mobile = rules.checked_card_number(card_no), rules.checked_mobile(mobile, field="card_mobile")
    bank = bank_of(number)
    if bank is None:
        raise BadInput(
            field="card_no",
            zh="这家银行的卡还不能用来还款。请换一张借记卡，支持的银行在下面。",
            en="Cards of this bank cannot be used for repayment yet. Please use another debit card; the banks are listed below.",
        )
    if not models.Customer.objects.select_for_update().filter(id=customer_id).exists():
        raise NotFound()
    mine = models.BankCard.objects.filter(customer_id=customer_id)
    index = blind_index(number)
    card = mine.filter(card_no_index=index).order_by("-created_at").first()
    if card is None:
        card = models.BankCard(
            customer_id=customer_id, card_no=number, card_no_index=index, created_at=at, current=current
        )
    if current:
        mine.filter(current=True).exclude(id=card.id).update(current=False)
        card.current = True
    if card.mobile != mobile:
        card.mobile, card.verified_at = mobile, None
    card.bank_name = bank
    card.save()
    return CardWritten(card.id, bank, number[-4:])
