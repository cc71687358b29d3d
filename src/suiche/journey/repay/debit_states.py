"""The lifecycles of direct debit: the mandate, the batch, the single debit."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class MandateState(StrEnum):
    """Whether a loan may be debited: the protocol between its contract and a card."""

    ASKED = "asked"
    ACTIVE = "active"
    REFUSED = "refused"
    ENDED = "ended"


CARD_CHANGED = "CARD_CHANGED"  # why a mandate ended: another card has taken its place
LIVE_MANDATE = (MandateState.ASKED, MandateState.ACTIVE)

MANDATE = Lifecycle(
    MandateState,
    name="repay.debit_mandate",
    start=MandateState.ASKED,
    moves={
        MandateState.ASKED: (MandateState.ACTIVE, MandateState.REFUSED, MandateState.ENDED),
        MandateState.ACTIVE: (MandateState.ENDED,),
        MandateState.REFUSED: (),
        MandateState.ENDED: (),
    },
)


class DebitBatchState(StrEnum):
    """Where a batch stands. DONE: every debit of it has its result."""

    CREATED = "created"
    SUBMITTED = "submitted"
    DONE = "done"
    REFUSED = "refused"


DEBIT_BATCH = Lifecycle(
    DebitBatchState,
    name="repay.debit_batch",
    start=DebitBatchState.CREATED,
    moves={
        DebitBatchState.CREATED: (DebitBatchState.SUBMITTED, DebitBatchState.REFUSED),
        DebitBatchState.SUBMITTED: (DebitBatchState.DONE,),
        DebitBatchState.DONE: (),
        DebitBatchState.REFUSED: (),
    },
)


class DebitState(StrEnum):
    """Where one debit stands. While it is live nothing else is debited for its loan; UNKNOWN ends by asking only."""

    CREATED = "created"
    SUBMITTED = "submitted"
    PROCESSING = "processing"
    UNKNOWN = "unknown"
    SUCCESS = "success"
    FAILED = "failed"
    RETURNED = "returned"


LIVE = (DebitState.CREATED, DebitState.SUBMITTED, DebitState.PROCESSING, DebitState.UNKNOWN)
# A result can overtake our own word that the file was taken; money the bank reports after a failure is real.
RESULTS = (DebitState.PROCESSING, DebitState.UNKNOWN, DebitState.SUCCESS, DebitState.FAILED)

DEBIT = Lifecycle(
    DebitState,
    name="repay.debit",
    start=DebitState.CREATED,
    moves={
        DebitState.CREATED: (DebitState.SUBMITTED, *RESULTS),
        DebitState.SUBMITTED: RESULTS,
        DebitState.PROCESSING: (DebitState.UNKNOWN, DebitState.SUCCESS, DebitState.FAILED),
        DebitState.UNKNOWN: (DebitState.SUCCESS, DebitState.FAILED),
        DebitState.SUCCESS: (DebitState.RETURNED,),
        DebitState.FAILED: (DebitState.SUCCESS,),
        DebitState.RETURNED: (),
    },
)


class DebitProblemKind(StrEnum):
    """Why direct debit needs a person."""

    BATCH_REFUSED = "batch_refused"
    FILE_REFUSED = "file_refused"
    UNKNOWN_ORDER = "unknown_order"
    AMOUNT_DIFFERS = "amount_differs"
    CONTRADICTION = "contradiction"  # another result than the one we have
    NOT_FOUND = "not_found"  # the bank does not know a debit we sent
    AFTER_SETTLEMENT = "after_settlement"
    RETURN_UNKNOWN = "return_unknown"
    NOT_SETTLED = "not_settled"  # debited days ago, and the bank's money has not come to our account


class NoticeKind(StrEnum):
    """What the customer should know of direct debit on a loan."""

    NONE = "none"  # no mandate
    OPENING = "opening"  # a card is being opened at the bank, and none is debited yet
    REFUSED = "refused"  # the bank refused the card, and none is debited
    ENDED = "ended"
    PLANNED = "planned"
    UNDER_WAY = "under_way"  # a debit waits for the bank
    FAILED = "failed"
    RETURNED = "returned"  # what was debited came back
