"""Looking at the card a loan is debited from, before another takes its place: what is agreed, what is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.contact import queries as contact
from suiche.documents import queries as documents
from suiche.documents.states import DocumentState
from suiche.journey.change.rules.card import CONFIRMED_FOR, MOST_CHECKS, WINDOW, tied_to
from suiche.journey.change.rules.card import PURPOSE as PURPOSE
from suiche.journey.change.rules.card import TEMPLATE as TEMPLATE
from suiche.journey.change.rules.card import CardByPhoneOnly as CardByPhoneOnly
from suiche.journey.change.rules.card import CardRefused as CardRefused
from suiche.journey.change.rules.card import SealingNow as SealingNow
from suiche.journey.repay import debit_mandate_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.debit_mandate_queries import MandateView, Standing
from suiche.journey.repay.states import LoanState
from suiche.journey.sign import queries as sign
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.fields import blind_index
from suiche.kit.limits import within_limit
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties import queries as parties
from suiche.parties.queries import CardView
from suiche.partners.bank import port as bank
from suiche.partners.bank.bins import bank_of, bank_words


@dataclass(frozen=True)
class DebitCard:
    """The card of a loan: how direct debit stands, the card to go on with (one the bank agreed to, never one it refused),
    and ``sealing``: a new mandate waits for our seal.
    """

    contract_no: str
    standing: Standing
    card: CardView | None
    sealing: bool

    @property
    def mandate(self) -> MandateView | None:
        """The mandate that debits, else the newest."""
        return self.standing.mandate


def debit_card(*, loan_id: UUID, customer_id: UUID, on: BusinessDate) -> DebitCard:
    """Return from which card a running loan is debited. Refuses: NotFound, CardByPhoneOnly (settled, or taken over)."""
    home = repay.home(loan_id=loan_id, customer_id=customer_id, on=on)
    if home.state is not LoanState.ACTIVE or not _signed_here(loan_id):
        raise CardByPhoneOnly()
    return DebitCard(
        home.contract_no,
        debit_mandate_queries.standing(loan_id),
        _card_to_go_on_with(loan_id, customer_id),
        any(p.state != DocumentState.SIGNED.value for p in debit_mandate_queries.waiting_papers(loan_id)),
    )


def _card_to_go_on_with(loan_id: UUID, customer_id: UUID) -> CardView | None:
    worked = debit_mandate_queries.card_that_worked(loan_id)
    if worked is not None:
        return parties.card_of(worked, customer_id=customer_id)
    present = parties.current_card(customer_id)
    return None if present and debit_mandate_queries.was_refused(loan_id, present.id) else present


def _signed_here(loan_id: UUID) -> bool:
    try:
        sign.contract(loan_id, customer_id=None)
    except NotFound:
        return False
    return True


def mandates(loan_id: UUID, *, void: bool = False) -> list[documents.DocumentView]:
    """Return the mandate papers of a loan's contract, the oldest first; those out of force only if asked."""
    found = debit_mandate_queries.papers(loan_id)
    return [paper for paper in found if void or paper.state != DocumentState.VOID.value]


def code_subject(loan_id: UUID, card_no: str, mobile: str) -> str:
    """Return the opaque subject of the code for this card and loan."""
    return blind_index(tied_to(loan_id, card_no, mobile))


def shown(card_no: str) -> tuple[Words, str]:
    """Return a checked card as it may be shown: its bank and its last four digits."""
    return bank_words(bank_of(card_no) or ""), card_no[-4:]


def code_on_its_way(*, loan_id: UUID, customer_id: UUID, card_no: str, mobile: str, at: Instant) -> bool:
    """Tell whether a code for exactly this card was sent in the last hour: then the bank had confirmed the card."""
    return contact.code_sent(
        phone=parties.customer(customer_id).phone,
        purpose=PURPOSE,
        subject=code_subject(loan_id, card_no, mobile),
        since=Instant(at - CONFIRMED_FOR),
    )


def expect_confirmed(
    *, loan_id: UUID, customer_id: UUID, card_no: str, mobile: str, request_no: str, at: Instant
) -> None:
    """Ask the bank whether card, mobile and this customer belong together. Outside, a second or two.

    What it confirmed in the last hour it is not asked again, and such a try does not count. Refuses: CardRefused, TooManyTries.
    """
    if code_on_its_way(loan_id=loan_id, customer_id=customer_id, card_no=card_no, mobile=mobile, at=at):
        return
    within_limit(name="card_check", subject=str(customer_id), most=MOST_CHECKS, window=WINDOW, at=at)
    person = parties.customer(customer_id)
    said = bank.port().verify_card(
        card_no=card_no, name=person.name, id_number=person.id_number, mobile=mobile, request_no=request_no
    )
    if said.outcome is not bank.CardOutcome.SAME:
        raise CardRefused(said.outcome.value)
