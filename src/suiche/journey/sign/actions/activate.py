"""Activate a contract (放款): all conditions are checked, the loan begins today and the dealer is to be paid."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import Family, VatMode
from suiche.contact.actions.send_message import send_message
from suiche.journey.apply.actions.end_application import end_application
from suiche.journey.sign import events, models
from suiche.journey.sign.queries import PENALTY, TERMS, missing
from suiche.journey.sign.rules.cost_table import same_amounts
from suiche.journey.sign.rules.names import CONDITIONS
from suiche.journey.sign.rules.refusals import ChecklistIncomplete, NotNow, OfferExpired
from suiche.journey.sign.states import ContractState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.money import grouped
from suiche.maths.schedule import Schedule, build_schedule
from suiche.maths.subvention import subsidy
from suiche.maths.terms import LoanTerms
from suiche.parties import queries as parties


@action
def activate(
    *, contract_id: UUID, key: str, by: Actor, at: Instant, on: BusinessDate
) -> events.ContractActivated:
    """Begin the loan on ``on``; ``key`` names contract and operator: a second click gets the first one's answer.

    Another operator's click, even at the same moment, is told that it is done; nothing is paid twice.
    Refuses: NotFound, NotNow (not signed, paid out, ended), IllegalMove (the application was withdrawn), OfferExpired,
    ChecklistIncomplete (names what is missing).
    """
    contract = models.Contract.objects.locked(contract_id)
    if not contract.is_in(ContractState.SIGNED):
        raise NotNow(ContractState(contract.state))
    if on > contract.valid_until:
        raise OfferExpired(until=contract.valid_until)
    lacking = [CONDITIONS[condition] for condition in missing(contract_id)]
    if lacking:
        raise ChecklistIncomplete(
            missing_zh="、".join(words.zh for words in lacking),
            missing_en=", ".join(words.en for words in lacking),
        )
    shown = TERMS.validate_python(contract.terms, strict=False)
    loan = replace(shown, disbursed_on=on)
    assert same_amounts(shown, loan), "the beginning moves the dates of a schedule, never its amounts"
    schedule = build_schedule(loan)
    gross_ppm = contract.gross_rate_ppm
    contract.move_to(
        ContractState.ACTIVE,
        by=by,
        at=at,
        activated_on=on,
        terms=TERMS.dump_python(loan, mode="json"),
        subvention_fen=0 if gross_ppm is None else subsidy(schedule, gross_ppm),
    )
    end_application(application_id=contract.application_id, paid_out=True, by=by, at=at)
    _tell(contract, schedule, by, at)
    return outbox.publish(_activated(contract, loan, on, at))


def _tell(contract: models.Contract, schedule: Schedule, by: Actor, at: Instant) -> None:
    """Tell the customer that the loan or lease has begun, and when the first payment is due; a row of 0.00 is none."""
    first = next(row for row in schedule.rows if row.payment_fen)
    send_message(
        phone=parties.customer(contract.customer_id).phone,
        template="CONTRACT_ACTIVE" if contract.family == Family.LOAN.value else "LEASE_ACTIVE",
        params={
            "number": contract.number,
            "due": first.due_date.isoformat(),
            "amount": grouped(first.payment_fen),
        },
        subject=str(contract.id),
        by=by,
        at=at,
    )


def _activated(
    contract: models.Contract, loan: LoanTerms, on: BusinessDate, at: Instant
) -> events.ContractActivated:
    return events.ContractActivated(
        contract_id=contract.id,
        contract_no=contract.number,
        customer_id=contract.customer_id,
        dealer_id=contract.dealer_id,
        vehicle=contract.vehicle,
        product=contract.product,
        loan=loan,
        penalty=PENALTY.validate_python(contract.penalty, strict=False),
        fee_rule=contract.fee_rule,
        on=on,
        at=at,
        family=Family(contract.family),
        addon_fen=contract.addon_fen,
        gross_rate_ppm=contract.gross_rate_ppm,
        subvention_fen=contract.subvention_fen,
        oem_share_ppm=contract.oem_share_ppm,
        deposit_fen=contract.deposit_fen,
        vat_mode=VatMode(contract.vat_mode),
        vat_ppm=contract.vat_ppm,
        purchase_price_fen=contract.purchase_price_fen,
        state_subsidy=catalogue.version(contract.product_version_id).state_subsidy,
    )
