"""The books over the API: the proof that they balance and agree with the loans, for accountants and auditors."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from suiche.channels.api.door import StaffAuth
from suiche.channels.duties import Duty
from suiche.journey.repay import queries as repay
from suiche.kit.clock import business_date
from suiche.ledger import queries as ledger

router = Router(tags=["ledger"])
READERS = StaffAuth(Duty.READ_BOOKS)


class DifferenceOut(Schema):
    """Where ledger and loan disagree: contract, account, both amounts in fen."""

    contract_no: str
    account: str
    ledger_fen: int
    loan_fen: int


class ProofOut(Schema):
    """Whether the ledger balances and agrees with every loan. ``total_fen`` is the sum of all lines: zero."""

    business_date: date
    closed_through: date | None
    entries: int
    total_fen: int
    unbalanced: list[int]
    differences: list[DifferenceOut]
    holds: bool


class BalanceOut(Schema):
    """One account's balance, in fen, on one side."""

    account: str
    name_zh: str
    name_en: str
    debit_fen: int
    credit_fen: int


@router.get("/staff/ledger/proof", auth=READERS, response=ProofOut, summary="Do the books balance and agree")
def proof(request: HttpRequest) -> ProofOut:
    """Add up every entry and compare every loan with the ledger."""
    found, differences = ledger.proof(), repay.differences()
    return ProofOut(
        business_date=business_date(),
        closed_through=repay.last_closed(),
        entries=found.entries,
        total_fen=found.total_fen,
        unbalanced=list(found.unbalanced),
        differences=[
            DifferenceOut(
                contract_no=d.contract_no, account=d.what, ledger_fen=d.ledger_fen, loan_fen=d.loan_fen
            )
            for d in differences
        ],
        holds=found.balances and not differences,
    )


@router.get(
    "/staff/ledger/trial-balance",
    auth=READERS,
    response=list[BalanceOut],
    summary="The trial balance of a day",
)
def trial_balance(request: HttpRequest, until: date | None = None) -> list[BalanceOut]:
    """Return each account's balance at the end of a business date (default: today's)."""
    return [
        BalanceOut(
            account=line.account,
            name_zh=line.name.zh,
            name_en=line.name.en,
            debit_fen=line.debit_fen,
            credit_fen=line.credit_fen,
        )
        for line in ledger.trial_balance(until or business_date())
    ]
