"""Write down what met owed amounts: in the loan's own rows and in the ledger, the same fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from suiche.journey.repay import models, rules
from suiche.journey.repay.states import Source
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.allocation import Bucket

# Compound interest is owed on the same ledger account as penalty interest.
COMPONENT = {
    Bucket.FEE: "fee",
    Bucket.PENALTY: "penalty",
    Bucket.COMPOUND: "penalty",
    Bucket.INTEREST: "interest",
    Bucket.PRINCIPAL: "principal",
}
RULE_OF = {
    Source.CREDIT: Rule.CREDIT_APPLIED,
    Source.WAIVER: Rule.WAIVED,
    Source.WRITE_OFF: Rule.WRITTEN_OFF,
    Source.VEHICLE: Rule.VEHICLE_RETURNED,
}
OF_LEASES = {
    Rule.CREDIT_APPLIED: Rule.LEASE_CREDIT_APPLIED,
    Rule.WRITTEN_OFF: Rule.LEASE_WRITTEN_OFF,
}


@part
def write_allocation(
    *,
    loan: models.Loan,
    present: rules.Position,
    reference: str,
    parts: Sequence[tuple[int, Bucket, int]],
    value_on: date,
    source: Source = Source.CREDIT,
    event: models.LoanEvent | None,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Record (period, bucket, fen) and post their sums; nothing when there are none; return the position after.

    Negative fen take back. ``reference`` names the reason and is unique for a period and bucket.
    """
    if not parts:
        return present
    models.Allocation.objects.bulk_create(
        models.Allocation(
            loan=loan,
            reference=reference,
            period=period,
            bucket=bucket.value,
            source=source.value,
            amount_fen=fen,
            on=on,
            value_on=value_on,
            event=event,
        )
        for period, bucket, fen in parts
    )
    amounts: dict[str, int] = {}
    for _, bucket, fen in parts:
        amounts[COMPONENT[bucket]] = amounts.get(COMPONENT[bucket], 0) + fen
    for counter in (False, True):
        side = {name: abs(fen) for name, fen in amounts.items() if fen and (fen < 0) is counter}
        _post(loan, source, side, reference, counter, on, at)
    used = sum(fen for _, _, fen in parts) if source is Source.CREDIT else 0
    met = tuple(rules.Met(value_on, period, bucket, fen) for period, bucket, fen in parts)
    waived = dict(present.waived)
    for _, period, bucket, fen in met if source is Source.WAIVER else ():
        waived[period, bucket] = waived.get((period, bucket), 0) + fen
    return replace(present, met=present.met + met, waived=waived, credit_fen=present.credit_fen - used)


def _post(
    loan: models.Loan,
    source: Source,
    amounts: Mapping[str, int],
    reference: str,
    counter: bool,
    on: BusinessDate,
    at: Instant,
) -> None:
    if not amounts:
        return
    rule = RULE_OF[source]
    if loan.leased:
        rule = OF_LEASES.get(rule, rule)
    if rule is Rule.VEHICLE_RETURNED:
        amounts = {"residual": amounts["principal"]}
    back = "back:" if counter else ""
    post(
        rule=rule,
        amounts_fen=amounts,
        contract_id=loan.id,
        reference=f"applied:{back}{loan.id}:{reference}",
        on=on,
        at=at,
        counter=counter,
    )
