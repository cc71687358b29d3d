"""The pages of a contract without a script: read, confirm, sign, follow, withdraw; and the desk that pays out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suiche.journey.sign import queries, tasks
from suiche.journey.sign.models import Contract, Disclosure
from suiche.journey.sign.states import ContractState
from suiche.kit.clock import now
from suiche.kit.models import AccessRow, AuditRow
from suiche.parties.models import SignIn
from suiche.parties.queries import signed_in
from suiche.parties.roles import Role
from tests.channels.sign_in_codes import PASSWORD, another, hire, new_phone, signed_in_client
from tests.steps.sign_world import Deal, a_minute_passes, approved, authority_at, disclosed, sent_code, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def partner(settings: Any, authority_url: str) -> Iterator[None]:
    with authority_at(settings, authority_url):
        yield


def customer_with_offer() -> tuple[Client, Deal]:
    """A browser in which the customer of a fresh offer is signed in."""
    phone = new_phone()
    client = signed_in_client(phone)
    who = signed_in(SignIn.objects.get(id=client.session["_auth_user_id"]).id)
    assert who is not None
    return client, approved(customer_id=who.customer_id, phone=phone, valid_days=36_500)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def state(deal: Deal) -> ContractState:
    return queries.contract(deal.contract_id, customer_id=None).state


def operator() -> Client:
    hire("yun", Role.OPERATIONS)
    client = Client()
    assert client.post("/desk/sign-in", {"username": "yun", "password": PASSWORD}).status_code == 302
    return client


def test_a_customer_reads_confirms_and_signs() -> None:
    client, deal = customer_with_offer()
    base = f"/contracts/{deal.contract_id}"
    assert "先看费用表" in page(client, base)
    table = page(client, f"{base}/disclosure")
    assert all(
        amount in table
        for amount in ("5,903.91", "12,540.62", "5.985%", "7.98%", "140,200.37", "不同意，退出")
    )
    sha256 = re.search(r'name="table" value="([0-9a-f]{64})"', table)
    assert sha256 is not None
    early = client.post(f"{base}/disclosure", {"table": sha256[1]})
    assert early.status_code == 409
    assert re.search(r"还没读满时间，请再读(10|9)秒", early.content.decode())
    assert sha256[1] in early.content.decode(), "the same page again"
    Disclosure.objects.update(shown_at=now() - timedelta(seconds=11))
    assert client.post(f"{base}/disclosure", {"table": sha256[1]})["Location"] == f"{base}/sign"
    assert "钱给谁" in page(client, f"{base}/sign")
    a_minute_passes()
    assert client.post(f"{base}/sign/code")["Location"] == f"{base}/sign#code"
    assert f"{deal.phone[:3]}****{deal.phone[-4:]}" in page(client, f"{base}/sign")
    again = client.post(f"{base}/sign/code")
    assert again.status_code == 429
    for no_code in ("", "abc"):  # no try: five are left afterwards
        empty = client.post(f"{base}/sign", {"code": no_code})
        assert empty.status_code == 422
        assert "还可以试" not in empty.content.decode()
    wrong = client.post(f"{base}/sign", {"code": another(sent_code(deal.phone))})
    assert wrong.status_code == 422
    assert "还可以试4次" in wrong.content.decode()
    assert client.post(f"{base}/sign", {"code": sent_code(deal.phone)})["Location"] == f"{base}/status"
    waiting = page(client, f"{base}/status")
    assert "正在盖章" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    part = client.get(f"{base}/status", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="signing"')
    tasks.seal(deal.contract_id)
    done = page(client, f"{base}/status")
    assert "签好了" in done
    assert "hx-get" not in done
    assert client.get(f"{base}/sign")["Location"] == f"{base}/status", (
        "back leads on, nothing is signed twice"
    )


def test_pages_lead_to_the_step_that_is_next() -> None:
    client, deal = customer_with_offer()
    base = f"/contracts/{deal.contract_id}"
    assert client.get(f"{base}/sign")["Location"] == f"{base}/disclosure"
    assert client.post(f"{base}/sign/code")["Location"] == f"{base}/disclosure"
    assert client.get(f"{base}/status")["Location"] == base


def test_papers_are_for_their_owner_and_every_opening_is_written_down() -> None:
    client, deal = customer_with_offer()
    paper = queries.papers(deal.contract_id, customer_id=None)[0]
    address = f"/contracts/{deal.contract_id}/papers/{paper.id}.pdf"
    answer = client.get(address)
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert AccessRow.objects.filter(what="documents.document", actor_id=str(deal.customer_id)).count() == 1
    stranger, _ = customer_with_offer()
    for path in (address, f"/contracts/{deal.contract_id}", *(
        f"/contracts/{deal.contract_id}/{part}" for part in ("disclosure", "sign", "status", "withdraw")
    )):  # fmt: skip
        before = AuditRow.objects.filter(outcome="denied").count()
        assert stranger.get(path).status_code == 404, path
        assert AuditRow.objects.filter(outcome="denied").count() == before + 1, path
    assert Client().get(address).status_code == 302


def test_withdrawing_is_asked_and_done() -> None:
    client, deal = customer_with_offer()
    base = f"/contracts/{deal.contract_id}"
    assert "撤回不收任何费用" in page(client, f"{base}/withdraw")
    assert client.post(f"{base}/withdraw")["Location"] == base
    assert "已经撤回，没有收任何费用" in page(client, base)
    assert client.get(f"{base}/disclosure")["Location"] == base


def test_an_expired_offer_says_so_on_every_way_in() -> None:
    client, deal = customer_with_offer()
    base = f"/contracts/{deal.contract_id}"
    Contract.objects.update(valid_until="2026-01-31")
    assert "2026年1月31日（周六）有效，已经过期" in page(client, base)
    assert client.get(f"{base}/disclosure")["Location"] == base
    assert client.post(f"{base}/sign/code")["Location"] == base


def test_every_page_is_whole_in_english() -> None:
    client, deal = customer_with_offer()
    base = f"/contracts/{deal.contract_id}"
    client.post("/preferences", {"language": "en", "next": "/"})
    disclosed_pages = ("", "/disclosure", "/withdraw")
    chinese = re.compile(r"[\u3400-\u9fff]{2,}")
    names = ("随车", "中文", "示例", "小米", "随车汽车金融有限公司（演示）", "示例市小米示例店")
    for part in disclosed_pages:
        text = re.sub(r"<[^>]+>", " ", page(client, base + part))
        assert [w for w in chinese.findall(text) if not any(w in n or n in w for n in names)] == [], part
    disclosed(deal)
    text = re.sub(r"<[^>]+>", " ", page(client, f"{base}/sign"))
    assert [w for w in chinese.findall(text) if not any(w in n or n in w for n in names)] == []


def test_the_desk_checks_and_pays_out_once() -> None:
    _, deal = customer_with_offer()
    signed(deal)
    desk, base = operator(), f"/desk/activation/{deal.contract_id}"
    assert "林*禾" in page(desk, "/desk/activation")
    assert "没有等放款的合同" in page(desk, "/desk/activation?q=nothing-like-this")
    assert "还缺" in page(desk, base)
    refused = desk.post(f"{base}/pay-out")
    assert refused.status_code == 409
    assert "首付凭证" in refused.content.decode()
    bad = desk.post(f"{base}/tick", {"condition": "invoice", "evidence": "发票1号", "vin": "123"})
    assert bad.status_code == 422
    assert 'href="#vin-invoice"' in bad.content.decode()
    assert 'value="发票1号"' in bad.content.decode(), "what was typed stays"
    for condition in queries.missing(deal.contract_id):
        typed = {"condition": condition.value, "evidence": "看过原件", "vin": "1M8GDM9A1KP042788"}
        assert desk.post(f"{base}/tick", typed).status_code == 302
    checked = page(desk, base)
    assert "第9位校验码对不上" in checked
    assert "林一，" in checked, "who checked it"
    assert desk.post(f"{base}/tick", {"condition": "soup"}).status_code == 404
    assert desk.post(f"{base}/pay-out")["Location"] == base
    assert desk.post(f"{base}/pay-out")["Location"] == base
    assert state(deal) is ContractState.ACTIVE
    assert "贷款从这天开始" in page(desk, base)


def test_only_operations_pays_out() -> None:
    _, deal = customer_with_offer()
    signed(deal)
    base = f"/desk/activation/{deal.contract_id}"
    hire("zhu", Role.SUPERVISOR)
    supervisor = Client()
    supervisor.post("/desk/sign-in", {"username": "zhu", "password": PASSWORD})
    looked = page(supervisor, base)
    assert "放款由运营岗办" in looked
    assert supervisor.post(f"{base}/pay-out").status_code == 403
    hire("shen", Role.UNDERWRITER)
    other = Client()
    other.post("/desk/sign-in", {"username": "shen", "password": PASSWORD})
    assert other.get(base).status_code == 403
    assert Client().get(base)["Location"].startswith("/desk/sign-in")
