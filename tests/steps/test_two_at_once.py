"""Two people at the same moment: one does it, the other gets an answer they can act on; nobody gets a fault."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from suiche.contact.models import Message
from suiche.demo.actions.start_travel import UnderWay, start_travel
from suiche.demo.company import deciding
from suiche.demo.models import Travel
from suiche.journey.decide.actions.publish_rule_set import publish_rule_set
from suiche.journey.decide.models import RuleSet
from suiche.journey.repay.actions.close_case import close_case
from suiche.journey.repay.actions.grant_state_subsidy import grant_state_subsidy
from suiche.journey.repay.case_queries import CaseEnd
from suiche.journey.repay.models import PaymentCase, Receipt
from suiche.journey.repay.states import CaseKind, CaseOutcome
from suiche.journey.sign.actions.activate import activate
from suiche.journey.sign.actions.tick_condition import tick_condition
from suiche.journey.sign.models import Contract
from suiche.journey.sign.rules.refusals import NotNow
from suiche.journey.sign.states import ContractState
from suiche.kit import deployment
from suiche.kit.actions.revive_job import revive_job
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.kit.models import Job
from suiche.kit.refusal import Refusal
from tests.steps import kit_tasks
from tests.steps.at_once import at_once
from tests.steps.loans import running_loan
from tests.steps.sign_world import ON, approved
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_journeys_one_sets_out() -> None:
    deployment.mark(demo=True, at=now())
    today = business_date()
    got = at_once(*[lambda: start_travel(days=2, by=SYSTEM, on=today, at=now())] * 3)
    assert sum(isinstance(one, UnderWay) for one in got) == 2
    assert Travel.objects.count() == 1


def test_two_rule_sets_get_two_versions() -> None:
    before = RuleSet.objects.count()
    contents = [changed(days) for days in (11, 12, 13)]
    got = at_once(
        *(lambda c=c: publish_rule_set(content=c, valid_from=ON, by=SYSTEM, at=now()) for c in contents)
    )
    assert sorted(got) == [before + 1, before + 2, before + 3]


def changed(days: int) -> dict[str, Any]:
    """The demo's rule set with another validity of approvals."""
    return {**json.loads(deciding.FILE.read_text("utf-8")), "approval_valid_days": days}


def test_a_job_is_revived_once_and_both_are_content() -> None:
    job = Job.objects.create(task=f"{kit_tasks.__name__}:effect", arguments={"number": 1}, not_before=now(), attempts=12, dead=True, created_at=now())  # fmt: skip
    got = at_once(*[lambda: revive_job(job_id=job.pk, by=Actor("staff", "1"), at=now())] * 2)
    assert got == [None, None]
    job.refresh_from_db()
    assert (job.dead, job.attempts) == (False, 0)


def test_of_two_operators_one_pays_out_and_the_other_is_told() -> None:
    contract_id = signed()
    got = at_once(
        *(
            lambda who=who: activate(
                contract_id=contract_id, key=f"{contract_id}:{who}", by=Actor("staff", who), at=now(), on=ON
            )
            for who in ("1", "2")
        )
    )
    (told,) = [one for one in got if isinstance(one, NotNow)]
    assert "已经放款" in told.words.zh and "paid out" in told.words.en
    assert Job.objects.filter(task__endswith="open_the_loan").count() == 1


def test_of_two_accountants_one_closes_the_case_and_one_message_leaves() -> None:
    loan = running_loan()
    case = PaymentCase.objects.create(
        kind=CaseKind.WRONG_AMOUNT.value, order_no="S", transaction_no="T", loan_id=loan.loan_id, expected_fen=200,
        received_fen=100, opened_at=now(),
    )  # fmt: skip
    today = business_date()
    ends = (CaseEnd(CaseOutcome.NO_MONEY), CaseEnd(CaseOutcome.REFUNDED, "", 0, 100, today, "RF-0001"))
    got = at_once(
        *(
            lambda e=e, who=who: close_case(
                case_id=case.id, end=e, note="问过平台", by=Actor("staff", str(who)), on=today, at=now()
            )
            for who, e in enumerate(ends)
        )
    )
    assert sorted(type(one).__name__ for one in got) == ["CaseClosed", "NoneType"]
    assert Message.objects.count() == 1


def signed() -> UUID:
    """A contract that has gone all the way but the payout."""
    deal = approved(valid_days=30)
    contract = Contract.objects.get(id=deal.contract_id)
    for state in (ContractState.DISCLOSED, ContractState.SIGNING, ContractState.SIGNED):
        contract.move_to(state, by=SYSTEM, at=now())
    for condition in contract.conditions:
        tick_condition(contract_id=deal.contract_id, condition=condition, evidence="看过原件", vin="1M8GDM9AXKP042788", by=SYSTEM, at=now())  # fmt: skip
    return deal.contract_id


@pytest.mark.parametrize("state", list(ContractState))
def test_every_state_of_a_contract_says_what_to_do(state: ContractState) -> None:
    words = NotNow(state).words
    assert words.zh.count("。") == 2 and words.en.count(".") == 2, "where it stands, and what to do"


def test_a_line_of_a_statement_typed_for_two_loans_is_booked_once() -> None:
    loans = [running_loan(), running_loan(number=2)]
    on = business_date()
    got = at_once(
        *(
            lambda loan=loan: receive_transfer(
                loan_id=loan.loan_id, transaction_no="LINE-1", amount_fen=1_000, paid_on=on, by=SYSTEM, on=on, at=now()
            )
            for loan in loans
        )
    )  # fmt: skip
    booked, refused = sorted(got, key=lambda one: isinstance(one, Refusal))
    assert booked is True and refused.field == "transaction_no" and "10.00" in refused.words.zh
    assert Receipt.objects.filter(transaction_no="LINE-1").count() == 1


def test_the_state_pays_its_part_of_an_instalment_once() -> None:
    loan = running_loan(state_subsidy=True)
    eve = BusinessDate(date(2026, 2, 14))
    given = at_once(
        *(lambda: grant_state_subsidy(loan_id=loan.loan_id, period=1, by=SYSTEM, on=eve, at=now()),) * 3
    )
    assert sorted(bool(fen) for fen in given) == [False, False, True]
    assert Receipt.objects.filter(loan_id=loan.loan_id).count() == 1
