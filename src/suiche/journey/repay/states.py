"""The lifecycles of a loan and of a payment order."""

from __future__ import annotations

from enum import StrEnum

from suiche.journey.repay.debit_states import DEBIT as DEBIT
from suiche.journey.repay.debit_states import DEBIT_BATCH as DEBIT_BATCH
from suiche.journey.repay.debit_states import MANDATE as MANDATE
from suiche.kit.states import Lifecycle


class LoanState(StrEnum):
    """Where a loan stands. A written-off loan is still owed; money that comes for it is a recovery."""

    ACTIVE = "active"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


# The ways back are counter-entries: a settlement or a write-off made by mistake.
LOAN = Lifecycle(
    LoanState,
    name="repay.loan",
    start=LoanState.ACTIVE,
    moves={
        LoanState.ACTIVE: (LoanState.SETTLED, LoanState.WRITTEN_OFF),
        LoanState.SETTLED: (LoanState.ACTIVE,),
        LoanState.WRITTEN_OFF: (LoanState.ACTIVE,),
    },
)


class EventKind(StrEnum):
    """What people and partners do to a loan; what the calendar does (billing, accrual) is no event."""

    PAYMENT = "payment"
    RETURNED = "returned"  # a debit the bank took back
    REFUND = "refund"
    SETTLED = "settled"
    RESTORED = "restored"
    PREPAID = "prepaid"
    DUE_DAY = "due_day"
    DEFERRED = "deferred"
    BALLOON_EXTENDED = "balloon_extended"
    ACCELERATED = "accelerated"
    FEE = "fee"
    WAIVED = "waived"
    WRITTEN_OFF = "written_off"
    RECOVERED = "recovered"
    TRANSFERRED = "transferred"
    LEASE_ENDED = "lease_ended"
    TAKEN_OVER = "taken_over"
    REVERSED = "reversed"


class Channel(StrEnum):
    """How money came: through the gateway, by direct debit, by bank transfer, from the deposit, owed by the state."""

    GATEWAY = "gateway"
    DEBIT = "debit"
    TRANSFER = "transfer"
    DEPOSIT = "deposit"
    STATE = "state"
    OPENING = "opening"


class Source(StrEnum):
    """What an owed amount was met from. Only ``CREDIT`` uses the customer's money."""

    CREDIT = "credit"
    WAIVER = "waiver"
    WRITE_OFF = "write_off"
    CAPITALISED = "capitalised"
    VEHICLE = "vehicle"  # the car of a lease came back instead of its residual


class AtEnd(StrEnum):
    """What becomes of a subvention that is not earned when its loan ends early."""

    REFUND = "refund"
    KEEP = "keep"


class Payer(StrEnum):
    """Who pays a subvention, or a part of the interest."""

    OEM = "oem"
    DEALER = "dealer"
    STATE = "state"


class SubventionMoveKind(StrEnum):
    """What happens to a subvention besides the months in which it is earned."""

    RECEIVED = "received"
    EARNED = "earned"  # before its time, as its loan ended
    REFUNDED = "refunded"


class Use(StrEnum):
    """Where credit can go besides what is owed on the plan."""

    REFUND = "refund"
    RECOVERY = "recovery"


class OrderState(StrEnum):
    """Where a payment order stands. A closed order can still be paid: the gateway's word is late, the money is real."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


ORDER = Lifecycle(
    OrderState,
    name="repay.payment_order",
    start=OrderState.OPEN,
    moves={
        OrderState.OPEN: (OrderState.PAID, OrderState.CLOSED),
        OrderState.CLOSED: (OrderState.PAID,),
        OrderState.PAID: (),
    },
)


class Purpose(StrEnum):
    """What a customer pays for."""

    INSTALMENT = "instalment"
    PAYOFF = "payoff"
    PREPAY = "prepay"  # a part of the principal before its time, or of a balloon before it is extended


class CaseKind(StrEnum):
    """Why a payment needs a person."""

    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    LATE_PAYOFF = "late_payoff"
    LATE_CHANGE = "late_change"
    PAID_TWICE = "paid_twice"
    AFTER_SETTLEMENT = "after_settlement"
    REFUND_FAILED = "refund_failed"
    GIVEN_BACK = "given_back"  # the gateway says that it returned money, which we did not ask for
    ODD_NOTICE = "odd_notice"  # the gateway says something that cannot be booked


# Money has come, or may have, and is in no account until a person has looked: nothing more is asked for meanwhile. What was
# given back is not among them: it has left, and what was booked before it still stands.
OUTSIDE = frozenset({CaseKind.UNKNOWN_ORDER, CaseKind.WRONG_AMOUNT, CaseKind.ODD_NOTICE})
# What its customer was told about: the others concern nobody, or the books only.
SHOWN = (
    CaseKind.WRONG_AMOUNT,
    CaseKind.ODD_NOTICE,
    CaseKind.PAID_TWICE,
    CaseKind.AFTER_SETTLEMENT,
    CaseKind.LATE_PAYOFF,
    CaseKind.LATE_CHANGE,
)


class CaseOutcome(StrEnum):
    """What became of the money of a payment that a person looked at."""

    POSTED = "posted"  # it was in no account, and now stands on the loan
    KEPT = "kept"  # it was the customer's credit already, and stays with the loan
    REFUNDED = "refunded"  # the customer has it back
    NO_MONEY = "no_money"  # the gateway was asked: no money moved


class ReminderKind(StrEnum):
    """Of what a customer is reminded: an instalment before its due date, or the day after it was missed."""

    SOON = "soon"
    MISSED = "missed"
