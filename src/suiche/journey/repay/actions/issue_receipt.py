"""Issue the paper of money received (收款凭证): rendered, sealed, verifiable, once."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from suiche.documents import queries as documents
from suiche.documents.actions.seal_paper import seal_paper
from suiche.documents.actions.store import store
from suiche.documents.company import our_company
from suiche.documents.papers import AmountLine, Head, Person, ReceiptPaper
from suiche.documents.states import DocumentKind
from suiche.journey.repay import queries, receipt_queries
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.kit import deployment
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.parties import queries as parties


class NoPaperOfThis(Refusal):
    """Money that was taken back is no payment."""

    code = "no_paper_of_this"
    zh = "这一笔钱退回或者冲回了，没有收款凭证。"
    en = "This money went back or was taken back: there is no receipt for it."


@action
def issue_receipt(
    *, receipt_id: UUID, customer_id: UUID, lines: tuple[AmountLine, ...], by: Actor, at: Instant
) -> UUID:
    """Return the sealed paper of a receipt, made at the first asking. ``lines`` say where the money went, in words.

    Refuses: NotFound (another's too, and an earlier debtor's), NoPaperOfThis, and what sealing refuses.
    """
    loan_id = queries.receipt(receipt_id=receipt_id, customer_id=customer_id).loan_id
    loan = lock_loan(loan_id=loan_id, customer_id=customer_id)
    receipt = queries.receipt(receipt_id=receipt_id, customer_id=customer_id)  # as it stands under the lock
    if receipt.amount_fen <= 0 or receipt.taken_back_on is not None:
        raise NoPaperOfThis()
    kept = documents.documents_of(subject_type=receipt_queries.SUBJECT, subject_id=receipt_id)
    if kept:
        return kept[0].id
    told = receipt_queries.told(receipt)
    person, code = parties.customer(customer_id), documents.new_verify_code()
    paper = ReceiptPaper(
        head=Head(f"SK-{receipt_id.hex[:12].upper()}", at, our_company(), deployment.is_demo()),
        borrower=Person(person.name, person.masked_id_number, ""),
        payer=told.payer.zh,
        contract_no=loan.contract_no,
        purpose="支付车辆租金" if loan.leased else "归还汽车贷款",
        means=told.means.zh,
        transaction_no=receipt.transaction_no,
        paid_at=receipt.paid_at,
        amount_fen=receipt.amount_fen,
        lines=lines,
        verify_url=f"{settings.PUBLIC_URL}/v/{code}",
        verify_code=code,
    )
    stored = store(
        paper=paper,
        kind=DocumentKind.RECEIPT,
        subject_type=receipt_queries.SUBJECT,
        subject_id=receipt_id,
        by=by,
        at=at,
    )
    seal_paper(document_id=stored.document_id, company=paper.head.company, demo=paper.head.demo, by=by, at=at)
    return stored.document_id
