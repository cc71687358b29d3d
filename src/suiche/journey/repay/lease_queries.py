"""Reading what a lease has beside its plan. Never writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from suiche.catalogue.kinds import VatMode
from suiche.journey.repay import models
from suiche.journey.repay.rules import Position
from suiche.journey.repay.rules import lease as rules
from suiche.journey.repay.states import Channel
from suiche.maths.vat import tax_inside_sql

LeaseEnd = rules.LeaseEnd
LeaseOption = rules.LeaseOption
LeaseTerms = rules.LeaseTerms
held_back = rules.held_back
residual_apart = rules.residual_apart
untaxed = rules.untaxed
tax_between = rules.tax_between


def lease_terms(loan: models.Loan) -> rules.LeaseTerms | None:
    """Return a lease's own terms; None for a loan, and for a lease that began in another system."""
    return terms_of([loan]).get(loan.id)


def terms_of(loans: Iterable[models.Loan]) -> dict[UUID, rules.LeaseTerms]:
    """Return the own terms of those that are leases, by loan; two statements, whatever their number, and none without."""
    leased = {loan.id: loan for loan in loans if loan.leased}
    if not leased:
        return {}
    deposits = models.Receipt.objects.filter(loan__in=leased, channel=Channel.DEPOSIT.value)
    returned = dict(deposits.values_list("loan_id").annotate(fen=Sum("amount_fen")))  # has become credit
    return {
        row.loan_id: rules.LeaseTerms(
            principal_fen=leased[row.loan_id].principal_fen,
            residual_fen=row.residual_fen,
            purchase_price_fen=row.purchase_price_fen,
            deposit_fen=row.deposit_fen - returned.get(row.loan_id, 0),
            vat_mode=VatMode(row.vat_mode),
            vat_ppm=row.vat_ppm,
            ended=row.ended_on is not None,
        )
        for row in models.Lease.objects.filter(loan__in=leased)
    }


def to_dealer(loan: models.Loan) -> int:
    """Return what we pay the dealer, in fen: what is financed, less a lease's deposit, which they took for us."""
    row = models.Lease.objects.filter(loan=loan).first()
    return loan.principal_fen - (row.deposit_fen if row else 0)


# The tax of rents by the mode of their lease, with the arithmetic of ``rules.lease.tax_of_row``.
TAXES = f"""
with rent as (
  select v.vat_mode, i.payment_fen, i.interest_fen, l.principal_fen - i.balance_after_fen as repaid, i.principal_fen,
         case when i.balance_after_fen = 0 and i.principal_fen >= v.residual_fen then v.residual_fen else 0 end as residual,
         v.vat_ppm::bigint as ppm
  from repay_instalment i join repay_lease v on v.loan_id = i.loan_id join repay_loan l on l.id = i.loan_id
  where i.id = any(%s) and v.vat_mode <> 'NONE'
), inside as (
  select *, {tax_inside_sql("repaid - residual", "ppm")} - {tax_inside_sql("repaid - principal_fen", "ppm")} as aside,
         {tax_inside_sql("payment_fen - residual", "ppm")} as rent_tax,
         {tax_inside_sql("interest_fen", "ppm")} as interest_tax
  from rent
)
select vat_mode, coalesce(sum(case when vat_mode = 'RENT' then aside else 0 end), 0)::bigint,
       coalesce(sum(case when vat_mode = 'RENT' then greatest(rent_tax - aside, 0) else interest_tax end), 0)::bigint
from inside group by vat_mode order by vat_mode
"""  # noqa: S608 - put together from constants


def taxes_of(instalments: list[int]) -> tuple[tuple[VatMode, rules.Tax], ...]:
    """Return what tax these instalments make due, added up by mode; one statement, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(TAXES, [instalments])
        return tuple(
            (VatMode(mode), rules.Tax(int(aside), int(interest)))
            for mode, aside, interest in cursor.fetchall()
        )


def residual_due(loan: models.Loan, on: date, position: Position) -> int:
    """Return what is due by a day and waits for the customer's choice: see ``rules.held_back``."""
    return rules.held_back(lease_terms(loan), position, on)
