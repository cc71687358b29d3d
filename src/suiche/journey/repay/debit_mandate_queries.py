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
from suiche.journey.repay.debit_rules import BY_CUSTOMER as BY_CUSTOMER
from suiche.journey.repay.debit_rules import CARD_CHANGED as CARD_CHANGED
from suiche.journey.repay.debit_rules import ENDS_MANDATE as ENDS_MANDATE
from suiche.journey.repay.debit_rules import LOAN_CLOSED as LOAN_CLOSED
from suiche.journey.repay.debit_rules import REASONS as REASONS
from suiche.journey.repay.debit_rules import TRANSFERRED as TRANSFERRED
from suiche.journey.repay.debit_states import LIVE, LIVE_MANDATE, MandateState
from suiche.journey.repay.debtor_queries import debtors
from suiche.journey.repay.queries import home
from suiche.journey.repay.states import LoanState
from suiche.journey.sign.queries import SUBJECT
from suiche.kit.clock import BusinessDate
from suiche.kit.history import moves_of


@dataclass(frozen=True)
class MandateView:
    """A mandate: its card, how it stands since when, and by whose word it ended (``reason``, a word or a code)."""

    card_id: UUID
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


@dataclass(frozen=True)
class Standing:
    """Direct debit of a loan. ``mandate``: the one that debits, else the newest.

    ``opening``: a card was agreed and waits for our seal or for the bank's yes; ``asked``: its mandate, once the bank is
    asked. ``refused``: what the bank refused last, while ``mandate`` goes on debiting.
    """

    mandate: MandateView | None
    opening: bool = False
    asked: MandateView | None = None
    refused: MandateView | None = None

    @property
    def debits(self) -> bool:
        """Whether a card is debited today."""
        return self.mandate is not None and self.mandate.state is MandateState.ACTIVE


def standing(loan_id: UUID) -> Standing:
    """Tell how direct debit of a loan stands for its debtor; an earlier debtor's mandates are none of theirs."""
    rows = _own(loan_id)
    opening = bool(waiting_papers(loan_id))
    if not rows:
        return Standing(None, opening)
    chosen = next((row for row in rows if row.state == MandateState.ACTIVE.value), rows[0])
    asked = next((row for row in rows if row.state == MandateState.ASKED.value), None)
    refused = rows[0] if rows[0].state == MandateState.REFUSED.value and rows[0] != chosen else None
    return Standing(
        _view(chosen),
        asked is not None or opening,
        _view(asked) if asked else None,
        _view(refused) if refused else None,
    )


def mandate_of(loan_id: UUID) -> MandateView | None:
    """Return the mandate that debits a loan, else its newest, or None; that of an earlier debtor too."""
    rows = _rows(loan_id)
    active = (row for row in rows if row.state == MandateState.ACTIVE.value)
    chosen = next(active, rows[0] if rows else None)
    return None if chosen is None else _view(chosen)


def _view(row: models.DebitMandate) -> MandateView:
    ended = [move.at for move in moves_of(row.id) if move.after == MandateState.ENDED.value]
    return MandateView(
        row.card_id,
        row.bank_name,
        row.last4,
        MandateState(row.state),
        row.reason,
        row.asked_at,
        max(ended, default=None),
    )


def card_that_worked(loan_id: UUID) -> UUID | None:
    """Return the debtor's card that is debited for a loan or was last, which its bank had agreed to; None where none was."""
    agreed = [row for row in _own(loan_id) if row.protocol_no is not None]
    active = (row for row in agreed if row.state == MandateState.ACTIVE.value)
    chosen = next(active, agreed[0] if agreed else None)
    return None if chosen is None else chosen.card_id


def was_refused(loan_id: UUID, card_id: UUID) -> bool:
    """Tell whether the bank refused a card for this loan."""
    refused = models.DebitMandate.objects.filter(loan_id=loan_id, state=MandateState.REFUSED.value)
    return refused.filter(card_id=card_id).exists()


@dataclass(frozen=True)
class Ending:
    """What ending direct debit means today: what the customer has to pay themselves by when, and what is under way.

    ``due_fen`` is due on ``due_on`` (None: nothing is left), and on time until ``on_time_until``; ``sent_fen`` is at the
    bank and is still debited. ``grace_days`` after a due date cost no penalty. ``settled``: the loan is: nothing to debit.
    """

    standing: Standing
    due_on: date | None
    due_fen: int
    sent_fen: int
    on_time_until: date | None
    grace_days: int
    settled: bool

    @property
    def mandate(self) -> MandateView | None:
        """The mandate that debits, else the newest."""
        return self.standing.mandate


def ending(*, loan_id: UUID, customer_id: UUID, on: BusinessDate) -> Ending:
    """Tell what ending direct debit of this customer's loan would mean. Refuses: NotFound (another's loan too)."""
    seen = home(loan_id=loan_id, customer_id=customer_id, on=on)
    sent = models.Debit.objects.filter(loan_id=loan_id, state__in=[state.value for state in LIVE]).first()
    settled = seen.state is LoanState.SETTLED
    sent_fen = sent.amount_fen if sent else 0
    return Ending(
        standing(loan_id),
        seen.due_on,
        seen.due_fen,
        sent_fen,
        seen.on_time_until,
        seen.grace_days,
        settled,
    )


@dataclass(frozen=True)
class AskedMandate:
    """What the bank is asked to sign."""

    loan_id: UUID
    card_id: UUID
    contract_no: str
    request_no: str


def asked(mandate_id: UUID) -> AskedMandate | None:
    """Return what the bank is still to be asked for a mandate, or None: it has answered, or the mandate has ended."""
    rows = models.DebitMandate.objects.filter(id=mandate_id, state=MandateState.ASKED.value)
    row = rows.select_related("loan").first()
    return (
        None if row is None else AskedMandate(row.loan_id, row.card_id, row.loan.contract_no, row.request_no)
    )


@dataclass(frozen=True)
class EndedByClosing:
    """The card that was debited until the loan was closed, and the paper that allowed it."""

    card_id: UUID
    document_id: UUID


def ended_by_closing(loan_id: UUID) -> EndedByClosing | None:
    """Return the mandate that only the loan's closing ended, by nobody's wish: its paper is the one left in force."""
    in_force = {paper.id for paper in papers(loan_id) if paper.state == DocumentState.SIGNED.value}
    for row in _rows(loan_id):
        ended = (row.state, row.reason) == (MandateState.ENDED.value, rules.LOAN_CLOSED)
        if ended and row.document_id in in_force:
            return EndedByClosing(row.card_id, row.document_id)
    return None


def papers(loan_id: UUID) -> list[DocumentView]:
    """Return the mandate papers of a loan's contract, the oldest first, those out of force too."""
    found = documents.documents_of(subject_type=SUBJECT, subject_id=loan_id)
    return [paper for paper in found if paper.kind == DocumentKind.DEBIT_MANDATE.value]


def waiting_papers(loan_id: UUID) -> list[DocumentView]:
    """Return the papers in force that no mandate stands on yet: they wait for our seal, or for the bank.

    The contract's own waits once it is signed: without that the customer has agreed to nothing.
    """
    used = {row.document_id for row in _rows(loan_id)}
    return [
        paper
        for paper in papers(loan_id)
        if paper.id not in used
        and paper.state != DocumentState.VOID.value
        and (paper.state == DocumentState.SIGNED.value or not of_contract(paper))
    ]


def of_contract(paper: DocumentView) -> bool:
    """Tell the mandate that was signed with the contract (number …-M) from those agreed later (…-M2)."""
    return paper.paper_no.endswith("-M")


def _rows(loan_id: UUID) -> list[models.DebitMandate]:
    """Return the mandates of a loan, the newest first."""
    return list(models.DebitMandate.objects.filter(loan_id=loan_id).order_by("-asked_at"))


def _own(loan_id: UUID) -> list[models.DebitMandate]:
    """Return the mandates of whose the loan is now, the newest first."""
    rows = _rows(loan_id)
    of = debtors(loan_id) if rows else None
    return [row for row in rows if of and of.at(row.asked_at) == of.now and row.reason != rules.TRANSFERRED]
