"""What becomes of a leased car at the end: the three choices with what each costs, before anybody has to choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from suiche.documents.clauses import clauses_on
from suiche.journey.change.change_options import Renewal, renewal_days, renewals
from suiche.journey.repay import queries as repay
from suiche.journey.repay.states import LoanState
from suiche.journey.sign import queries as sign
from suiche.kit.clock import BusinessDate, Instant, business_date_of


@dataclass(frozen=True)
class ReturnTerms:
    """What the contract says of a car that comes back: kilometres that are free, and the fen of each one beyond."""

    kilometres: int
    kilometre_fen: int

    def adjustment(self, kilometres: int, damage_fen: int = 0) -> int:
        """Return what a car costs its lessee that comes back so far run and so damaged."""
        return max(kilometres - self.kilometres, 0) * self.kilometre_fen + damage_fen


def return_terms(loan_id: UUID) -> ReturnTerms:
    """Return the terms of returning a car as its contract printed them. Refuses: NotFound."""
    return _printed(loan_id)[0]


def _printed(contract_id: UUID) -> tuple[ReturnTerms, int]:
    """Return what its contract says of a return, and how many days before the last rent the customer chooses."""
    contract = sign.terms(contract_id)
    clauses = clauses_on(business_date_of(Instant(contract.offered_at)))
    return ReturnTerms(clauses.kilometres(contract.loan.terms), clauses.kilometre_fen), clauses.choice_days


@dataclass(frozen=True)
class Choices:
    """The end of a lease with a residual. Amounts in fen; ``renewals`` is empty where it is too late for one.

    Who buys pays ``purchase_fen``: what is left of the residual less the deposit that is kept.
    """

    last_due: date
    choose_by: date
    residual_fen: int
    deposit_fen: int
    returning: ReturnTerms
    renewals: tuple[Renewal, ...]

    @property
    def purchase_fen(self) -> int:
        """Return what buying the car takes when the deposit goes towards it."""
        return max(self.residual_fen - self.deposit_fen, 0)


def choices(
    *, loan_id: UUID, customer_id: UUID | None, on: BusinessDate, soon: bool = True
) -> Choices | None:
    """Return the choices of this customer's lease; None for a loan, a lease without a residual, and one that has ended.

    With ``soon`` only from the day on which a renewal can be priced. Refuses: NotFound.
    """
    home = repay.home(loan_id=loan_id, customer_id=customer_id, on=on)
    lease = home.lease
    if lease is None or lease.ended or home.state is not LoanState.ACTIVE or not lease.residual_fen:
        return None
    if home.plan[-1].principal_fen < lease.residual_fen:  # renewed: the residual is in the rents
        return None
    if soon and on < home.last_due - timedelta(days=renewal_days(on)):
        return None
    returning, choice_days = _printed(home.contract_id)
    return Choices(
        last_due=home.last_due,
        choose_by=home.last_due - timedelta(days=choice_days),
        residual_fen=min(lease.residual_fen, home.principal_left_fen),
        deposit_fen=lease.deposit_fen,
        returning=returning,
        renewals=renewals(loan_id=loan_id, customer_id=customer_id, on=on),
    )
