"""Reading changes of a plan: what each would cost, what was quoted, what was done. Never writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import TypeAdapter

from suiche.catalogue.caps import caps_on
from suiche.journey.change import models, rules
from suiche.journey.change.rules import names
from suiche.journey.change.rules.basis import Basis, Done
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.journey.repay import change_queries as repay
from suiche.kit.refusal import NotFound
from suiche.maths.plan import PlanRow

KINDS = names.KINDS
LINES = names.LINES
STATES = names.STATES
of_wish = names.of_wish
Accelerate = rules.Accelerate
Change = rules.Change
Defer = rules.Defer
DeferWay = rules.DeferWay
ExtendBalloon = rules.ExtendBalloon
MoveDueDay = rules.MoveDueDay
Outlook = rules.Outlook
Prepay = rules.Prepay
PrepayWay = rules.PrepayWay
Wish = rules.Wish

WISH: TypeAdapter[Wish] = TypeAdapter(Wish)
CHANGE: TypeAdapter[Change] = TypeAdapter(Change)


def basis(*, loan_id: UUID, customer_id: UUID | None, day: date, today: date) -> Basis:
    """Return everything a change of this customer's loan is priced from on a day. Refuses: NotFound."""
    found = repay.standing(loan_id=loan_id, customer_id=customer_id, day=day, today=today)
    done = _standing_changes(loan_id)
    agreed = next((c.agreed for _, c in reversed(done) if c.agreed is not None), None)
    at = found.position
    return Basis(
        day=day,
        family=found.family.value,
        product=found.product,
        is_running=found.running and found.accelerated_on is None,
        terms=at.terms,
        plan=tuple(_row(row) for row in at.plan),
        billed=at.billed,
        agreed=agreed,
        owed_fen=found.owed_fen,
        late_since=found.late_since,
        unpaid_periods=found.unpaid_periods,
        paid_periods=at.paid_periods,
        credit_fen=at.credit_fen,
        longest_months=caps_on(day).longest(found.family, found.condition),
        done=tuple(Done(change.kind, on) for on, change in done),
    )


def _row(row: repay.PlanRow) -> PlanRow:
    return PlanRow(
        row.period,
        row.starts_on,
        row.due_date,
        row.base_fen,
        row.rate_ppm,
        row.payment_fen,
        row.principal_fen,
        row.interest_fen,
        row.balance_after_fen,
    )


def _standing_changes(loan_id: UUID) -> list[tuple[date, Change]]:
    """Return (day, change) of what was done to a plan and not taken back, the oldest first."""
    rows = models.ChangeQuote.objects.select_related("event").filter(
        loan_id=loan_id, state=ChangeState.DONE.value
    )
    done = [(row, row.event) for row in rows if row.event is not None]
    back = repay.taken_back(event.id for _, event in done)
    standing = sorted((event.number, row) for row, event in done if event.id not in back)
    return [(row.day, read_change(row.price)) for _, row in standing]


def read_change(stored: object) -> Change:
    """Read a stored price."""
    return CHANGE.validate_python(stored, strict=False)


def price(*, loan_id: UUID, customer_id: UUID | None, wish: Wish, day: date, today: date) -> Change:
    """Price a change on a day from today on. Refuses: NotFound, and whatever keeps the change from being made."""
    return rules.price(basis(loan_id=loan_id, customer_id=customer_id, day=day, today=today), wish)


@dataclass(frozen=True)
class ChangeView:
    """A quoted change. ``taken_back``: it was done and undone. ``event_id``: what it did to the loan."""

    quote_id: UUID
    loan_id: UUID
    kind: ChangeKind
    day: date
    state: ChangeState
    wish: Wish
    change: Change
    amount_fen: int
    quoted_at: datetime
    confirmed_by: str
    event_id: UUID | None
    taken_back: bool

    @property
    def alone(self) -> bool:
        """Whether the customer may confirm it without an approval of ours."""
        return self.kind in rules.policy_on(self.day).self_service


def change(*, quote_id: UUID, customer_id: UUID | None) -> ChangeView:
    """Return a quoted change of this customer (any, for colleagues). Refuses: NotFound."""
    rows = models.ChangeQuote.objects.filter(id=quote_id)
    row = (rows if customer_id is None else rows.filter(loan__customer_id=customer_id)).first()
    if row is None:
        raise NotFound()
    return _view(row, repay.taken_back([row.event_id] if row.event_id else []))


def changes_quoted(quote_ids: Collection[UUID]) -> dict[UUID, ChangeView]:
    """Return quoted changes by id, of any customer; two statements, however many they are."""
    rows = list(models.ChangeQuote.objects.filter(id__in=quote_ids))
    back = repay.taken_back(row.event_id for row in rows if row.event_id)
    return {row.id: _view(row, back) for row in rows}


def changes(*, loan_id: UUID, customer_id: UUID | None) -> tuple[ChangeView, ...]:
    """Return what was done to a plan, the newest first, what was taken back since included."""
    rows = models.ChangeQuote.objects.filter(loan_id=loan_id, state=ChangeState.DONE.value)
    rows = rows if customer_id is None else rows.filter(loan__customer_id=customer_id)
    found = list(rows.select_related("event").order_by("-event__number"))
    back = repay.taken_back(row.event_id for row in found if row.event_id)
    return tuple(_view(row, back) for row in found)


def _view(row: models.ChangeQuote, back: frozenset[UUID]) -> ChangeView:
    return ChangeView(
        row.id,
        row.loan_id,
        ChangeKind(row.kind),
        row.day,
        ChangeState(row.state),
        WISH.validate_python(row.wish, strict=False),
        read_change(row.price),
        row.amount_fen,
        row.quoted_at,
        row.confirmed_by,
        row.event_id,
        row.event_id in back,
    )
