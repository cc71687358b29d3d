"""The lifecycle of an application, its parts and the papers a photo may show."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class ApplicationState(StrEnum):
    """Where an application stands; what is decided about it is the decision's own paper."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"  # paid out: the loan has taken its place
    ENDED = "ended"  # its contract was withdrawn, or ran out


APPLICATION = Lifecycle(
    ApplicationState,
    name="apply.application",
    start=ApplicationState.DRAFT,
    moves={
        ApplicationState.DRAFT: (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN),
        ApplicationState.SUBMITTED: (
            ApplicationState.WITHDRAWN,
            ApplicationState.COMPLETED,
            ApplicationState.ENDED,
        ),
        ApplicationState.WITHDRAWN: (),
        ApplicationState.COMPLETED: (),
        ApplicationState.ENDED: (),
    },
)


# What gives the quote free again: the customer may apply for it once more.
GIVEN_UP = (ApplicationState.WITHDRAWN, ApplicationState.ENDED)


class Part(StrEnum):
    """What has to be answered, in the order it is asked."""

    DEALER = "dealer"
    IDENTITY = "identity"
    INCOME = "income"
    CARD = "card"
    CONSENTS = "consents"


class PhotoKind(StrEnum):
    """Which paper a photo shows."""

    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    BANK_CARD = "bank_card"
    INCOME = "income"
