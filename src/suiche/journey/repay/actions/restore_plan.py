"""Put the plan back that an event replaced."""

from __future__ import annotations

from dataclasses import replace

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.write_plan import write_plan
from suiche.journey.repay.position_queries import plan_rows
from suiche.journey.repay.states import EventKind
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.ledger import queries as ledger
from suiche.ledger.actions.reverse import reverse


class PlanMovedOn(Refusal):
    """Later events stand on this plan."""

    code = "plan_moved_on"
    zh = "之后的还款计划已经又变过，或者已经有一期到期入账。请先冲回后面的变更；已入账的，请另做一次变更。"
    en = "The plan has moved on since. Please take back the later change first, or make another change."


@part
def restore_plan(
    *, loan: models.Loan, event: models.LoanEvent, undone: models.LoanEvent, on: BusinessDate, at: Instant
) -> None:
    """Supersede the rows an event wrote and write those it superseded anew, as the next version.

    Nothing for an event that left the plan alone. Its rows may have been superseded and restored since. Refuses:
    PlanMovedOn (other rows are in force, or one is billed; the one row of an acceleration is billed by it, and its
    interest is taken back).
    """
    written = plan_rows(models.Instalment.objects.filter(loan=loan, event=event).order_by("period"))
    if not written:
        return
    first = written[0].period
    rows = models.Instalment.objects.filter(loan=loan, superseded_on__isnull=True, period__gte=first)
    in_force = plan_rows(rows.order_by("period"))
    billed = models.Bill.objects.filter(instalment__in=rows).exists()
    if _bare(in_force) != _bare(written) or (billed and event.kind != EventKind.ACCELERATED.value):
        raise PlanMovedOn()
    plan = plan_rows(models.Instalment.objects.filter(loan=loan, superseded_by=event).order_by("period"))
    if plan[0].period != first:
        raise AssertionError(f"{event.id} wrote from period {first} and superseded from {plan[0].period}")
    write_plan(loan=loan, plan=plan, event=undone, on=on)
    if event.kind == EventKind.ACCELERATED.value:
        for entry in ledger.numbers_of([f"instalment:{row.instalment_id}" for row in in_force]):
            reverse(entry_id=entry, on=on, at=at)
        loan.accelerated_on = None
        loan.save(update_fields=["accelerated_on"])


def _bare(plan: tuple[rules.PlanRow, ...]) -> list[rules.PlanRow]:
    """Return rows without the keys they are stored under."""
    return [replace(row, instalment_id=0) for row in plan]
