"""Two cars of 226,000.00 that are leased on 1 July 2026, from the calculation to the end.

One by direct lease: a fifth down, 180,800.00 financed at 6 %, 36 rents of 3,776.68 with 67,800.00 left, a deposit of a
tenth; it comes back. The other is bought, sold to us and leased back at 5.5 %; it is bought for 100.00 at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from suiche.catalogue import queries as catalogue
from suiche.journey.apply.actions.start_application import start_application
from suiche.journey.apply.models import Application
from suiche.journey.apply.states import ApplicationState
from suiche.journey.finish.actions.end_lease import end_lease
from suiche.journey.finish.choice_queries import choices, return_terms
from suiche.journey.repay import models, queries
from suiche.journey.repay.actions.confirm_dealer_paid import confirm_dealer_paid
from suiche.journey.repay.actions.open_loan import open_loan
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption
from suiche.journey.repay.states import EventKind, LoanState
from suiche.journey.shop.actions.save_quote import save_quote
from suiche.journey.shop.queries import Wish, calculate
from suiche.journey.sign import queries as sign
from suiche.journey.sign.actions.activate import activate
from suiche.journey.sign.actions.make_offer import make_offer
from suiche.journey.sign.actions.tick_condition import tick_condition
from suiche.journey.sign.models import Contract
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import Account
from suiche.parties import queries as parties
from suiche.parties.actions.register_customer import register_customer
from tests.company import opened
from tests.steps.lease_world import bill, pays, standing
from tests.steps.loans import LoanInHand
from tests.steps.test_lease_end import may, refund
from tests.steps.test_repay import AT, agrees, day

pytestmark = pytest.mark.django_db

BEGINS = BusinessDate(date(2026, 7, 1))
DESK = Actor("staff", "service")
VIN = "1M8GDM9AXKP042788"


@dataclass(frozen=True)
class Lessee:
    """Somebody who leases, with the contract."""

    customer_id: UUID
    contract_id: UUID


def from_calculation_to_contract(plan_code: str, wish: Wish, phone: str) -> Lessee:
    """Save a quote, apply, have it approved and signed; the seals are proved elsewhere."""
    customer_id = register_customer(phone=phone, by=SYSTEM, at=AT).customer_id
    plan = catalogue.plan(plan_code, BEGINS)
    car = next(car for car in catalogue.vehicles() if plan.suits(car) and car.official_price_fen > 226_000_00)
    common: dict[str, Any] = {"by": SYSTEM, "at": AT, "on": BEGINS}
    quote = save_quote(
        vehicle_id=car.id, version_id=plan.id, wish=wish, customer_id=customer_id, anonymous_key="", key=phone, **common
    )  # fmt: skip
    begun = start_application(
        quote_id=quote.quote_id, customer_id=customer_id, dealer_id=parties.dealers()[0].id, **common
    )
    Application.objects.get(id=begun.application_id).move_to(ApplicationState.SUBMITTED, by=SYSTEM, at=AT, submitted_at=AT)  # fmt: skip
    make_offer(application_id=begun.application_id, valid_until=date(2026, 7, 31), key=phone, **common)
    contract_id = sign.contract_of_application(begun.application_id)
    assert contract_id is not None
    row = Contract.objects.get(id=contract_id)
    for state in (ContractState.DISCLOSED, ContractState.SIGNING, ContractState.SIGNED):
        row.move_to(state, by=SYSTEM, at=AT)
    return Lessee(customer_id, contract_id)


def handed_over(lessee: Lessee) -> LoanInHand:
    """Tick every condition, activate, and pay the dealer."""
    for condition in sign.missing(lessee.contract_id):
        tick_condition(contract_id=lessee.contract_id, condition=condition, evidence="看过原件", vin=VIN, by=DESK, at=AT)  # fmt: skip
    begun = activate(contract_id=lessee.contract_id, key="1", by=DESK, at=AT, on=BEGINS)
    open_loan(contract=begun, key="1", by=SYSTEM, at=AT)
    confirm_dealer_paid(loan_id=lessee.contract_id, key="1", by=SYSTEM, on=BEGINS, at=AT)
    return LoanInHand(lessee.contract_id, lessee.contract_id, lessee.customer_id)


def test_a_leased_car_comes_back_and_the_deposit_with_it() -> None:
    opened()
    plan = catalogue.plan("LEASE-36-RV30", BEGINS)
    wish = Wish(226_000_00, 45_200_00, 36, 67_800_00)
    car = next(car for car in catalogue.vehicles() if plan.suits(car) and car.official_price_fen > 226_000_00)
    told = calculate(vehicle=car, plan=plan, wish=wish, on=BEGINS)
    assert (told.instalment.fen, told.figures.deposit_fen, told.apr_pct) == (3_776_68, 18_080_00, "6.97")

    lessee = from_calculation_to_contract("LEASE-36-RV30", wish, "13900000701")
    table = sign.disclosure(lessee.contract_id, customer_id=lessee.customer_id, at=AT).table
    # 22,960.42 of interest is 6.00 % a year; that the deposit bears none makes it 6.97 %
    assert [(row.name.zh, row.amount_fen, row.annual_ppm) for row in table.costs[:2]] == [
        ("租金里的利息", 22_960_42, 60_000),
        ("押金", 0, 9_700),
    ]
    assert (table.annual_ppm, table.deposit_fen) == (69_700, 18_080_00)
    assert [row.case.zh for row in table.cases][-3:] == ["期满买下车", "期满还车", "期满续租"]
    assert sum(line.amount_fen for line in table.example) == table.example_fen
    papers = sign.papers(lessee.contract_id, customer_id=lessee.customer_id)
    assert papers[1].name.zh == "融资租赁合同和租金计划"
    assert Condition.DEPOSIT in sign.missing(lessee.contract_id)
    assert Condition.TITLE not in sign.missing(lessee.contract_id)

    lease = handed_over(lessee)
    # 180,800.00 is owed to us; the dealer got 162,720.00 of us and kept the customer's 18,080.00
    assert ledger.balances(lease.loan_id)[Account.LEASE_RECEIVABLE] == 180_800_00
    assert ledger.balances(lease.loan_id)[Account.DEPOSITS] == -18_080_00
    assert (standing(Account.BANK), standing(Account.DEALERS_PAYABLE)) == (-162_720_00, 0)

    dues = [row.due_date for row in queries.position(models.Loan.objects.get()).plan]
    for due in dues[:-1]:  # 1 August 2026 to 1 June 2029
        bill(due.isoformat())
        pays(lease, due.isoformat(), 3_776_68)
    last = dues[-1].isoformat()
    soon = choices(loan_id=lease.loan_id, customer_id=lease.customer_id, on=day("2029-06-01"))
    # 67,800.00 − 18,080.00; or twelve more rents at 5.99 %
    assert soon is not None and (soon.purchase_fen, soon.choose_by) == (49_720_00, date(2029, 6, 1))
    assert (soon.renewals[1].months, soon.renewals[1].rent_fen) == (12, 5_834_99)
    assert choices(loan_id=lease.loan_id, customer_id=lease.customer_id, on=day("2029-03-01")) is None
    bill(last)
    pays(lease, last, 3_776_62)  # the last rent; the residual is not paid
    home = queries.home(loan_id=lease.loan_id, customer_id=lease.customer_id, on=day(last))
    assert (last, home.due_fen, home.residual_due_fen) == ("2029-07-01", 67_800_00, 67_800_00)

    # 63,500 km in three years of 20,000: 3,500 at 1.00, and a door for 1,200.00
    assert return_terms(lease.loan_id).adjustment(63_500, 1_200_00) == 4_700_00
    may(EventKind.LEASE_ENDED)
    back = LeaseEnd(LeaseOption.RETURN, "HC-7", date(2029, 7, 3), 63_500, adjustment_fen=4_700_00)
    end_lease(loan_id=lease.loan_id, end=back, reason="客户还车", roles=("service",), by=DESK, on=day("2029-07-03"), at=AT)  # fmt: skip
    # 18,080.00 − 4,700.00 goes back to the customer
    assert queries.position(models.Loan.objects.get()).credit_fen == 13_380_00
    refund(lease, "2029-07-03")
    agrees()
    assert models.Loan.objects.get().is_in(LoanState.SETTLED)
    # a car of 67,800.00, less the 7,800.00 of tax in it; all tax that was put aside is used up
    assert (standing(Account.RETURNED_ASSETS), standing(Account.VAT_DEFERRED)) == (60_000_00, 0)
    assert (standing(Account.FEE_INCOME), standing(Account.DEPOSITS)) == (-4_700_00, 0)


def test_a_car_that_was_leased_back_is_bought_for_its_price() -> None:
    opened()
    lessee = from_calculation_to_contract("LEASEBACK", Wish(226_000_00, 45_200_00, 36), "13900000702")
    table = sign.disclosure(lessee.contract_id, customer_id=lessee.customer_id, at=AT).table
    assert [(row.name.zh, row.amount_fen) for row in table.costs[1:2]] == [("留购价", 100_00)]
    assert table.annual_ppm == sum(row.annual_ppm for row in table.costs) > 55_000
    assert table.total_cost_fen == table.total_interest_fen + 100_00
    assert {Condition.TITLE} == set(sign.missing(lessee.contract_id)) & {Condition.TITLE, Condition.DEPOSIT}

    lease = handed_over(lessee)
    assert standing(Account.BANK) == -180_800_00
    for row in queries.position(models.Loan.objects.get()).plan:
        bill(row.due_date.isoformat())
        pays(lease, row.due_date.isoformat(), row.payment_fen)
    # with the last rent the price is owed, and nothing else
    last = row.due_date.isoformat()
    home = queries.home(loan_id=lease.loan_id, customer_id=lease.customer_id, on=day(last))
    assert (home.due_fen, [item.key for item in home.due_lines]) == (100_00, ["lease_end"])
    pays(lease, "2029-07-05", 100_00)
    agrees()
    assert models.Loan.objects.get().is_in(LoanState.SETTLED)
    assert standing(Account.FEE_INCOME) == -100_00
