"""What the customer should know of direct debit on a loan. Never writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from suiche.journey.repay import debit_models as models
from suiche.journey.repay import debit_rules as rules
from suiche.journey.repay.debit_mandate_queries import MandateView, standing
from suiche.journey.repay.debit_queries import timetable
from suiche.journey.repay.debit_states import LIVE, DebitState, MandateState, NoticeKind
from suiche.journey.repay.debtor_queries import debtors
from suiche.journey.repay.queries import LoanHome, home
from suiche.journey.repay.states import LoanState
from suiche.kit.clock import BusinessDate
from suiche.kit.words import Words


@dataclass(frozen=True)
class Card:
    """The card that is debited, as screens may show it."""

    bank_name: str
    last4: str


@dataclass(frozen=True)
class DebitNotice:
    """What the customer should know of direct debit on a loan.

    Of what is planned ``amount_fen`` is debited on ``on`` (0 where credit covers it); of what is under way or was returned
    they are what was debited. An end has a ``reason``; a failure too, with ``what_to_do``, and ``again_on`` where it is
    tried again by itself.
    """

    state: NoticeKind
    card: Card | None = None
    on: date | None = None
    amount_fen: int = 0
    reason: Words | None = None
    what_to_do: Words | None = None
    again_on: date | None = None
    opening: bool = False  # another card is on its way
    refused: Card | None = None  # another card was refused since the last debit; the one of before goes on


def notice(*, loan_id: UUID, customer_id: UUID | None, on: BusinessDate) -> DebitNotice:
    """Tell when and how much is debited next, from which card, or what happened last. Refuses: NotFound."""
    seen = home(loan_id=loan_id, customer_id=customer_id, on=on)
    now = standing(loan_id)
    if seen.state is not LoanState.ACTIVE or (now.mandate is None and not now.opening):
        return DebitNotice(NoticeKind.NONE)
    debits = models.Debit.objects.filter(loan_id=loan_id).select_related("mandate")
    last = debits.order_by("-due_date", "-attempt").first()
    told = _notice(seen, now.mandate, last, on)
    if now.opening and told.state in (NoticeKind.NONE, NoticeKind.ENDED, NoticeKind.REFUSED):
        told = DebitNotice(NoticeKind.OPENING, _card(now.asked) if now.asked else None)
    fresh = now.refused and not models.Debit.objects.filter(
        loan_id=loan_id, batch__made_at__gt=now.refused.asked_at
    )
    return replace(told, opening=now.opening, refused=_card(now.refused) if now.refused and fresh else None)


def _card(mandate: MandateView) -> Card:
    return Card(mandate.bank_name, mandate.last4)


def _notice(
    seen: LoanHome, mandate: MandateView | None, last: models.Debit | None, on: BusinessDate
) -> DebitNotice:
    card = _card(mandate) if mandate else None
    if card is None or mandate is None:
        return DebitNotice(NoticeKind.NONE)
    if last is not None and DebitState(last.state) in LIVE:
        return DebitNotice(NoticeKind.UNDER_WAY, _debited(last, card), on=last.on, amount_fen=last.amount_fen)
    owes = seen.due_on is not None and seen.due_on <= on and seen.due_fen > 0
    if last is not None and owes and last.due_date >= (seen.due_on or last.due_date):
        if last.state == DebitState.RETURNED.value:
            return DebitNotice(
                NoticeKind.RETURNED, _debited(last, card), on=last.on, amount_fen=last.amount_fen
            )
        if last.state == DebitState.FAILED.value:
            return _failed(_debited(last, card), mandate, last, on)
    if mandate.state is not MandateState.ACTIVE:
        state = NoticeKind.REFUSED if mandate.state is MandateState.REFUSED else NoticeKind.ENDED
        return DebitNotice(state, card, reason=rules.REASONS.get(mandate.reason))
    if seen.due_on is None:
        return DebitNotice(NoticeKind.NONE)
    planned = max(rules.collected_on(seen.due_on), on)
    return DebitNotice(NoticeKind.PLANNED, card, on=planned, amount_fen=max(seen.due_fen, 0))


def _debited(last: models.Debit, present: Card) -> Card:
    """Return the card a debit goes to, another than the present one where that was changed since; never somebody else's."""
    of, mandate = debtors(last.loan_id), last.mandate
    return Card(mandate.bank_name, mandate.last4) if of.at(mandate.asked_at) == of.now else present


def _failed(card: Card, mandate: MandateView, last: models.Debit, on: BusinessDate) -> DebitNotice:
    again = mandate.state is MandateState.ACTIVE and timetable(on).again(last.code, last.attempt)
    return DebitNotice(
        NoticeKind.FAILED,
        card,
        on=last.on,
        amount_fen=last.amount_fen,
        reason=rules.REASONS[last.code],
        what_to_do=rules.WHAT_TO_DO[last.code],
        again_on=rules.collected_on(on) if again else None,
    )
