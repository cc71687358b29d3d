"""One car secures one loan: its VIN stands on one contract at a time, from the invoice to the end of the loan."""

from __future__ import annotations

import pytest

from suiche.demo.journey_contract import demo_vin
from suiche.journey.finish.reactions import hold_the_car_again, let_the_car_go
from suiche.journey.repay.events import LoanReopened, LoanSettled
from suiche.journey.repay.models import Loan
from suiche.journey.repay.states import LoanState
from suiche.journey.sign import queries
from suiche.journey.sign.actions.withdraw_contract import withdraw_contract
from suiche.journey.sign.models import ChecklistItem, Contract
from suiche.journey.sign.rules.refusals import CarOnAnotherContract
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.parties.numbers import is_vin
from tests.steps.loans import running_loan
from tests.steps.sign_world import AT, ON, Deal, approved
from tests.steps.test_sign_sealing import GOOD_VIN, tick

pytestmark = pytest.mark.django_db


def signed_deal() -> Deal:
    deal = approved()
    row = Contract.objects.get(id=deal.contract_id)
    for state in (ContractState.DISCLOSED, ContractState.SIGNING, ContractState.SIGNED):
        row.move_to(state, by=deal.by, at=AT)
    return deal


def test_a_vin_stands_on_one_live_contract() -> None:
    first, second = signed_deal(), signed_deal()
    tick(first, Condition.INVOICE)
    tick(first, Condition.INVOICE, evidence="又看了一遍")  # its own does not stand in its way
    with pytest.raises(CarOnAnotherContract) as refused:
        tick(second, Condition.INVOICE, GOOD_VIN.lower())
    assert Contract.objects.get(id=first.contract_id).number in refused.value.sentence("zh")
    assert queries.vin(second.contract_id) == ""
    withdraw_contract(contract_id=first.contract_id, customer_id=first.customer_id, by=first.by, at=AT)
    tick(second, Condition.INVOICE)
    assert queries.vin(second.contract_id) == GOOD_VIN


def test_a_car_is_free_when_its_loan_is_over_and_held_where_it_runs_again() -> None:
    first, second = running_loan(), signed_deal()
    ChecklistItem.objects.create(
        contract_id=first.contract_id, condition=Condition.INVOICE.value, evidence="发票", vin=GOOD_VIN, ticked_by="x",
        ticked_at=AT,
    )  # fmt: skip
    loan = Loan.objects.get(id=first.loan_id)
    over = LoanSettled(loan_id=loan.id, contract_id=loan.id, customer_id=first.customer_id, on=ON, at=now())
    again = LoanReopened(loan_id=loan.id, customer_id=first.customer_id, on=ON, at=now())
    with pytest.raises(CarOnAnotherContract):
        tick(second, Condition.INVOICE)
    loan.move_to(LoanState.SETTLED, by=SYSTEM, at=AT, settled_on=ON)
    let_the_car_go(over)
    loan.move_to(LoanState.ACTIVE, by=SYSTEM, at=AT, settled_on=None)
    hold_the_car_again(again)
    let_the_car_go(over)  # its job failed before, and is tried again after the other
    with pytest.raises(CarOnAnotherContract):
        tick(second, Condition.INVOICE)
    loan.move_to(LoanState.SETTLED, by=SYSTEM, at=AT, settled_on=ON)
    let_the_car_go(over)
    tick(second, Condition.INVOICE)
    assert queries.car_also_on(first.contract_id) == queries.car_also_on(second.contract_id) == ()
    loan.move_to(LoanState.ACTIVE, by=SYSTEM, at=AT, settled_on=None)
    hold_the_car_again(again)  # its money goes on
    numbers = [Contract.objects.get(id=one.contract_id).number for one in (first, second)]
    assert queries.car_also_on(first.contract_id) == (numbers[1],)
    assert queries.car_also_on(second.contract_id) == (numbers[0],)


def test_made_up_cars_have_right_numbers_of_their_own() -> None:
    first, second = (demo_vin(f"00000000-0000-0000-0000-00000000000{end}") for end in (1, 2))
    assert is_vin(first)
    assert is_vin(second)
    assert first != second
