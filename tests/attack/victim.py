"""Somebody with everything a stranger could reach for: quote, application, contract, loan, orders, receipt, quote to settle."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from suiche.journey.apply.models import Application
from suiche.journey.change.models import ChangeQuote, PayoffQuote
from suiche.journey.repay.models import Loan, PaymentOrder, Receipt
from suiche.journey.sign.models import Contract
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from tests.channels.account_world import Person, loan_in, person

# What addresses choose from, which is nobody's id.
CHOICES = {"kind": "privacy", "key": "waive"}


@dataclass(frozen=True)
class Victim:
    """The person, and their ids by the names that addresses give them."""

    who: Person
    ids: dict[str, str]

    def at(self, address: str) -> str:
        """Fill an address with this person's ids; a name that is not known here is a KeyError: add it."""
        path = "/" + address
        for name, value in self.ids.items():
            path = path.replace(f"<uuid:{name}>", value).replace(f"<uuidstr:{name}>", value)
            path = path.replace(f"<str:{name}>", value).replace(f"<{name}>", value)
        for name, value in CHOICES.items():
            path = path.replace(f"<slug:{name}>", value).replace(f"<{name}>", value)
        if "<" in path:
            raise KeyError(f"whose id belongs into {address}?")
        if path.startswith(("/saved/", "/api/v1/quotes/")):
            path = path.replace(self.ids["quote_id"], self.ids["shop_quote"])
        return path


def victim() -> Victim:
    """Make one: a loan that was settled today."""
    who = person()
    hand = loan_in("settled", who, 1)
    loan = Loan.objects.get(id=hand.loan_id)
    contract = Contract.objects.get(id=hand.contract_id)
    application = Application.objects.get(id=contract.application_id)
    found = {
        "loan_id": loan.id,
        "contract_id": contract.id,
        "application_id": application.id,
        "shop_quote": application.quote_id,
        "quote_id": PayoffQuote.objects.get(loan_id=loan.id).id,
        "order_id": PaymentOrder.objects.get(loan=loan).id,
        "change_id": _change(hand.loan_id),
        "receipt_id": Receipt.objects.get(loan=loan).id,
        "document_id": uuid4(),  # under a contract or loan that is not the asker's: that is refused first
    }
    return Victim(who, {name: str(value) for name, value in found.items()})


def _change(loan_id: UUID) -> object:
    """A change of the plan as it was quoted, for whoever could read it."""
    quote: ChangeQuote = ChangeQuote.begin(
        by=SYSTEM, at=now(), loan_id=loan_id, kind="due_day", day=business_date(), wish={}, price={}, amount_fen=0,
        quoted_at=now(),
    )  # fmt: skip
    return quote.id
