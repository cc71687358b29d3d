"""Statements of makers, dealers and the state about the interest they pay: entered, looked at, booked once."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access, duties
from suiche.channels.design import typed
from suiche.channels.duties import Duty
from suiche.channels.staff import frame
from suiche.journey.repay import subvention_queries
from suiche.journey.repay.actions.receive_subvention import receive_subvention
from suiche.journey.repay.states import Payer
from suiche.kit.clock import business_date_of, now
from suiche.kit.refusal import BadInput, NotFound, Refusal
from suiche.kit.words import Words

PAYERS: dict[Payer, Words] = {
    Payer.OEM: Words("厂家", "Maker"),
    Payer.DEALER: Words("经销商", "Dealer"),
    Payer.STATE: Words("财政", "State"),
}
MOST_LINES, LONGEST_NUMBER = 2_000, 60
APART = re.compile(r"[\s,;，；]+")
FIELDS = ("payer", "statement_no", "lines")


class Row(NamedTuple):
    """A line of a statement beside what is open: ``loan_id`` None where we know no such subvention."""

    contract_no: str
    fen: int
    owed_fen: int
    loan_id: UUID | None

    @property
    def fits(self) -> bool:
        """Tell whether the line may be booked: not more than is owed, and not of the other sign."""
        return 0 < self.fen <= self.owed_fen or self.owed_fen <= self.fen < 0


@never_cache
@require_http_methods(["GET", "POST"])
@duties.only(Duty.KEEP_BOOKS)
def subventions(request: HttpRequest) -> HttpResponse:
    """Show what is open (GET), a statement beside it (POST), and book it (POST with ``do``)."""
    refusal: Refusal | None = None
    rows: list[Row] = []
    if request.method == "POST":
        try:
            payer, lines = _payer(request), _lines(request.POST.get("lines", ""))
            number = _number(request)
            if "do" in request.POST:
                at = now()
                received = receive_subvention(
                    payer=payer, statement_no=number, lines=lines, by=access.actor(request), on=business_date_of(at), at=at
                )  # fmt: skip
                return HttpResponseRedirect(
                    f"/desk/subventions?told={'booked' if received.posted else 'known'}"
                )
            rows = _beside(payer, lines)
        except NotFound:
            refusal = BadInput(field="lines", zh="有一行的合同号我们没有。请核对。", en="We have no contract of one of these numbers. Please check.")  # fmt: skip
        except Refusal as met:
            refusal = met
    return _page(request, rows, refusal)


def _payer(request: HttpRequest) -> Payer:
    try:
        return Payer(request.POST.get("payer", ""))
    except ValueError:
        raise BadInput(field="payer", zh="请选谁付的。", en="Please choose who pays.") from None


def _number(request: HttpRequest) -> str:
    number = request.POST.get("statement_no", "").strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise BadInput(field="statement_no", zh="请填对账单编号，最多60个字。", en="Please give the statement's number, 60 characters at most.")  # fmt: skip
    return number


def _lines(text: str) -> tuple[tuple[str, int], ...]:
    """Read one line a contract: its number and yuan, apart by blank or comma; below zero what is deducted. Refuses: BadInput (names the line)."""
    found: list[tuple[str, int]] = []
    for number, line in enumerate((one.strip() for one in text.splitlines()), start=1):
        if not line:
            continue
        contract_no, *amount = APART.split(line, maxsplit=1)
        yuan = "".join(amount)
        fen = typed.read_yuan(yuan.removeprefix("-"))
        if fen is None:
            raise BadInput(
                field="lines",
                zh=f"第{number}行看不懂。请写成：合同号 金额，比如SC20260115ABC123 241.06。",
                en=f"Line {number} cannot be read. Please write: contract number, amount, such as SC20260115ABC123 241.06.",
            )
        found.append((contract_no, -fen if yuan.startswith("-") else fen))
    if not found or len(found) > MOST_LINES:
        raise BadInput(field="lines", zh=f"请填1到{MOST_LINES}行，每份合同一行。", en=f"Please give 1 to {MOST_LINES} lines, one a contract.")  # fmt: skip
    return tuple(found)


def _beside(payer: Payer, lines: tuple[tuple[str, int], ...]) -> list[Row]:
    known = subvention_queries.of_contracts([number for number, _ in lines])
    return [
        Row(number, fen, known[number].owed_fen[payer], known[number].loan_id)
        if number in known
        else Row(number, fen, 0, None)
        for number, fen in lines
    ]


_TOLD = {
    "booked": ("ok", Words("记好了。", "Booked.")),
    "known": ("warn", Words("这份对账单以前记过账，这次没有再记。", "This statement was booked before; nothing was booked again.")),
}  # fmt: skip


def _page(request: HttpRequest, rows: list[Row], refusal: Refusal | None) -> HttpResponse:
    field = (refusal.field or "lines") if refusal else ""
    open_ones = subvention_queries.open_subventions()
    facts: dict[str, Any] = {
        "payers": [(payer.value, words) for payer, words in PAYERS.items()],
        "totals": [(words, open_ones.owed_fen[payer]) for payer, words in PAYERS.items()],
        "loans": open_ones.loans,
        "open": open_ones.first,
        "rows": rows,
        "fits": bool(rows) and all(row.fits for row in rows),
        "total_fen": sum(row.fen for row in rows),
        "by": list(PAYERS.items()),
        "done": _TOLD.get(request.GET.get("told", "")),
        "values": {name: request.POST.get(name, "") for name in FIELDS},
        "errors": {field if field in FIELDS else "lines": refusal.words} if refusal else {},
    }
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/subventions.html", facts, section="payments", status=status)
