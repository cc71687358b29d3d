"""The lifecycle of a decision case, and the words of its outcome."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class CaseState(StrEnum):
    """Where the review of an application stands."""

    CHECKING = "checking"
    REFERRED = "referred"  # a person decides
    DECIDED = "decided"
    CANCELLED = "cancelled"


CASE = Lifecycle(
    CaseState,
    name="decide.case",
    start=CaseState.CHECKING,
    moves={
        CaseState.CHECKING: (CaseState.REFERRED, CaseState.DECIDED, CaseState.CANCELLED),
        CaseState.REFERRED: (
            CaseState.DECIDED,
            CaseState.CANCELLED,
            CaseState.CHECKING,  # the customer has named another bank card
        ),
        CaseState.DECIDED: (CaseState.REFERRED,),  # the customer asked for a person (个人信息保护法 24)
        CaseState.CANCELLED: (),
    },
)


class Outcome(StrEnum):
    """What was decided, worst last: the worst effect of all rules wins."""

    APPROVE = "APPROVE"
    REFER = "REFER"
    DECLINE = "DECLINE"


class Check(StrEnum):
    """What is asked of partners, all at the same time."""

    IDENTITY = "identity"
    BUREAU = "bureau"
    BANK = "bank"
