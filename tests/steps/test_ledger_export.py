"""A day for the general ledger: vouchers that balance, tax apart, the same bytes at every repetition; and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from suiche.channels.commands import ledger_export, ledger_prove
from suiche.journey.repay.models import DayClose
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant, business_date
from suiche.ledger import export
from suiche.ledger.actions.post import post
from suiche.ledger.actions.post_batch import post_batch
from suiche.ledger.actions.seal_entries import seal_entries
from suiche.ledger.kinds import Account, Rule
from suiche.ledger.vat import vat_table

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
DAY, NEXT = BusinessDate(date(2026, 1, 15)), date(2026, 1, 16)
LOAN, LEASE = UUID(int=1), UUID(int=2)

pytestmark = pytest.mark.django_db


@action
def posted(
    *, rule: Rule, amounts_fen: Mapping[str, int], contract_id: UUID = LOAN, reference: str, counter: bool = False, by: Actor = SYSTEM, at: Instant = AT
) -> int:  # fmt: skip
    """Post one fact."""
    return post(
        rule=rule, amounts_fen=amounts_fen, contract_id=contract_id, reference=reference, on=DAY, at=at, counter=counter
    )  # fmt: skip


@action
def billed(*, by: Actor = SYSTEM, at: Instant = AT) -> int:
    """Bill a loan and a lease together, as the night does."""
    postings = [(LOAN, {"interest": 10_600}), (LEASE, {"interest": 90_400})]
    return post_batch(rule=Rule.INTEREST_BILLED, postings=postings, reference="night", on=DAY, at=at)


def a_day() -> None:
    """A loan and a leaseback: opened, billed in one batch, a fee, penalty taken back in part, money, an accrual."""
    posted(rule=Rule.LOAN_ACTIVATED, amounts_fen={"principal": 2_000_000}, reference="1")
    posted(rule=Rule.LEASE_ACTIVATED, amounts_fen={"principal": 1_800_000}, contract_id=LEASE, reference="2")
    billed()
    posted(rule=Rule.INTEREST_VAT, amounts_fen={"vat": 5_117}, contract_id=LEASE, reference="4")
    posted(rule=Rule.FEE_CHARGED, amounts_fen={"fee": 100}, reference="5")
    posted(rule=Rule.PENALTY_CHARGED, amounts_fen={"penalty": 318}, reference="6")
    posted(rule=Rule.PENALTY_CHARGED, amounts_fen={"penalty": 106}, reference="7", counter=True)
    posted(rule=Rule.MONEY_RECEIVED, amounts_fen={"amount": 10_600}, reference="8")
    posted(rule=Rule.CREDIT_APPLIED, amounts_fen={"interest": 10_600}, reference="9")
    posted(rule=Rule.WAIVED, amounts_fen={"fee": 100}, reference="10")
    posted(rule=Rule.INTEREST_ACCRUED, amounts_fen={"interest": 212}, reference="11")


# Interest 1,010.00, of which 904.00 of the lease (its 51.17 VAT is posted): 106.00 / 1.06 = 100.00 + 6.00.
# Fee 1.00 = 0.94 + 0.06; penalty 3.18 = 3.00 + 0.18, taken back 1.06 = 1.00 + 0.06; accrual 2.12 = 2.00 + 0.12.
VOUCHERS = """\
凭证日期,凭证号,摘要,事由代码,科目编码,科目名称,借方金额,贷方金额,分录数
2026-01-15,20260115-loan_activated,放款：贷款本金入账，欠经销商车款,loan_activated,1303.01,贷款—本金,20000.00,0.00,1
2026-01-15,20260115-loan_activated,放款：贷款本金入账，欠经销商车款,loan_activated,2202.01,应付账款—经销商,0.00,20000.00,1
2026-01-15,20260115-lease_activated,起租：应收租赁款入账，欠经销商车款,lease_activated,1531.01,长期应收款—应收融资租赁款,18000.00,0.00,1
2026-01-15,20260115-lease_activated,起租：应收租赁款入账，欠经销商车款,lease_activated,2202.01,应付账款—经销商,0.00,18000.00,1
2026-01-15,20260115-interest_billed,到期：这一期的利息入账,interest_billed,1132.01,应收利息—已到期,1010.00,0.00,1
2026-01-15,20260115-interest_billed,到期：这一期的利息入账,interest_billed,2221.01,应交税费—应交增值税（销项税额）,0.00,6.00,1
2026-01-15,20260115-interest_billed,到期：这一期的利息入账,interest_billed,6011.01,利息收入—汽车贷款,0.00,1004.00,1
2026-01-15,20260115-penalty_charged,逾期：罚息入账,penalty_charged,1132.02,应收利息—罚息,3.18,1.06,2
2026-01-15,20260115-penalty_charged,逾期：罚息入账,penalty_charged,2221.01,应交税费—应交增值税（销项税额）,0.06,0.18,2
2026-01-15,20260115-penalty_charged,逾期：罚息入账,penalty_charged,6011.02,利息收入—罚息,1.00,3.00,2
2026-01-15,20260115-fee_charged,手续费入账,fee_charged,1221.01,其他应收款—手续费,1.00,0.00,1
2026-01-15,20260115-fee_charged,手续费入账,fee_charged,2221.01,应交税费—应交增值税（销项税额）,0.00,0.06,1
2026-01-15,20260115-fee_charged,手续费入账,fee_charged,6021.01,手续费及佣金收入,0.00,0.94,1
2026-01-15,20260115-interest_vat,回租利息到期：计销项税,interest_vat,6011.01,利息收入—汽车贷款,51.17,0.00,1
2026-01-15,20260115-interest_vat,回租利息到期：计销项税,interest_vat,2221.01,应交税费—应交增值税（销项税额）,0.00,51.17,1
2026-01-15,20260115-money_received,收到客户的钱，先记为预存,money_received,1012.01,其他货币资金—支付机构,106.00,0.00,1
2026-01-15,20260115-money_received,收到客户的钱，先记为预存,money_received,2241.01,其他应付款—客户预存,0.00,106.00,1
2026-01-15,20260115-credit_applied,用预存还欠款,credit_applied,2241.01,其他应付款—客户预存,106.00,0.00,1
2026-01-15,20260115-credit_applied,用预存还欠款,credit_applied,1132.01,应收利息—已到期,0.00,106.00,1
2026-01-15,20260115-waived,减免,waived,2221.01,应交税费—应交增值税（销项税额）,0.06,0.00,1
2026-01-15,20260115-waived,减免,waived,6021.01,手续费及佣金收入,0.94,0.00,1
2026-01-15,20260115-waived,减免,waived,1221.01,其他应收款—手续费,0.00,1.00,1
2026-01-15,20260115-interest_accrued,日终：计提还没到期的利息,interest_accrued,1132.03,应收利息—计提,2.12,0.00,1
2026-01-15,20260115-interest_accrued,日终：计提还没到期的利息,interest_accrued,2221.03,应交税费—待转销项税额,0.00,0.12,1
2026-01-15,20260115-interest_accrued,日终：计提还没到期的利息,interest_accrued,6011.01,利息收入—汽车贷款,0.00,2.00,1
"""


def test_the_vouchers_of_a_day() -> None:
    a_day()
    seal_entries(by=SYSTEM, at=AT)
    lines = export.day_vouchers(on=DAY, today=NEXT, closed=True)
    content = export.vouchers_csv(DAY, lines)
    assert content.decode("utf-8-sig").replace("\r\n", "\n") == VOUCHERS
    assert content.startswith(b"\xef\xbb\xbf")
    assert sum(line.debit_fen - line.credit_fen for line in lines) == 0
    assert export.vouchers_csv(DAY, export.day_vouchers(on=DAY, today=NEXT, closed=True)) == content


def test_a_day_is_exported_when_it_is_over_closed_and_sealed() -> None:
    posted(rule=Rule.MONEY_RECEIVED, amounts_fen={"amount": 5}, reference="1")
    with pytest.raises(export.DayNotOver, match="the business date is Thu 15 Jan 2026"):
        export.day_vouchers(on=DAY, today=DAY, closed=True)
    with pytest.raises(export.DayNotClosed):
        export.day_vouchers(on=DAY, today=NEXT, closed=False)
    with pytest.raises(export.DayNotSealed, match="1 entries of Thu 15 Jan 2026"):
        export.day_vouchers(on=DAY, today=NEXT, closed=True)
    assert export.day_vouchers(on=date(2026, 1, 14), today=NEXT, closed=True) == ()


def test_the_chart_of_accounts_names_kind_and_side() -> None:
    rows = export.accounts_csv().decode("utf-8-sig").splitlines()
    assert len(rows) == len(Account) + 1
    assert "1304.01,贷款损失准备,Provision for loan losses,资产,贷" in rows
    assert "2221.02,应交税费—应交增值税（进项税额）,\"VAT payable, input\",负债,借" in rows  # fmt: skip
    assert "6011.01,利息收入—汽车贷款,Interest income,损益,贷" in rows


def test_tax_comes_from_the_configuration() -> None:
    table = vat_table()
    assert (table.rate_ppm(date(2016, 4, 30)), table.rate_ppm(DAY)) == (0, 60_000)
    assert table.tax_account(Rule.MONEY_RECEIVED, Account.GATEWAY) is None
    assert table.tax_account(Rule.INTEREST_VAT, Account.INTEREST_INCOME) is None


def test_the_command_writes_both_files_or_says_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "gl.csv"
    assert ledger_export.main(["--date", "tomorrow", "--out", str(out)]) == 2
    assert "tomorrow is no day" in capsys.readouterr().err
    assert ledger_export.main(["--date", business_date().isoformat(), "--out", str(out)]) == 2
    assert "is not over" in capsys.readouterr().err
    assert ledger_export.main(["--date", "2026-01-15", "--out", str(out)]) == 2
    assert "close the day first" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    a_day()
    seal_entries(by=SYSTEM, at=AT)
    DayClose.objects.create(on=DAY, started_at=AT, at=AT, billed=0, accrued_fen=0)
    assert ledger_export.main(["--date", "2026-01-15", "--out", str(tmp_path / "missing" / "gl.csv")]) == 2
    assert "cannot be written: No such file or directory." in capsys.readouterr().err
    assert ledger_export.main(["--date", "2026-01-15", "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith("2026-01-15: 10 vouchers, 25 lines in ")
    assert out.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == VOUCHERS
    assert (tmp_path / "gl.accounts.csv").read_bytes() == export.accounts_csv()


def test_the_proof_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ledger_prove.main([]) == 0
    a_day()
    sealed = seal_entries(by=SYSTEM, at=AT)
    assert ledger_prove.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "11 entries in 1 seals are as they were sealed; 0 wait.",
        f"Seal 1: {sealed.hash}",
    ]
    assert ledger_prove.main(["--seal", "1", "--hash", sealed.hash.upper()]) == 0
    assert ledger_prove.main(["--seal", "1", "--hash", "00"]) == 1
    assert "Seal 1 is not the one that was written down." in capsys.readouterr().err
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update ledger_entry set reference = 'other' where reference = '5' returning id")
        (number,) = cursor.fetchone()
        cursor.execute("set session_replication_role = origin")
    assert ledger_prove.main([]) == 1
    told = capsys.readouterr().err
    assert "holds up to seal 0; seal 1 is the first that differs." in told
    assert f"Entries that were changed or are gone: {number}." in told
