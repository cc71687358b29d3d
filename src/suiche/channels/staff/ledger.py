"""The books: trial balance of a day, the proof, the seals, differences, closed days, and a day's files."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from suiche.channels import access
from suiche.channels.design.wording import clock, yuan
from suiche.channels.staff import frame
from suiche.journey.repay import desk_queries, queries
from suiche.kit.clock import business_date
from suiche.kit.refusal import NotFound, Refusal
from suiche.ledger import chain_queries as chain
from suiche.ledger import export
from suiche.ledger import queries as books

SEALS_SHOWN = 8
COLUMNS = {
    "zh": ("分录号", "业务日", "记账时间", "事由", "参考号", "合同", "科目", "科目名称", "借方（元）", "贷方（元）"),
    "en": ("Entry", "Business date", "Posted at", "What", "Reference", "Contract", "Account", "Account name", "Debit (CNY)", "Credit (CNY)"),
}  # fmt: skip


@require_GET
@never_cache
@frame.only("ledger")
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the books at the end of a day (``day``).

    With ``compare`` also ledger against every loan, with ``prove`` also every seal computed again.
    """
    today = business_date()
    on = _day(request.GET.get("day", "")) or today
    lines = books.trial_balance(on)
    against = no_vouchers(on, today)
    differences = queries.differences() if "compare" in request.GET else None
    facts = {
        "on": on,
        "lines": lines,
        "no_vouchers": against.words if against else None,
        "debit_fen": sum(line.debit_fen for line in lines),
        "credit_fen": sum(line.credit_fen for line in lines),
        "proof": books.proof(),
        "differences": differences,
        "difference_rows": [
            (one.contract_no, one.what, yuan(one.ledger_fen), yuan(one.loan_fen)) for one in differences or ()
        ],
        "seals": chain.seals(most=SEALS_SHOWN),
        "chain": chain.prove_chain() if "prove" in request.GET else None,
        "unclosed": desk_queries.unclosed_days(before=today),
        "closed": desk_queries.closed_days(),
    }
    return frame.page(request, "staff/ledger.html", facts, section="ledger")


@require_GET
@never_cache
@frame.only("ledger")
def day_file(request: HttpRequest, day: str) -> HttpResponse:
    """Hand out every entry of a business date as CSV, one line a row. Refuses: NotFound (no such day)."""
    on = _day(day)
    if on is None:
        raise NotFound()
    language, text = access.language(request), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS[language])
    for entry in books.entries_on(on):
        head = (entry.number, entry.on, clock(entry.at), entry.words.in_(language), entry.reference)
        for line in entry.lines:
            debit, credit = (yuan(fen).replace(",", "") if fen else "" for fen in (line.debit_fen, line.credit_fen))  # fmt: skip
            owner = line.contract_id or entry.contract_id or ""
            writer.writerow((*head, owner, line.account, line.name.in_(language), debit, credit))
    # The mark at the beginning tells spreadsheets that the Chinese is UTF-8.
    return _file(f"entries-{on.isoformat()}.csv", ("\ufeff" + text.getvalue()).encode())


@require_GET
@never_cache
@frame.only("ledger")
def vouchers_file(request: HttpRequest, day: str) -> HttpResponse:
    """Hand out a day's vouchers for the general ledger. Refuses: NotFound, DayNotOver, DayNotClosed, DayNotSealed."""
    on = _day(day)
    if on is None:
        raise NotFound()
    lines = export.day_vouchers(on=on, today=business_date(), closed=not queries.days_to_close(on))
    return _file(f"vouchers-{on.isoformat()}.csv", export.vouchers_csv(on, lines))


@require_GET
@never_cache
@frame.only("ledger")
def accounts_file(request: HttpRequest) -> HttpResponse:
    """Hand out the chart of accounts."""
    return _file("accounts.csv", export.accounts_csv())


def no_vouchers(on: date, today: date) -> Refusal | None:
    """Return what stands against the vouchers of a day, None where they can be had."""
    return export.why_not_yet(on=on, today=today, closed=not queries.days_to_close(on))


def _file(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
