"""What is printed on the papers of a contract: the frozen terms in the views of ``documents.papers``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from suiche.catalogue.kinds import METHOD_WORDS
from suiche.documents.clauses import Clauses
from suiche.documents.papers import (
    AmountLine,
    ConsentPaper,
    Contingent,
    ContractPaper,
    Cost,
    DisclosurePaper,
    Head,
    LeasePaper,
    Person,
    Row,
    Vehicle,
)
from suiche.documents.wording import debit_mandate
from suiche.journey.sign.rules.cost_table import CostTable, misuse_ppm, shown_rate_ppm
from suiche.journey.sign.rules.fee_words import fee_words
from suiche.journey.sign.rules.lease_rows import LeaseFacts
from suiche.journey.sign.rules.plan_words import dates_note, interest_rule, purpose
from suiche.maths.fees import FeeRule
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.rates import DAY_BASE
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms

VIN_LATER = "以交车时的发票为准"
NO_ADDRESS = "以身份证为准"


@dataclass(frozen=True)
class Borrower:
    """Who borrows. ``number``: the whole identity number, only for the contract; ``card``: "bank, tail" or empty."""

    name: str
    number: str
    masked_number: str
    phone: str
    address: str
    bank: str
    last4: str


@dataclass(frozen=True)
class Deal:
    """Everything the papers speak of."""

    number: str
    borrower: Borrower
    vehicle: str
    deal_price_fen: int
    down_payment_fen: int
    dealer_name: str
    payee_account: str
    loan: LoanTerms
    penalty: PenaltyTerms
    fee: FeeRule
    table: CostTable
    all_in_ppm: int
    clauses: Clauses
    first_name: str
    rhythm: str
    addon_fen: int = 0
    lease: LeaseFacts | None = None


def disclosure_paper(deal: Deal, head: Head) -> DisclosurePaper:
    """Return the cost disclosure (D0)."""
    table = deal.table
    example = [AmountLine(line.label.zh, line.note, line.amount_fen) for line in table.example]
    return DisclosurePaper(
        head=head,
        borrower=Person(deal.borrower.name, deal.borrower.masked_number, deal.borrower.phone),
        vehicle=Vehicle(deal.vehicle, VIN_LATER, deal.deal_price_fen),
        principal_fen=table.principal_fen,
        terms=table.terms,
        instalment_fen=table.instalment_fen,
        last_instalment_fen=table.last_instalment_fen,
        due_day=table.due_day,
        total_interest_fen=table.total_interest_fen,
        total_payment_fen=table.total_payment_fen,
        total_cost_fen=table.total_cost_fen,
        annual_cost_ppm=table.annual_ppm,
        costs=tuple(
            Cost(row.name.zh, row.how.zh, row.payee.zh, row.amount_fen, row.annual_ppm) for row in table.costs
        ),
        contingent=tuple(Contingent(row.case.zh, row.standard.zh, row.payee.zh) for row in table.cases),
        payoff_example_title=table.example_title.zh,
        payoff_example=(*example, AmountLine("一共付" if deal.lease else "一共还", "", table.example_fen)),
        first_name=deal.first_name,
        rhythm=deal.rhythm,
        dates_note=dates_note(deal.loan),
        leased=deal.lease is not None,
        deposit_fen=table.deposit_fen,
    )


def contract_paper(deal: Deal, head: Head) -> ContractPaper:
    """Return the loan and mortgage agreement with its schedule (D3, D4), or the lease agreement with its rents."""
    common, lease = _agreed(deal, head), deal.lease
    if lease is None:
        return ContractPaper(**common)
    return LeasePaper(
        **common,
        back=lease.back,
        deposit_fen=lease.deposit_fen,
        residual_fen=lease.residual_fen,
        purchase_price_fen=lease.purchase_price_fen,
        vat_ppm=lease.vat_ppm,
        total_rent_fen=deal.table.total_payment_fen - lease.residual_fen,
        last_due_on=common["rows"][-1].due_on,
        kilometres=lease.kilometres,
        kilometre_fen=lease.kilometre_fen,
    )


def _agreed(deal: Deal, head: Head) -> dict[str, Any]:
    """What a loan and a lease agree on alike, as the fields of the paper."""
    table, borrower = deal.table, deal.borrower
    card = f"{borrower.bank}尾号{borrower.last4}的银行卡" if borrower.last4 else "甲方登记的还款银行卡"
    return {
        "head": head,
        "borrower": Person(borrower.name, borrower.number, borrower.phone),
        "borrower_address": borrower.address or NO_ADDRESS,
        "vehicle": Vehicle(deal.vehicle, VIN_LATER, deal.deal_price_fen),
        "dealer_name": deal.dealer_name,
        "payee_account": deal.payee_account,
        "repayment_account": card,
        "method": METHOD_WORDS[deal.loan.method].zh,
        "principal_fen": table.principal_fen,
        "down_payment_fen": deal.down_payment_fen,
        "terms": table.terms,
        "annual_rate_ppm": shown_rate_ppm(deal.loan, table),
        "annual_cost_ppm": table.annual_ppm,
        "penalty_rate_ppm": deal.penalty.annual_ppm(),
        "misuse_rate_ppm": misuse_ppm(deal.penalty, deal.all_in_ppm),
        "prepayment_fee": fee_words(deal.fee).zh,
        "grace_days": deal.penalty.grace_days,
        "due_day": table.due_day,
        "instalment_fen": table.instalment_fen,
        "total_interest_fen": table.total_interest_fen,
        "total_payment_fen": table.total_payment_fen,
        "disclosure_no": table.number,
        "complaint_channels": f"电话{head.company.phone}，办法见网站“投诉与建议”",
        "court": "贷款人住所地有管辖权的人民法院",
        "rows": tuple(
            Row(
                r.period,
                r.due_date,
                r.payment_fen,
                r.principal_fen,
                r.interest_fen,
                r.balance_after_fen,
            )
            for r in build_schedule(deal.loan).rows
        ),
        "clauses": deal.clauses,
        "all_in_ppm": deal.all_in_ppm,
        "penalty_year_days": DAY_BASE,
        "first_name": deal.first_name,
        "rhythm": deal.rhythm,
        "dates_note": dates_note(deal.loan),
        "interest_rule": interest_rule(deal.loan),
        "purpose": purpose(deal.addon_fen, table.principal_fen),
    }


def mandate_paper(deal: Deal, head: Head) -> ConsentPaper | None:
    """Return the direct-debit mandate (D6), or None while no bank card is known."""
    borrower = deal.borrower
    if not borrower.last4:
        return None
    person = Person(borrower.name, borrower.masked_number, borrower.phone)
    card = f"尾号{borrower.last4}"
    return debit_mandate(head=head, person=person, bank=borrower.bank, card=card, contract_no=deal.number)
