"""The posting rules, as a table. Nobody writes a journal entry by hand.

A rule names its legs: account, side and the component of the amount that stands there. ``_checked`` proves at
import that each component of each rule stands on both sides, so that every posting balances whatever it amounts to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from suiche.ledger.kinds import CONTRACT_ACCOUNTS, Account, Rule

A = Account
# Kept per contract in a batch; every other account gets one summed line.
_KEPT_PER_CONTRACT = frozenset(CONTRACT_ACCOUNTS)


class Leg(NamedTuple):
    """One line of a rule: sign +1 is debit, −1 is credit."""

    account: Account
    sign: int
    component: str


class BatchLine(NamedTuple):
    """One line of a batch: without a contract it is the sum over all of them."""

    account: Account
    contract_id: UUID | None
    fen: int


def _move(component: str, debit: Account, credit: Account) -> tuple[Leg, Leg]:
    return Leg(debit, 1, component), Leg(credit, -1, component)


def _apply(principal: Account) -> tuple[Leg, ...]:
    """Credit goes to what is owed, in whatever parts."""
    return (
        *_move("fee", A.CUSTOMER_CREDIT, A.FEES_DUE),
        *_move("penalty", A.CUSTOMER_CREDIT, A.PENALTY_DUE),
        *_move("interest", A.CUSTOMER_CREDIT, A.INTEREST_DUE),
        *_move("principal", A.CUSTOMER_CREDIT, principal),
    )


def _write_off(principal: Account) -> tuple[Leg, ...]:
    return (
        *_move("principal", A.PROVISION, principal),
        *_move("interest", A.PROVISION, A.INTEREST_DUE),
        *_move("penalty", A.PROVISION, A.PENALTY_DUE),
        *_move("fee", A.PROVISION, A.FEES_DUE),
    )


def _take_over(principal: Account) -> tuple[Leg, ...]:
    return (
        *_move("principal", principal, A.MIGRATION),
        *_move("interest", A.INTEREST_DUE, A.MIGRATION),
        *_move("penalty", A.PENALTY_DUE, A.MIGRATION),
        *_move("fee", A.FEES_DUE, A.MIGRATION),
        *_move("credit", A.MIGRATION, A.CUSTOMER_CREDIT),
    )


def _checked(rules: Mapping[Rule, tuple[Leg, ...]]) -> Mapping[Rule, tuple[Leg, ...]]:
    """Refuse to start with a rule that is missing, does not balance, or hides a contract's part in a batch."""
    missing = set(Rule) - set(rules)
    if missing:
        raise ValueError(f"no legs for {missing}")
    for rule, legs in rules.items():
        for component in {leg.component for leg in legs}:
            if sum(leg.sign for leg in legs if leg.component == component) != 0:
                raise ValueError(f"{rule}: {component} stands on one side only")
            if not _named_by(legs, component) and _on_contract(legs, component):
                raise ValueError(f"{rule}: no account of a contract shows {component} alone")
    return rules


def _on_contract(legs: Sequence[Leg], component: str) -> bool:
    return any(leg.component == component and leg.account in _KEPT_PER_CONTRACT for leg in legs)


def _named_by(legs: Sequence[Leg], component: str) -> Leg | None:
    """Return the leg from whose line the component can be read: a contract's account that holds nothing else."""
    for leg in legs:
        alone = all(other.component == component for other in legs if other.account == leg.account)
        if leg.component == component and leg.account in _KEPT_PER_CONTRACT and alone:
            return leg
    return None


RULES = _checked(
    {
        Rule.LOAN_ACTIVATED: _move("principal", A.LOANS, A.DEALERS_PAYABLE),
        Rule.LEASE_ACTIVATED: (
            *_move("principal", A.LEASE_RECEIVABLE, A.DEALERS_PAYABLE),
            *_move("vat", A.VAT_INPUT, A.VAT_DEFERRED),
        ),
        Rule.DEALER_PAID: _move("amount", A.DEALERS_PAYABLE, A.BANK),
        Rule.INTEREST_BILLED: _move("interest", A.INTEREST_DUE, A.INTEREST_INCOME),
        Rule.PENALTY_CHARGED: _move("penalty", A.PENALTY_DUE, A.PENALTY_INCOME),
        Rule.FEE_CHARGED: _move("fee", A.FEES_DUE, A.FEE_INCOME),
        Rule.RENT_VAT: (
            *_move("vat", A.VAT_DEFERRED, A.VAT_OUTPUT),
            *_move("interest", A.INTEREST_INCOME, A.VAT_OUTPUT),
        ),
        Rule.INTEREST_VAT: _move("vat", A.INTEREST_INCOME, A.VAT_OUTPUT),
        Rule.MONEY_RECEIVED: _move("amount", A.GATEWAY, A.CUSTOMER_CREDIT),
        Rule.TRANSFER_RECEIVED: _move("amount", A.BANK, A.CUSTOMER_CREDIT),
        Rule.DEBIT_RECEIVED: _move("amount", A.DEBIT_CLEARING, A.CUSTOMER_CREDIT),
        Rule.DEBIT_SETTLED: _move("amount", A.BANK, A.DEBIT_CLEARING),
        Rule.CREDIT_APPLIED: _apply(A.LOANS),
        Rule.LEASE_CREDIT_APPLIED: _apply(A.LEASE_RECEIVABLE),
        Rule.CREDIT_REFUNDED: _move("amount", A.CUSTOMER_CREDIT, A.BANK),
        Rule.WAIVED: (
            *_move("fee", A.FEE_INCOME, A.FEES_DUE),
            *_move("penalty", A.PENALTY_INCOME, A.PENALTY_DUE),
            *_move("interest", A.INTEREST_INCOME, A.INTEREST_DUE),
        ),
        Rule.INTEREST_CAPITALISED: _move("interest", A.LOANS, A.INTEREST_INCOME),
        Rule.LEASE_CAPITALISED: _move("interest", A.LEASE_RECEIVABLE, A.INTEREST_INCOME),
        Rule.WRITTEN_OFF: _write_off(A.LOANS),
        Rule.LEASE_WRITTEN_OFF: _write_off(A.LEASE_RECEIVABLE),
        Rule.RECOVERED: _move("amount", A.CUSTOMER_CREDIT, A.PROVISION),
        Rule.TAKEN_OVER: _take_over(A.LOANS),
        Rule.LEASE_TAKEN_OVER: _take_over(A.LEASE_RECEIVABLE),
        Rule.SUBVENTION_PROMISED: _move("amount", A.SUBVENTION_DUE, A.SUBVENTION_DEFERRED),
        Rule.SUBVENTION_RECEIVED: _move("amount", A.BANK, A.SUBVENTION_DUE),
        Rule.SUBVENTION_EARNED: _move("amount", A.SUBVENTION_DEFERRED, A.SUBVENTION_INCOME),
        Rule.SUBVENTION_REFUNDED: _move("amount", A.SUBVENTION_DEFERRED, A.SUBVENTION_DUE),
        Rule.STATE_SUBSIDISED: _move("amount", A.STATE_SUBSIDY_DUE, A.CUSTOMER_CREDIT),
        Rule.STATE_SUBSIDY_RECEIVED: _move("amount", A.BANK, A.STATE_SUBSIDY_DUE),
        Rule.DEPOSIT_RECEIVED: _move("amount", A.DEALERS_PAYABLE, A.DEPOSITS),
        Rule.DEPOSIT_RETURNED: _move("amount", A.DEPOSITS, A.CUSTOMER_CREDIT),
        Rule.VEHICLE_RETURNED: (
            *_move("residual", A.RETURNED_ASSETS, A.LEASE_RECEIVABLE),
            *_move("vat", A.VAT_DEFERRED, A.RETURNED_ASSETS),
        ),
        Rule.INTEREST_ACCRUED: _move("interest", A.INTEREST_ACCRUED, A.INTEREST_INCOME),
        Rule.ACCRUAL_REVERSED: _move("interest", A.INTEREST_INCOME, A.INTEREST_ACCRUED),
    }
)

_COMPONENTS = {rule: frozenset(leg.component for leg in legs) for rule, legs in RULES.items()}


def lines(
    rule: Rule, amounts_fen: Mapping[str, int], *, counter: bool = False
) -> tuple[tuple[Account, int], ...]:
    """Return (account, signed fen) for a posting; one line per account, zero lines left out.

    ``counter`` turns every side round. Refuses (ValueError) a component the rule does not know, a negative
    amount, and a posting of nothing.
    """
    if not amounts_fen.keys() <= _COMPONENTS[rule]:
        raise ValueError(f"{rule} has no {amounts_fen.keys() - _COMPONENTS[rule]}")
    if amounts_fen and min(amounts_fen.values()) < 0:
        raise ValueError(f"{rule}: a negative amount is a counter-entry, not a posting")
    turn = -1 if counter else 1
    totals: dict[Account, int] = {}
    for account, sign, component in RULES[rule]:
        totals[account] = totals.get(account, 0) + turn * sign * amounts_fen.get(component, 0)
    posted = tuple((account, fen) for account, fen in totals.items() if fen)
    if not posted:
        raise ValueError(f"{rule}: nothing to post")
    return posted


def batch_lines(
    rule: Rule, postings: Sequence[tuple[UUID, Mapping[str, int]]], *, counter: bool = False
) -> tuple[BatchLine, ...]:
    """Return the lines of one entry for many contracts: one per contract on its own accounts, sums on the others.

    Refuses (ValueError) what ``lines`` refuses, for any of the contracts, and a batch of nothing.
    """
    totals: dict[tuple[Account, UUID | None], int] = {}
    for contract_id, amounts_fen in postings:
        for account, fen in lines(rule, amounts_fen, counter=counter):
            key = (account, contract_id if account in _KEPT_PER_CONTRACT else None)
            totals[key] = totals.get(key, 0) + fen
    if not totals:
        raise ValueError(f"{rule}: nothing to post")
    return tuple(BatchLine(account, owner, fen) for (account, owner), fen in totals.items() if fen)


def contract_part(
    rule: Rule, own_fen: Mapping[Account, int], *, counter: bool = False
) -> tuple[tuple[Account, int], ...]:
    """Return a contract's part of a batch entry as a whole posting, from the lines on its own accounts.

    ``own_fen``: signed fen of the contract's lines. Each component is read from the account that holds it
    alone; the other side follows from the rule. A component that touches no account of a contract is left out.
    """
    legs = RULES[rule]
    turn = -1 if counter else 1
    amounts: dict[str, int] = {}
    for component in {leg.component for leg in legs}:
        shown = _named_by(legs, component)
        if shown is not None:
            amounts[component] = turn * shown.sign * own_fen.get(shown.account, 0)
    totals: dict[Account, int] = {}
    for leg in legs:
        totals[leg.account] = totals.get(leg.account, 0) + turn * leg.sign * amounts.get(leg.component, 0)
    return tuple((account, fen) for account, fen in totals.items() if fen)
