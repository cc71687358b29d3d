"""The life of a paper: prepared, signed party by party, valid; or void because its terms changed."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class DocumentState(StrEnum):
    """How far the signing is. A void paper stays readable for ever; it is only no longer in force."""

    PREPARED = "PREPARED"
    PARTLY_SIGNED = "PARTLY_SIGNED"
    SIGNED = "SIGNED"
    VOID = "VOID"


class DocumentKind(StrEnum):
    """What the paper is; the order of signing is the owning step's business."""

    DISCLOSURE = "DISCLOSURE"
    CONTRACT = "CONTRACT"
    CERTIFICATE = "CERTIFICATE"
    DEBIT_MANDATE = "DEBIT_MANDATE"
    RECEIPT = "RECEIPT"


# Papers are made out in Chinese and keep their title; readers of English are told what a paper is.
IN_ENGLISH = {
    DocumentKind.DISCLOSURE: "Statement of all financing costs",
    DocumentKind.CONTRACT: "Contract",
    DocumentKind.CERTIFICATE: "Settlement certificate",
    DocumentKind.DEBIT_MANDATE: "Direct-debit mandate",
    DocumentKind.RECEIPT: "Receipt",
}

DOCUMENT = Lifecycle(
    DocumentState,
    name="documents.document",
    start=DocumentState.PREPARED,
    moves={
        DocumentState.PREPARED: (DocumentState.PARTLY_SIGNED, DocumentState.SIGNED, DocumentState.VOID),
        DocumentState.PARTLY_SIGNED: (DocumentState.PARTLY_SIGNED, DocumentState.SIGNED, DocumentState.VOID),
        DocumentState.SIGNED: (DocumentState.VOID,),
        DocumentState.VOID: (),
    },
)
