"""The nights: what each close did, what the proof after it found, the day's debits and files."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from suiche.channels.design.wording import yuan
from suiche.channels.staff import debit_words, frame
from suiche.channels.staff.ledger import no_vouchers
from suiche.journey.repay import debit_queries, desk_queries
from suiche.journey.repay.desk_queries import ClosedDay
from suiche.journey.repay.proof_queries import Difference
from suiche.kit.clock import business_date
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.ledger.kinds import NAMES, Account

SHOWN = 62


@require_GET
@never_cache
@frame.only("days")
def days(request: HttpRequest) -> HttpResponse:
    """List the closed days with what their proofs found, and tell the days that are still open."""
    today = business_date()
    closed = desk_queries.closed_days(most=SHOWN)
    facts = {
        "closed": [(row, took(row), desk_queries.proof_of(row.on)) for row in closed],
        "unclosed": desk_queries.unclosed_days(before=today),
        "today": today,
    }
    return frame.page(request, "staff/days.html", facts, section="days")


@require_GET
@never_cache
@frame.only("days")
def day(request: HttpRequest, on: str) -> HttpResponse:
    """Show what the close of a day left: its report, the proof, its debits, its files. Refuses: NotFound."""
    try:
        chosen = date.fromisoformat(on)
    except ValueError:
        raise NotFound() from None
    today = business_date()
    if chosen > today:
        raise NotFound()
    try:
        closed: ClosedDay | None = desk_queries.closed_day(chosen)
    except NotFound:
        closed = None
    proof = desk_queries.proof_of(chosen)
    against = no_vouchers(chosen, today)
    facts = {
        "no_vouchers": against.words if against else None,
        "on": chosen,
        "today": today,
        "closed": closed,
        "took": took(closed) if closed else "",
        "proof": proof,
        "difference_rows": [_difference(one) for one in (proof.first if proof else ())],
        "difference_links": [_found(one) for one in (proof.first if proof else ())],
        "batches": [debit_queries.batch(one) for one in debit_queries.batches_of(chosen)],
        "batch_words": debit_words.BATCH_STATES,
        "before": date.fromordinal(chosen.toordinal() - 1),
        "after": date.fromordinal(chosen.toordinal() + 1) if chosen < today else None,
    }
    return frame.page(request, "staff/day.html", facts, section="days")


def took(row: ClosedDay) -> Words:
    """Say how long a close took."""
    seconds = (row.at - row.started_at).total_seconds()
    if seconds >= 100:
        minutes = round(seconds / 60)
        return Words(f"{minutes}分钟", f"{minutes} min")
    return Words(f"{seconds:.1f}秒", f"{seconds:.1f} s")


def _found(one: Difference) -> str:
    """Where the difference can be looked at: the loan, found by its number; for a product's accrual there is none."""
    return "" if one.what == "accrual" else f"/desk/loans?{urlencode({'q': one.contract_no})}"


def _difference(one: Difference) -> tuple[str, Words, str, str, str]:
    if one.what in set(Account):
        words = NAMES[Account(one.what)]
        return one.contract_no, Words(f"{one.what} {words.zh}", f"{one.what} {words.en}"), yuan(one.ledger_fen), yuan(one.loan_fen), yuan(one.ledger_fen - one.loan_fen)  # fmt: skip
    if one.what == "accrual":
        # An accrual is kept as fen times millionths: shown as it is kept.
        told = (f"{one.ledger_fen:,}", f"{one.loan_fen:,}", f"{one.ledger_fen - one.loan_fen:,}")
        return one.contract_no, Words("计提（分×百万分率）", "Accrual (fen × ppm)"), *told
    words = (
        Words("还款计划的本金", "Principal of the plan") if one.what == "plan" else Words(one.what, one.what)
    )
    return one.contract_no, words, yuan(one.ledger_fen), yuan(one.loan_fen), yuan(one.ledger_fen - one.loan_fen)  # fmt: skip
