"""The ledger: rules that balance, a database that refuses what does not, reversals, the trial balance as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from suiche.channels.design.wording import yuan
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries
from suiche.ledger.actions.post import post
from suiche.ledger.actions.post_batch import post_batch
from suiche.ledger.actions.reverse import AlreadyReversed, reverse
from suiche.ledger.kinds import CONTRACT_ACCOUNTS, NAMES, RULE_NAMES, Account, Rule
from suiche.ledger.models import Entry, Line
from suiche.ledger.rules import RULES, batch_lines, contract_part, lines

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
DAY_1, DAY_2 = BusinessDate(date(2026, 1, 15)), BusinessDate(date(2026, 2, 15))
A, B = UUID(int=1), UUID(int=2)


@action
def posted(
    *, rule: Rule, amounts_fen: Mapping[str, int], contract_id: UUID, reference: str, on: BusinessDate = DAY_1, counter: bool = False, by: Actor = SYSTEM, at: Instant = AT
) -> int:  # fmt: skip
    """Post one fact."""
    return post(
        rule=rule, amounts_fen=amounts_fen, contract_id=contract_id, reference=reference, on=on, at=at, counter=counter
    )  # fmt: skip


@action
def batched(
    *, rule: Rule, postings: tuple[tuple[UUID, dict[str, int]], ...], reference: str, by: Actor = SYSTEM, at: Instant = AT
) -> int:  # fmt: skip
    """Post a batch."""
    return post_batch(rule=rule, postings=postings, reference=reference, on=DAY_1, at=at)


@action
def reversed_(*, entry_id: int, on: BusinessDate = DAY_2, by: Actor = SYSTEM, at: Instant = AT) -> int:
    """Post the counter-entry of an entry."""
    return reverse(entry_id=entry_id, on=on, at=at)


def trial(until: date) -> str:
    """The trial balance as an accountant writes it."""
    found = queries.trial_balance(until)
    rows = [f"{r.account} {r.name.zh} | {yuan(r.debit_fen)} | {yuan(r.credit_fen)}" for r in found]
    return "\n".join([*rows, f"合计 | {yuan(sum(r.debit_fen for r in found))} | {yuan(sum(r.credit_fen for r in found))}"])  # fmt: skip


# What each rule does, leg by leg: the accountant reads this table, the code must say the same.
TABLE = """
accrual_reversed: 借 6011.01 interest; 贷 1132.03 interest
credit_applied: 借 2241.01 fee; 贷 1221.01 fee; 借 2241.01 penalty; 贷 1132.02 penalty; 借 2241.01 interest; 贷 1132.01 interest; 借 2241.01 principal; 贷 1303.01 principal
credit_refunded: 借 2241.01 amount; 贷 1002.01 amount
dealer_paid: 借 2202.01 amount; 贷 1002.01 amount
debit_received: 借 1012.02 amount; 贷 2241.01 amount
debit_settled: 借 1002.01 amount; 贷 1012.02 amount
deposit_received: 借 2202.01 amount; 贷 2241.02 amount
deposit_returned: 借 2241.02 amount; 贷 2241.01 amount
fee_charged: 借 1221.01 fee; 贷 6021.01 fee
interest_accrued: 借 1132.03 interest; 贷 6011.01 interest
interest_billed: 借 1132.01 interest; 贷 6011.01 interest
interest_capitalised: 借 1303.01 interest; 贷 6011.01 interest
interest_vat: 借 6011.01 vat; 贷 2221.01 vat
lease_activated: 借 1531.01 principal; 贷 2202.01 principal; 借 2221.02 vat; 贷 2221.03 vat
lease_capitalised: 借 1531.01 interest; 贷 6011.01 interest
lease_credit_applied: 借 2241.01 fee; 贷 1221.01 fee; 借 2241.01 penalty; 贷 1132.02 penalty; 借 2241.01 interest; 贷 1132.01 interest; 借 2241.01 principal; 贷 1531.01 principal
lease_taken_over: 借 1531.01 principal; 贷 1901.09 principal; 借 1132.01 interest; 贷 1901.09 interest; 借 1132.02 penalty; 贷 1901.09 penalty; 借 1221.01 fee; 贷 1901.09 fee; 借 1901.09 credit; 贷 2241.01 credit
lease_written_off: 借 1304.01 principal; 贷 1531.01 principal; 借 1304.01 interest; 贷 1132.01 interest; 借 1304.01 penalty; 贷 1132.02 penalty; 借 1304.01 fee; 贷 1221.01 fee
loan_activated: 借 1303.01 principal; 贷 2202.01 principal
money_received: 借 1012.01 amount; 贷 2241.01 amount
penalty_charged: 借 1132.02 penalty; 贷 6011.02 penalty
recovered: 借 2241.01 amount; 贷 1304.01 amount
rent_vat: 借 2221.03 vat; 贷 2221.01 vat; 借 6011.01 interest; 贷 2221.01 interest
state_subsidised: 借 1221.03 amount; 贷 2241.01 amount
state_subsidy_received: 借 1002.01 amount; 贷 1221.03 amount
subvention_earned: 借 2401.01 amount; 贷 6011.03 amount
subvention_promised: 借 1221.02 amount; 贷 2401.01 amount
subvention_received: 借 1002.01 amount; 贷 1221.02 amount
subvention_refunded: 借 2401.01 amount; 贷 1221.02 amount
taken_over: 借 1303.01 principal; 贷 1901.09 principal; 借 1132.01 interest; 贷 1901.09 interest; 借 1132.02 penalty; 贷 1901.09 penalty; 借 1221.01 fee; 贷 1901.09 fee; 借 1901.09 credit; 贷 2241.01 credit
transfer_received: 借 1002.01 amount; 贷 2241.01 amount
vehicle_returned: 借 1461.01 residual; 贷 1531.01 residual; 借 2221.03 vat; 贷 1461.01 vat
waived: 借 6021.01 fee; 贷 1221.01 fee; 借 6011.02 penalty; 贷 1132.02 penalty; 借 6011.01 interest; 贷 1132.01 interest
written_off: 借 1304.01 principal; 贷 1303.01 principal; 借 1304.01 interest; 贷 1132.01 interest; 借 1304.01 penalty; 贷 1132.02 penalty; 借 1304.01 fee; 贷 1221.01 fee
"""


def test_the_posting_rules_are_this_table() -> None:
    said = [
        f"{rule}: " + "; ".join(f"{'借' if leg.sign > 0 else '贷'} {leg.account} {leg.component}" for leg in legs)
        for rule, legs in sorted(RULES.items())
    ]  # fmt: skip
    assert "\n".join(said) == TABLE.strip()
    assert set(RULE_NAMES) == set(Rule)
    assert set(NAMES) == set(Account)


@given(rule=st.sampled_from(list(Rule)), counter=st.booleans(), data=st.data())
def test_every_posting_balances_whatever_it_amounts_to(
    rule: Rule, counter: bool, data: st.DataObject
) -> None:
    parts = sorted({leg.component for leg in RULES[rule]})
    amounts = {part: data.draw(st.integers(0, 10**12), label=part) for part in parts}
    if not any(amounts.values()):
        with pytest.raises(ValueError, match="nothing to post"):
            lines(rule, amounts)
        return
    made = lines(rule, amounts, counter=counter)
    assert made == tuple((account, -fen if counter else fen) for account, fen in lines(rule, amounts))
    assert sum(fen for _, fen in made) == 0
    assert all(fen for _, fen in made)
    assert len({account for account, _ in made}) == len(made)


@given(rule=st.sampled_from(list(Rule)), counter=st.booleans(), data=st.data())
def test_a_batch_is_the_sum_of_its_postings_and_gives_each_contract_its_part(
    rule: Rule, counter: bool, data: st.DataObject
) -> None:
    parts = sorted({leg.component for leg in RULES[rule]})
    amount = st.fixed_dictionaries({part: st.integers(0, 10**12) for part in parts}).filter(
        lambda amounts: any(amounts.values())
    )
    postings = [(UUID(int=n), data.draw(amount)) for n in range(3)]
    made = batch_lines(rule, postings, counter=counter)
    assert sum(line.fen for line in made) == 0
    assert len({(line.account, line.contract_id) for line in made}) == len(made)
    assert all((line.contract_id is not None) == (line.account in CONTRACT_ACCOUNTS) for line in made)
    singles = [line for _, amounts in postings for line in lines(rule, amounts, counter=counter)]
    for account in Account:
        assert sum(line.fen for line in made if line.account == account) == sum(
            fen for one, fen in singles if one == account
        )
    seen = {leg.component for leg in RULES[rule] if leg.account in CONTRACT_ACCOUNTS}
    for owner, amounts in postings:
        own = {line.account: line.fen for line in made if line.contract_id == owner}
        shown = {part: fen for part, fen in amounts.items() if part in seen}
        whole = lines(rule, shown, counter=counter) if any(shown.values()) else ()
        assert sorted(contract_part(rule, own, counter=counter)) == sorted(whole)


def test_what_a_rule_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="has no"):
        lines(Rule.DEALER_PAID, {"amount": 1, "tip": 1})
    with pytest.raises(ValueError, match="negative amount"):
        lines(Rule.DEALER_PAID, {"amount": -1})


@pytest.mark.django_db
def test_the_database_refuses_an_unbalanced_posting() -> None:
    entry = Entry.objects.create(rule="dealer_paid", reference="x", on=DAY_1, at=AT)
    with pytest.raises(IntegrityError, match="ledger_posting_balances"), transaction.atomic():
        Line.objects.create(entry=entry, account="1002.01", amount_fen=100)
    with pytest.raises(IntegrityError, match="ledger_posting_balances"), transaction.atomic():
        Line.objects.bulk_create([Line(entry=entry, account="1002.01", amount_fen=100), Line(entry=entry, account="2202.01", amount_fen=-99)])  # fmt: skip
    with pytest.raises(IntegrityError, match='null value in column "entry_id"'), transaction.atomic():
        Line.objects.bulk_create([Line(entry_id=0, account="1002.01", amount_fen=1), Line(entry_id=0, account="2202.01", amount_fen=-1)])  # fmt: skip
    assert not Line.objects.exists()


@pytest.mark.django_db
def test_the_database_knows_every_account_and_every_rule() -> None:
    for domain, words in (("ledger_account", Account), ("ledger_rule", Rule)):
        with connection.cursor() as cursor:
            for word in words:
                cursor.execute(f"select %s::{domain}", [word.value])
            with pytest.raises(IntegrityError, match=f"{domain}_known"), transaction.atomic():
                cursor.execute(f"select %s::{domain}", ["9999.99"])


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_line"])
@pytest.mark.parametrize("statement", ["delete from {0}", "update {0} set id = id + 1000"])
def test_the_database_refuses_any_change(table: str, statement: str) -> None:
    posted(rule=Rule.LOAN_ACTIVATED, amounts_fen={"principal": 100}, contract_id=A, reference="a")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as c:
        c.execute(statement.format(table))
    assert queries.proof().balances


@pytest.mark.django_db
def test_a_fact_is_posted_once_and_zero_or_unknown_accounts_never() -> None:
    posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 100}, contract_id=A, reference="payout:1")
    with pytest.raises(IntegrityError):
        posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 100}, contract_id=A, reference="payout:1")
    entry = Entry.objects.get()
    for account, fen in (("1002.01", 0), ("9999.99", 5)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.create(entry=entry, account=account, amount_fen=fen)
    assert Line.objects.count() == 2


@pytest.mark.django_db
def test_a_reversal_is_the_exact_opposite_and_happens_once() -> None:
    number = posted(rule=Rule.CREDIT_APPLIED, amounts_fen={"interest": 300, "principal": 700}, contract_id=A, reference="a")  # fmt: skip
    back = reversed_(entry_id=number)
    first, second = queries.entries(A)
    assert second.number == back
    assert second.reverses == first.number
    opposite = {(line.account, line.credit_fen, line.debit_fen) for line in first.lines}
    assert {(line.account, line.debit_fen, line.credit_fen) for line in second.lines} == opposite
    assert second.words.zh == "冲销：用预存还欠款"
    assert queries.balances(A) == {}
    with pytest.raises(AlreadyReversed):
        reversed_(entry_id=number)
    with pytest.raises(ValueError, match="there is no entry"):
        reversed_(entry_id=10**9)


@pytest.mark.django_db
def test_a_counter_posting_takes_back_a_part() -> None:
    posted(rule=Rule.PENALTY_CHARGED, amounts_fen={"penalty": 500}, contract_id=A, reference="late:1")
    posted(rule=Rule.PENALTY_CHARGED, amounts_fen={"penalty": 120}, contract_id=A, reference="late:2", counter=True)  # fmt: skip
    assert queries.balances(A)[Account.PENALTY_DUE] == 380
    second = queries.entries(A)[1]
    assert second.words.en == "Reversal: Late: penalty interest is charged"
    reversed_(entry_id=second.number)
    assert queries.balances(A)[Account.PENALTY_DUE] == 500
    again = queries.entries(A)[2]
    assert (again.counter, again.reverses) == (False, second.number)


@pytest.mark.django_db
def test_a_batch_is_one_entry_and_each_contract_finds_its_own_part() -> None:
    posted(rule=Rule.LOAN_ACTIVATED, amounts_fen={"principal": 900}, contract_id=A, reference="open")
    number = batched(
        rule=Rule.CREDIT_APPLIED,
        postings=((A, {"interest": 30, "principal": 70}), (B, {"principal": 5}), (A, {"fee": 2})),
        reference="night",
    )
    billed = batched(
        rule=Rule.INTEREST_BILLED, postings=((A, {"interest": 30}), (B, {"interest": 4})), reference="bill"
    )
    _, own, due = queries.entries(A)
    assert (own.number, own.contract_id, due.number) == (number, None, billed)
    assert [(line.account, line.debit_fen, line.credit_fen) for line in own.lines] == [
        ("2241.01", 102, 0), ("1221.01", 0, 2), ("1132.01", 0, 30), ("1303.01", 0, 70),
    ]  # fmt: skip
    assert [(line.account, line.debit_fen, line.credit_fen) for line in due.lines] == [
        ("1132.01", 30, 0), ("6011.01", 0, 30),
    ]  # fmt: skip
    whole = {(line.account, line.contract_id): line.debit_fen - line.credit_fen for line in queries.entries_on(DAY_1)[2].lines}  # fmt: skip
    assert whole == {("1132.01", A): 30, ("1132.01", B): 4, ("6011.01", None): -34}
    assert queries.balances(B) == {
        Account.CUSTOMER_CREDIT: 5,
        Account.LOANS: -5,
        Account.INTEREST_DUE: 4,
    }
    reversed_(entry_id=billed)
    assert Account.INTEREST_DUE not in queries.balances(B)
    assert [line.account for line in queries.entries(B)[2].lines] == ["6011.01", "1132.01"]
    with pytest.raises(ValueError, match="nothing to post"):
        batched(rule=Rule.CREDIT_APPLIED, postings=((A, {"fee": 1}), (B, {})), reference="empty")
    assert queries.proof().balances


@pytest.mark.django_db
def test_a_month_of_one_loan_as_a_trial_balance() -> None:
    # 200,000.00 at 3.99 %: interest of the first month 665.00, instalment 5,903.91, principal 5,238.91.
    posted(rule=Rule.LOAN_ACTIVATED, amounts_fen={"principal": 20_000_000}, contract_id=A, reference="1")
    posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 20_000_000}, contract_id=A, reference="2")
    assert trial(DAY_1) == "1002.01 银行存款 | 0.00 | 200,000.00\n1303.01 贷款—本金 | 200,000.00 | 0.00\n2202.01 应付账款—经销商 | 0.00 | 0.00\n合计 | 200,000.00 | 200,000.00"  # fmt: skip
    posted(rule=Rule.INTEREST_BILLED, amounts_fen={"interest": 66_500}, contract_id=A, reference="3", on=DAY_2)  # fmt: skip
    posted(rule=Rule.MONEY_RECEIVED, amounts_fen={"amount": 600_000}, contract_id=A, reference="4", on=DAY_2)
    posted(rule=Rule.CREDIT_APPLIED, amounts_fen={"interest": 66_500, "principal": 523_891}, contract_id=A, reference="5", on=DAY_2)  # fmt: skip
    assert (
        trial(DAY_2)
        == """1002.01 银行存款 | 0.00 | 200,000.00
1012.01 其他货币资金—支付机构 | 6,000.00 | 0.00
1132.01 应收利息—已到期 | 0.00 | 0.00
1303.01 贷款—本金 | 194,761.09 | 0.00
2202.01 应付账款—经销商 | 0.00 | 0.00
2241.01 其他应付款—客户预存 | 0.00 | 96.09
6011.01 利息收入—汽车贷款 | 0.00 | 665.00
合计 | 200,761.09 | 200,761.09"""
    )
    assert trial(DAY_1).endswith("合计 | 200,000.00 | 200,000.00"), "a past day stays what it was"
    assert queries.balances(A)[Account.CUSTOMER_CREDIT] == -9_609
    assert queries.balances(B) == {}
    assert [entry.number for entry in queries.entries_on(DAY_2)] == [e.number for e in queries.entries(A)[2:]]
    proof = queries.proof()
    assert (proof.entries, proof.total_fen, proof.unbalanced, proof.balances) == (5, 0, (), True)
    assert queries.numbers_of(["5"])
    assert not queries.numbers_of([str(uuid4())])
