"""The lifecycle of an application."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class ApplicationState(StrEnum):
    """Where an application stands; what is decided about it is the decision's own paper."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


APPLICATION = Lifecycle(
    ApplicationState,
    name="apply.application",
    start=ApplicationState.DRAFT,
    moves={
        ApplicationState.DRAFT: (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN),
        ApplicationState.SUBMITTED: (ApplicationState.WITHDRAWN,),
        ApplicationState.WITHDRAWN: (),
    },
)


class PhotoKind(StrEnum):
    """Which paper a photo shows."""

    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    BANK_CARD = "bank_card"
    INCOME = "income"
