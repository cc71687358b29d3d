"""Papers for the tests of documents: an invented person, the worked example EX01, every kind of paper."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

from suiche.documents import papers
from suiche.documents.clauses import clauses_on
from suiche.kit.clock import Instant
from suiche.maths.rates import monthly_interest

MADE_AT = Instant(datetime(2026, 1, 13, 2, 40, 7, tzinfo=UTC))
COMPANY = papers.Company(
    name="随车汽车金融（演示）有限公司",
    credit_code="91330100DEMO00001X",
    address="示例市演示路12号随车大厦",
    phone="400-000-0000",
)
HEAD = papers.Head(paper_no="SC-DEMO-0113-A", made_at=MADE_AT, company=COMPANY, demo=True)
BORROWER = papers.Person(name="林清禾", number="110101********7774", phone="138****0016")
VEHICLE = papers.Vehicle(title="小米YU7 标准版 2026款", vin="LDEM0000000000001", price_fen=25_350_000)


def rows() -> tuple[papers.Row, ...]:
    """EX01: 200,000.00 at 3.99 % over 36 months, due on the 15th; instalment 5,903.91, last 5,903.77."""
    balance, found = 20_000_000, []
    for period in range(1, 37):
        interest = monthly_interest(balance, 39_900)
        principal = balance if period == 36 else 590_391 - interest
        balance -= principal
        month = 1 + period
        due = date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 15)
        found.append(papers.Row(period, due, principal + interest, principal, interest, balance))
    return tuple(found)


def contract(head: papers.Head = HEAD, borrower: papers.Person = BORROWER) -> papers.ContractPaper:
    plan = rows()
    return papers.ContractPaper(
        head=head, borrower=borrower, borrower_address="示例市演示区清风路8号3幢402室", vehicle=VEHICLE,
        dealer_name="示例市小米示例店", payee_account="演示银行 尾号0088", repayment_account="演示银行尾号6217的银行卡",
        method="等额本息", principal_fen=20_000_000, down_payment_fen=5_350_000, terms=36, annual_rate_ppm=39_900,
        annual_cost_ppm=39_900, penalty_rate_ppm=59_850, misuse_rate_ppm=79_800,
        prepayment_fee="手续费为剩余本金的3%。", grace_days=3, due_day=15, instalment_fen=590_391,
        total_interest_fen=sum(row.interest_fen for row in plan), total_payment_fen=sum(row.payment_fen for row in plan),
        disclosure_no="SC-DEMO-0113-D", complaint_channels="电话400-000-0000，或在网站“投诉与建议”提交",
        court="乙方住所地有管辖权的人民法院", rows=plan, clauses=clauses_on(date(2026, 1, 15)), all_in_ppm=240_000,
        penalty_year_days=360,
    )  # fmt: skip


def lease(*, back: bool = False) -> papers.LeasePaper:
    """EX14: 180,800.00 over 36 rents at 6 % with 67,800.00 left; or a leaseback that ends with 100.00."""
    agreed = contract()
    shared: dict[str, Any] = {item.name: getattr(agreed, item.name) for item in fields(agreed)}
    shared |= {"principal_fen": 18_080_000, "annual_rate_ppm": 60_000, "annual_cost_ppm": 69_700}
    shared |= {"instalment_fen": 377_668, "rows": rows()[:2], "first_name": "每月租金"}
    ends: dict[str, Any] = (
        {"purchase_price_fen": 10_000} if back else {"deposit_fen": 1_808_000, "residual_fen": 6_780_000}
    )
    return papers.LeasePaper(
        **shared, back=back, vat_ppm=60_000 if back else 130_000, total_rent_fen=13_596_042,
        last_due_on=date(2029, 7, 1), kilometres=60_000, kilometre_fen=100, **ends,
    )  # fmt: skip


def disclosure() -> papers.DisclosurePaper:
    company = "随车汽车金融"
    return papers.DisclosurePaper(
        head=replace(HEAD, paper_no="SC-DEMO-0113-D"), borrower=BORROWER, vehicle=VEHICLE, principal_fen=20_000_000,
        terms=36, instalment_fen=590_391, last_instalment_fen=590_377, due_day=15, total_interest_fen=1_254_062,
        total_payment_fen=21_254_062, total_cost_fen=1_254_062, annual_cost_ppm=39_900,
        costs=(
            papers.Cost("贷款利息", "每期随月供，按剩余本金算", company, 1_254_062, 39_900),
            papers.Cost("手续费、担保增信费、经销商服务费", "都不收", "无", 0, 0),
        ),
        contingent=(
            papers.Contingent("逾期（罚息）", "年5.985%，只按逾期的本金、逾期的天数算。3天内补上不收。", company),
            papers.Contingent("贷款不用来买车", "年7.98%，和逾期罚息不重复收", company),
            papers.Contingent("提前还清", "剩余本金的3%。利息只算到还清那天。", company),
        ),
        payoff_example_title="举个例子：还了12期，过10天提前还清",
        payoff_example=(
            papers.AmountLine("剩余本金", "", 13_597_055),
            papers.AmountLine("10天利息", "135,970.55 × 3.99% ÷ 360 × 10", 15_070),
            papers.AmountLine("手续费", "135,970.55 × 3%", 407_912),
            papers.AmountLine("一共还", "", 14_020_037),
        ),
    )  # fmt: skip


def certificate() -> papers.CertificatePaper:
    return papers.CertificatePaper(
        head=replace(HEAD, paper_no="SC-DEMO-0113-S"), borrower=BORROWER, vehicle=VEHICLE, contract_no="SC-DEMO-0113-A",
        principal_fen=20_000_000, signed_on=date(2026, 1, 13), settled_on=date(2027, 1, 25), paid_total_fen=21_104_729,
        verify_url="http://127.0.0.1:8000/verify/K7QM-2XTR", verify_code="K7QM-2XTR",
    )  # fmt: skip


def lease_certificate(*, returned: bool) -> papers.LeaseCertificatePaper:
    settled = certificate()
    shared = {item.name: getattr(settled, item.name) for item in fields(settled)}
    return papers.LeaseCertificatePaper(**shared, returned=returned)


def all_papers() -> tuple[papers.Paper, ...]:
    from suiche.documents import wording

    mandate = wording.debit_mandate(
        head=replace(HEAD, paper_no="SC-DEMO-C3"),
        person=BORROWER,
        bank="演示银行",
        card="**** 6217",
        contract_no="SC-DEMO-0113-A",
    )
    return (
        disclosure(),
        contract(),
        lease(),
        certificate(),
        lease_certificate(returned=True),
        mandate,
    )
