"""Tell a customer that a person looks at their payment, and what became of it."""

from __future__ import annotations

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import models, order_queries
from suiche.journey.repay.debtor_queries import debtors
from suiche.journey.repay.states import SHOWN, CaseKind, CaseOutcome
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.maths.money import grouped
from suiche.parties import queries as parties

TEMPLATES = {
    CaseOutcome.POSTED: "CASE_POSTED",
    CaseOutcome.KEPT: "CASE_KEPT",
    CaseOutcome.REFUNDED: "CASE_REFUNDED",
    CaseOutcome.NO_MONEY: "CASE_NO_MONEY",
}


@part
def tell_case(*, case: models.PaymentCase, by: Actor, at: Instant) -> None:
    """Tell who paid that the money came and is looked at, or what became of it; nobody hears of a case not ``SHOWN``."""
    if CaseKind(case.kind) not in SHOWN or case.loan is None:
        return
    payer = debtors(case.loan.id).at(case.opened_at)
    template, params = _outcome(case) if case.outcome else _opened(case)
    send_message(
        phone=parties.customer(payer).phone,
        template=template,
        params={"number": case.loan.contract_no, "amount": grouped(_fen(case)), **params},
        subject=str(case.loan.id),
        by=by,
        at=at,
    )


def _fen(case: models.PaymentCase) -> int:
    """Return the amount to name the payment by: what came, or what became of it, or what was asked for."""
    posted_fen = case.receipt.amount_fen if case.receipt else 0
    return case.received_fen or posted_fen or case.refunded_fen or case.expected_fen or 0


def _opened(case: models.PaymentCase) -> tuple[str, dict[str, str]]:
    by = order_queries.answer_by(case.opened_at)
    if case.kind == CaseKind.ODD_NOTICE.value or case.received_fen <= 0:
        return "PAYMENT_UNCLEAR", {"by": by.isoformat()}
    return "PAYMENT_IN_DOUBT", {"expected": grouped(case.expected_fen or 0), "by": by.isoformat()}


def _outcome(case: models.PaymentCase) -> tuple[str, dict[str, str]]:
    template = TEMPLATES[CaseOutcome(case.outcome)]
    if case.refunded_on is None:
        return template, {}
    return template, {"refunded": grouped(case.refunded_fen or 0), "day": case.refunded_on.isoformat()}
