"""The pages of an application without a script: the whole road, errors that say how to mend, nobody else's papers."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from suiche.demo.sandbox.people import Person
from suiche.journey.apply.models import Application, Photo
from suiche.journey.apply.queries import NEEDED_CONSENTS
from suiche.journey.decide.models import Case
from suiche.kit.clock import now
from suiche.kit.models import AuditRow
from suiche.parties import queries as parties
from suiche.parties.models import Customer
from tests.channels.sign_in_codes import new_phone, signed_in_client
from tests.steps import apply_world as world

pytestmark = pytest.mark.django_db
CONSENTS = {kind.value: "yes" for kind in NEEDED_CONSENTS}


@pytest.fixture(autouse=True)
def shop(db: None) -> None:
    """Have cars, plans, a dealer, and no tries counted."""
    cache.clear()
    world.open_shop()


def me(client: Client) -> UUID:
    return Customer.objects.get(sign_in_id=client.session["_auth_user_id"]).id


def begin(client: Client, quote_id: UUID | None = None) -> str:
    """Start an application at the first dealer; return the address of its pages."""
    quote = quote_id or world.new_quote(me(client))
    page = client.get(f"/apply/start?quote={quote}")
    assert page.status_code == 200, page.content.decode()
    answer = client.post("/apply/start", {"quote": str(quote), "dealer": str(parties.dealers()[0].id)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).rsplit("/", 1)[0]


def fill(client: Client, base: str, who: Person) -> None:
    """Type the few fields, step by step; each step leads to the next."""
    steps = [
        (
            "identity",
            {"name": who.name, "id_number": who.id_number, "id_valid_until": "2040-01-01"},
            "income",
        ),
        ("income", {"monthly_income": "25,000", "monthly_debt": "0", "employer": ""}, "card"),
        ("card", {"card_no": who.card_no, "card_mobile": who.phone}, "consents"),
        ("consents", CONSENTS, "check"),
    ]
    for step, typed, after in steps:
        assert client.get(f"{base}/{step}").status_code == 200
        answer = client.post(f"{base}/{step}", typed)
        assert (answer.status_code, answer["Location"]) == (302, f"{base}/{after}"), answer.content.decode()


def test_the_whole_road_to_the_status_page() -> None:
    client, who = signed_in_client(), world.new_person()
    base = begin(client)
    for page in (
        "identity",
        "income",
    ):  # nothing of this page is saved before it is sent, and none of it says so
        assert "这页点下一步才存" in client.get(f"{base}/{page}").content.decode()
    fill(client, base, who)
    check = client.get(f"{base}/check").content.decode()
    assert "填过的都存好了" in check
    rule = "可以不拍，不影响申请和签约。"
    assert all(
        rule in client.get(f"{base}/{page}").content.decode() for page in ("identity", "card", "check")
    )
    assert who.id_number not in check
    assert who.card_no not in check
    for step in ("dealer", "identity", "income", "card", "consents"):
        assert f'href="{base}/{step}"' in check
    submitted = client.post(f"{base}/check")
    status = submitted["Location"]
    assert status == base.replace("/apply/", "/applications/")
    page = client.get(status).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "hx-get" in page
    assert client.get("/applications").status_code == 200


def test_back_refresh_and_a_second_submit_are_one_application() -> None:
    client, who = signed_in_client(), world.new_person()
    quote_id = world.new_quote(me(client))
    base = begin(client, quote_id)
    fill(client, base, who)
    status = client.post(f"{base}/check")["Location"]
    assert client.post(f"{base}/check")["Location"] == status
    assert client.get(f"{base}/check")["Location"] == status
    assert client.post(f"{base}/income", {"monthly_income": "1"})["Location"] == status
    again = client.post("/apply/start", {"quote": str(quote_id), "dealer": str(parties.dealers()[0].id)})
    assert again["Location"] == status
    assert Application.objects.count() == 1


def test_a_change_link_comes_back_to_the_check_page() -> None:
    client, who = signed_in_client(), world.new_person()
    base = begin(client)
    fill(client, base, who)
    for step, typed in [
        ("dealer", {"dealer": str(parties.dealers()[0].id)}),
        ("identity", {"name": who.name, "id_number": who.id_number, "id_for_life": "yes"}),
        ("income", {"monthly_income": "30000", "monthly_debt": "100"}),
        ("card", {"card_no": who.card_no, "card_mobile": who.phone}),
        ("consents", CONSENTS),
    ]:
        page = client.get(f"{base}/{step}").content.decode()
        assert f'href="{base}/check"' in page, step
        assert client.post(f"{base}/{step}", typed)["Location"] == f"{base}/check"


@pytest.mark.parametrize(
    ("step", "typed", "fields"),
    [
        ("identity", {"name": "X", "id_number": "123", "id_valid_until": "tomorrow"}, ["name", "id_number", "id_valid_until"]),
        ("income", {"monthly_income": "a lot", "monthly_debt": "-5"}, ["monthly_income", "monthly_debt"]),
        ("card", {"card_no": "6212260200000000007", "card_mobile": "1380000"}, ["card_no", "card_mobile"]),
        ("consents", {"privacy": "yes"}, ["sensitive_id", "credit_query", "credit_report", "e_signature"]),
        ("dealer", {"dealer": "nobody"}, ["dealer"]),
    ],
)  # fmt: skip
def test_errors_come_first_linked_in_the_same_words_and_keep_what_was_typed(
    step: str, typed: dict[str, str], fields: list[str]
) -> None:
    client = signed_in_client()
    base = begin(client)
    answer = client.post(f"{base}/{step}", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    summary = re.findall(r'<li><a href="#([\w-]+)">([^<]+)</a></li>', page)
    assert [name for name, _ in summary] == fields
    for name, sentence in summary:
        assert page.count(sentence) == 2, "in the summary and at the field, in the same words"
        assert f'id="{name}"' in page
        assert page.index(sentence) < page.index(f'id="{name}"')
    for value in typed.values():
        if step not in ("consents", "dealer"):
            assert f'value="{value}"' in page


def test_photos_are_taken_and_bad_ones_are_refused_at_their_field() -> None:
    client, who = signed_in_client(), world.new_person()
    base = begin(client)
    typed = {"name": who.name, "id_number": who.id_number, "id_valid_until": "2040-01-01"}
    bad = client.post(f"{base}/identity", {**typed, "id_front": SimpleUploadedFile("a.jpg", b"%PDF")})
    assert bad.status_code == 422
    assert 'href="#id_front"' in bad.content.decode()
    large = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"\0" * (11 * 1024 * 1024))
    assert client.post(f"{base}/identity", {**typed, "id_front": large}).status_code == 422
    good = client.post(
        f"{base}/identity", {**typed, "id_front": SimpleUploadedFile("a.jpg", world.picture())}
    )
    assert good.status_code == 302
    assert Photo.objects.count() == 1
    assert "已经收到一张" in client.get(f"{base}/identity").content.decode()


def test_consents_are_unticked_and_declining_is_a_button_of_the_same_size() -> None:
    client = signed_in_client()
    base = begin(client)
    page = client.get(f"{base}/consents").content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert len(boxes) == len(NEEDED_CONSENTS)
    assert not any("checked" in box for box in boxes)
    assert re.search(r'<a class="btn" [^>]*>\s*不同意', page)


def test_another_device_goes_on_where_this_one_stopped() -> None:
    phone = new_phone()
    client = signed_in_client(phone)
    base = begin(client)
    who = world.new_person()
    client.post(f"{base}/identity", {"name": who.name, "id_number": who.id_number, "id_for_life": "yes"})
    client.session.flush()
    other = Client()
    known = parties.sign_in(Customer.objects.get().sign_in_id)
    assert known is not None
    other.force_login(known, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.get(base)["Location"] == f"{base}/income"
    assert who.name in other.get(f"{base}/identity").content.decode()


def test_somebody_elses_application_is_not_found_and_audited() -> None:
    owner, stranger = signed_in_client(), signed_in_client()
    base = begin(owner)
    status = base.replace("/apply/", "/applications/")
    for address in (base, f"{base}/identity", f"{base}/check", f"{base}/withdraw", status, f"{status}/state"):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(f"{base}/withdraw").status_code == 404
    assert AuditRow.objects.filter(outcome="denied", actor_id=str(me(stranger))).count() >= 6


def test_sign_in_is_asked_for_and_comes_back() -> None:
    quote_id = world.new_quote(None, key="a-browser-of-mine")
    client = Client()
    client.cookies["suiche_visitor"] = "a-browser-of-mine"
    away = client.get(f"/apply/start?quote={quote_id}")
    assert away["Location"] == f"/sign-in?next=%2Fapply%2Fstart%3Fquote%3D{quote_id}"
    signed = signed_in_client()
    signed.cookies["suiche_visitor"] = "a-browser-of-mine"
    assert begin(signed, quote_id).startswith("/apply/")


def test_an_expired_quote_offers_todays() -> None:
    from suiche.kit.models import Deployment

    client = signed_in_client()
    quote_id = world.new_quote(me(client))
    Deployment.objects.update_or_create(id=1, defaults={"demo": True, "shift_days": 40, "created_at": now()})
    page = client.get(f"/apply/start?quote={quote_id}").content.decode()
    assert "报价过期了" in page
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    new = client.post("/apply/price-again", {"quote": str(quote_id), "key": key})["Location"]
    assert client.post("/apply/price-again", {"quote": str(quote_id), "key": key})["Location"] == new
    assert client.get(new).status_code == 200
    assert str(quote_id) not in new


def test_withdrawing_asks_first() -> None:
    client = signed_in_client()
    base = begin(client)
    assert "撤回申请？" in client.get(f"{base}/withdraw").content.decode()
    status = client.post(f"{base}/withdraw")["Location"]
    assert "已撤回" in client.get(status).content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_speaks_the_chosen_language(language: str) -> None:
    client, who = signed_in_client(), world.new_person()
    client.post("/preferences", {"language": language, "next": "/"})
    base = begin(client)
    fill(client, base, who)
    page = client.get(f"{base}/check").content.decode()
    assert ("Check, then submit" in page) == (language == "en")


def test_a_decline_page_says_why_what_to_change_and_takes_a_review(
    settings: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from suiche.kit import jobs
    from suiche.kit.models import Job

    client, who = signed_in_client(), world.new_person(id_ending="912")
    with world.sandbox_in(tmp_path_factory.mktemp("home")) as sandbox, world.partners_at(settings, sandbox):
        base = begin(client)
        fill(client, base, who)
        status = client.post(f"{base}/check")["Location"]
        Job.objects.filter(task__contains="contact").delete()
        jobs.drain()
    page = client.get(status).content.decode()
    assert "征信报告里有逾期记录" in page
    assert "每年可以免费查两次" in page
    assert "这个结果根据什么" in page and "我们的标准：最多" in page
    assert "申请人工复核" in page
    assert "投诉" in page
    assert "这次没批" in client.get("/applications").content.decode()
    account = client.get("/account").content.decode()
    assert "没批的申请" in account and f'href="{status}"' in account and "正在办的" not in account
    client.post(f"{status}/review")
    assert "这次没批" not in client.get("/applications").content.decode()
    assert status in client.get("/account").content.decode(), "a person looks again"
    assert client.post(f"{status}/review").status_code == 302, "a second click changes nothing"
    assert Case.objects.get().state == "referred"
    assert "审批员在看" in client.get(status).content.decode()


def test_a_wrong_card_is_corrected_on_a_page(
    settings: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from suiche.kit import jobs
    from suiche.kit.models import Job

    def work() -> None:
        Job.objects.filter(task__contains="contact").delete()
        jobs.drain()

    client, who = signed_in_client(), world.new_person(card_ending="9001")
    with world.sandbox_in(tmp_path_factory.mktemp("home")) as sandbox, world.partners_at(settings, sandbox):
        base = begin(client)
        fill(client, base, who)
        status = client.post(f"{base}/check")["Location"]
        work()
        page = client.get(status).content.decode()
        assert "银行卡没对上" in page and f"{status}/card" in page
        assert client.post(f"{status}/card", {"card_no": "1", "card_mobile": "2"}).status_code == 422
        good = {"card_no": world.new_person().card_no, "card_mobile": who.phone}
        assert client.post(f"{status}/card", good)["Location"] == status
        work()
    assert "批准了" in client.get(status).content.decode()
    assert client.get(f"{status}/card")["Location"] == status, "nothing is left to correct"


def test_after_signing_the_application_leads_to_the_contract_not_to_signing() -> None:
    from suiche.journey.sign.models import Contract
    from suiche.journey.sign.states import ContractState
    from suiche.kit.actor import SYSTEM
    from suiche.kit.clock import business_date
    from tests.steps.sign_world import approved

    client = signed_in_client()
    deal = approved(customer_id=me(client), on=business_date())
    page = f"/applications/{deal.application_id}"
    assert "看费用表，签合同" in client.get(page).content.decode()
    contract = Contract.objects.get(id=deal.contract_id)
    for state in (ContractState.DISCLOSED, ContractState.SIGNING, ContractState.SIGNED):
        contract.move_to(state, by=SYSTEM, at=now())
    shown = client.get(page).content.decode()
    assert "等提车放款" in shown and "去签合同" not in shown and "看合同和文件" in shown


def chinese_left(page: str, *names: str) -> set[str]:
    """Return what is Chinese on an English page: all but the language switch and the names given."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]*lang=\"zh[^>]*>[^<]*|<[^>]+>", " ", page, flags=re.S)
    left = set(re.findall(r"[\u4e00-\u9fff]+", text)) - {"中文"}
    return {found for found in left if not any(found in name for name in names)}


def test_english_pages_hold_no_chinese_but_names() -> None:
    client, who = signed_in_client(), world.new_person()
    client.post("/preferences", {"language": "en", "next": "/"})
    quote = world.new_quote(me(client))
    choosing = client.get(f"/apply/start?quote={quote}").content.decode()
    assert "Hangzhou General Sample Store" in choosing and "closed on Mondays" in choosing
    assert chinese_left(choosing) == set()
    base = begin(client, quote)
    fill(client, base, who)
    for path in (f"{base}/check", f"{base}/card", f"{base}/consents", "/account/me", "/applications"):
        assert chinese_left(client.get(path).content.decode(), who.name, "林*禾") == set(), path
