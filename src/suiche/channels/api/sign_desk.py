"""Paying out for programs of the company: signed contracts, their checklist, the payout."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from suiche.channels.api import door
from suiche.channels.api.sign_forms import ContractOut, contract_out
from suiche.channels.api.texts import WordsOut, words_out
from suiche.channels.duties import Duty
from suiche.journey.sign import queries
from suiche.journey.sign.actions.activate import activate
from suiche.journey.sign.actions.tick_condition import tick_condition
from suiche.journey.sign.states import Condition
from suiche.kit.clock import business_date_of, now

router = Router(tags=["activation"])
READERS = door.StaffAuth(Duty.READ_SIGNED)
OPERATIONS = door.StaffAuth(Duty.PAY_OUT)


class ConditionOut(Schema):
    """A condition of paying out; ``ticked_at`` null while nobody has checked it."""

    condition: Condition
    name: WordsOut
    evidence: str
    vin: str
    vin_doubtful: bool
    ticked_at: datetime | None


class WaitingOut(ContractOut):
    """A signed contract with its checklist."""

    borrower_masked: str
    conditions: list[ConditionOut]


class TickIn(Schema):
    """What was seen. ``vin`` (17 characters) only with ``invoice``."""

    condition: Condition
    evidence: str = Field(max_length=200)
    vin: str = Field(default="", max_length=20)


class ActivatedOut(Schema):
    """The loan runs from ``on``."""

    contract_id: UUID
    number: str
    state: str
    on: date


@router.get("/staff/contracts", auth=READERS, response=list[WaitingOut])
def waiting(request: HttpRequest) -> list[WaitingOut]:
    """List the signed contracts that wait for their payout, the most urgent first."""
    return [
        WaitingOut(
            **contract_out(item.contract).dict(),
            borrower_masked=item.borrower_masked,
            conditions=_conditions(item.contract.id),
        )
        for item in queries.to_activate()
    ]


@router.post("/staff/contracts/{contract_id}/checklist", auth=OPERATIONS, response=list[ConditionOut])
def tick(request: HttpRequest, contract_id: UUID, body: TickIn) -> list[ConditionOut]:
    """Note the evidence of one condition. Refuses: not_found, illegal_move, bad_input, car_on_another_contract."""
    tick_condition(
        contract_id=contract_id,
        condition=body.condition,
        evidence=body.evidence,
        vin=body.vin,
        by=door.signed_in(request).actor,
        at=now(),
    )
    return _conditions(contract_id)


@router.post("/staff/contracts/{contract_id}/activate", auth=OPERATIONS, response=ActivatedOut)
def pay_out(request: HttpRequest, contract_id: UUID) -> ActivatedOut:
    """Begin the loan, once. Refuses: not_found, illegal_move, offer_expired, checklist_incomplete."""
    by = door.signed_in(request).actor
    at = now()
    begun = activate(
        contract_id=contract_id, key=f"{contract_id}:{by.id}", by=by, at=at, on=business_date_of(at)
    )
    return ActivatedOut(contract_id=begun.contract_id, number=begun.contract_no, state="active", on=begun.on)


def _conditions(contract_id: UUID) -> list[ConditionOut]:
    return [
        ConditionOut(
            condition=item.condition,
            name=words_out(item.name),
            evidence=item.evidence,
            vin=item.vin,
            vin_doubtful=item.vin_doubtful,
            ticked_at=item.ticked_at,
        )
        for item in queries.conditions(contract_id)
    ]
