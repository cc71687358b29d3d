"""Looking at the leave to debit a card for a loan. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from suiche.documents import queries as documents
from suiche.documents.queries import DocumentView
from suiche.documents.states import DocumentKind, DocumentState
from suiche.journey.repay import debit_models as models
from suiche.journey.repay import debit_rules as rules
from suiche.journey.repay.debit_states import LIVE, LIVE_MANDATE, MandateState
from suiche.journey.repay.queries import home
from suiche.journey.sign.queries import SUBJECT
from suiche.kit.clock import BusinessDate
from suiche.kit.history import moves_of


@dataclass(frozen=True)
class MandateView:
    """A mandate: its card, how it stands since when, and by whose word it ended (``reason``, a word or a code)."""

    bank_name: str
    last4: str
    state: MandateState
    reason: str
    asked_at: datetime
    ended_at: datetime | None

    @property
    def live(self) -> bool:
        """Whether we may debit under it, or will as soon as the bank agrees."""
        return self.state in LIVE_MANDATE


def mandate_of(loan_id: UUID) -> MandateView | None:
    """Return the newest mandate of a loan, or None."""
    row = _newest(loan_id)
    if row is None:
        return None
    ended = [move.at for move in moves_of(row.id) if move.after == MandateState.ENDED.value]
    return MandateView(
        row.bank_name, row.last4, MandateState(row.state), row.reason, row.asked_at, max(ended, default=None)
    )


@dataclass(frozen=True)
class Ending:
    """What ending the mandate means today: what the customer has to pay themselves by when, and what is under way.

    ``due_fen`` is due on ``due_on`` (None: nothing is left), and on time until ``on_time_until``; ``sent_fen`` is at the
    bank and is still debited. ``grace_days`` after a due date cost no penalty.
    """

    mandate: MandateView | None
    due_on: date | None
    due_fen: int
    sent_fen: int
    on_time_until: date | None
    grace_days: int


def ending(*, loan_id: UUID, customer_id: UUID, on: BusinessDate) -> Ending:
    """Tell what ending the mandate of this customer's loan would mean. Refuses: NotFound (another's loan too)."""
    seen = home(loan_id=loan_id, customer_id=customer_id, on=on)
    mandate = mandate_of(loan_id)
    if mandate is not None and mandate.reason == rules.TRANSFERRED:  # the card is somebody else's
        mandate = None
    sent = models.Debit.objects.filter(loan_id=loan_id, state__in=[state.value for state in LIVE]).first()
    sent_fen = sent.amount_fen if sent else 0
    return Ending(mandate, seen.due_on, seen.due_fen, sent_fen, seen.on_time_until, seen.grace_days)


@dataclass(frozen=True)
class EndedByClosing:
    """The card that was debited until the loan was closed, and the paper that allowed it."""

    card_id: UUID
    document_id: UUID


def ended_by_closing(loan_id: UUID) -> EndedByClosing | None:
    """Return what the newest mandate was where it ended because the loan was closed, by nobody's wish.

    None also where a newer paper waits for its own protocol.
    """
    row = _newest(loan_id)
    in_force = [paper for paper in papers(loan_id) if paper.state == DocumentState.SIGNED.value]
    if row is None or not in_force or waiting_papers(loan_id):
        return None
    if (row.state, row.reason) != (MandateState.ENDED.value, rules.LOAN_CLOSED):
        return None
    return EndedByClosing(row.card_id, in_force[-1].id)


def papers(loan_id: UUID) -> list[DocumentView]:
    """Return the mandate papers of a loan's contract, the oldest first, those out of force too."""
    found = documents.documents_of(subject_type=SUBJECT, subject_id=loan_id)
    return [paper for paper in found if paper.kind == DocumentKind.DEBIT_MANDATE.value]


def waiting_papers(loan_id: UUID) -> list[DocumentView]:
    """Return the papers in force that no mandate stands on yet: they wait for our seal, or for the bank."""
    newest = _newest(loan_id)
    return [
        paper
        for paper in papers(loan_id)
        if paper.state != DocumentState.VOID.value and (newest is None or paper.created_at > newest.asked_at)
    ]


def _newest(loan_id: UUID) -> models.DebitMandate | None:
    return models.DebitMandate.objects.filter(loan_id=loan_id).order_by("-asked_at").first()
