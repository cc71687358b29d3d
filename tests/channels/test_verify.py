"""The public verification: genuine, tampered, not ours, nothing, too much; and the paper behind a printed code."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from suiche.documents.company import our_company
from suiche.documents.models import Document
from suiche.documents.queries import DocumentView, open_document
from suiche.documents.states import DocumentState
from suiche.journey.repay.models import Receipt
from suiche.journey.repay.states import EventKind
from suiche.journey.sign import queries
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from tests.channels.account_world import loan_in, open_order, person, receive
from tests.steps.sign_world import Deal, approved, authority_at, signed_offer
from tests.steps.test_reversals import take_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def partner(settings: Any, authority_url: str) -> Iterator[None]:
    with authority_at(settings, authority_url):
        yield


def contract_paper(deal: Deal) -> tuple[DocumentView, bytes]:
    paper = queries.papers(deal.contract_id, customer_id=None)[1]
    opened = open_document(document_id=paper.id, reader=SYSTEM, at=now())
    return opened.document, opened.content


def send(content: bytes, path: str = "/verify", status: int = 200) -> str:
    file = SimpleUploadedFile("paper.pdf", content, content_type="application/pdf")
    answer = Client().post(path, {"file": file})
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def flipped(content: bytes) -> bytes:
    middle = len(content) // 3
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def test_a_genuine_paper_is_named_as_such_and_a_tampered_one_too() -> None:
    _, content = contract_paper(signed_offer())
    page = send(content)
    assert "这是我们签发的文件，没有被改过。" in page
    assert "林*禾" in page
    assert "林清禾" not in page
    assert "这是哪一份文件" in page and "汽车抵押借款合同" in page and "****" in page
    page = send(flipped(content))
    assert "签署以后被改过，请不要相信它" in page
    assert "签过的内容被改了" in page


def test_an_unsigned_paper_and_no_paper_at_all() -> None:
    _, content = contract_paper(approved(valid_days=36_500))
    assert "没有签完，不能当作正式文件" in send(content)
    assert "这个文件读不了" in send(b"hello")
    assert "还没选文件" in Client().post("/verify").content.decode()
    assert Client().post("/verify").status_code == 422
    assert Client().get("/verify").status_code == 200


def test_too_large_and_too_often() -> None:
    assert "文件超过10MB" in send(b"%PDF-" + b"0" * (10 * 1024 * 1024), status=422)
    for _ in range(20):
        send(b"hello")
    assert "试得太多次了" in send(b"hello", status=429)
    assert Client().get("/verify").status_code == 200


def test_the_code_on_a_paper_leads_to_what_it_is() -> None:
    deal = signed_offer()
    paper, content = contract_paper(deal)
    address = f"/v/{paper.verify_code}"
    page = Client().get(address).content.decode()
    assert paper.paper_no in page
    assert "现在有效" in page
    assert "林*禾" in page
    assert "林清禾" not in page
    assert "和我们保存的一模一样" in send(content, address)
    assert "和我们保存的不一样" in send(flipped(content), address)
    Document.objects.get(id=paper.id).move_to(DocumentState.VOID, by=SYSTEM, at=now())
    for page in (Client().get(address).content.decode(), send(content, address), send(content)):
        assert "现在有效" not in page
        assert page.index("是真的，但已失效") < page.index("起，不能再用") < page.index(paper.paper_no[-6:])
    void, kept = (send(content).index(words) for words in ("是真的，但已失效", "这是我们签发的文件"))
    assert void < kept
    assert Client().get("/v/NOTHING222").status_code == 404


def test_an_unsigned_paper_has_no_public_page() -> None:
    paper, _ = contract_paper(approved(valid_days=36_500))
    assert Client().get(f"/v/{paper.verify_code}").status_code == 404


def test_a_receipt_is_a_sealed_paper_an_accountant_takes_and_anybody_verifies() -> None:
    who = person()
    loan = loan_in("today", who, 1)
    receive(loan, open_order(loan))
    receipt = Receipt.objects.get()
    base = f"/account/receipts/{receipt.id}"
    page = who.client.get(base).content.decode()
    for said in (
        "林晓禾",
        our_company().name,
        our_company().credit_code,
        "网上付款",
        receipt.transaction_no,
        "伍仟玖佰零叁元玖角壹分",
    ):
        assert said in page, said
    first, second = (who.client.post(f"{base}/pdf") for _ in "ab")
    assert first.status_code == 200 and first.content == second.content, "made once"
    verified = send(first.content)
    assert "没有被改过" in verified and "收款凭证" in verified and "林*禾" in verified
    assert person().client.post(f"{base}/pdf").status_code == 404
    code = Document.objects.get(subject_id=receipt.id).verify_code
    assert "现在有效" in Client().get(f"/v/{code}").content.decode()
    take_back(
        loan_id=loan.loan_id, number=1, kind=EventKind.RETURNED, by=SYSTEM, on=business_date(), at=now()
    )
    assert "是真的，但已失效" in Client().get(f"/v/{code}").content.decode()
    Document.objects.filter(subject_id=receipt.id).update(
        state=DocumentState.SIGNED
    )  # as before this release
    import_module("suiche.journey.repay.migrations.0011_receipts_of_money_that_went_back").void(apps, None)
    assert "是真的，但已失效" in Client().get(f"/v/{code}").content.decode()
    refused = who.client.post(f"{base}/pdf")
    assert refused.status_code == 409 and "没有收款凭证" in refused.content.decode()
    page = who.client.get(f"/pay/{receipt.order_id}").content.decode()
    assert "不再算您还的钱" in page and "已入账" not in page
    page = who.client.get(base).content.decode()
    assert "它的收款凭证作废" in page and f"{base}/pdf" not in page
