"""The life of a product version: written, published once, taken off sale."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class VersionState(StrEnum):
    """A draft may be changed, a published version never."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"


VERSION = Lifecycle(
    VersionState,
    name="catalogue.version",
    start=VersionState.DRAFT,
    moves={
        VersionState.DRAFT: (VersionState.PUBLISHED, VersionState.RETIRED),
        VersionState.PUBLISHED: (VersionState.RETIRED,),
        VersionState.RETIRED: (),
    },
)
