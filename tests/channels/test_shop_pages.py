"""The shop's pages as a browser sees them: every page in both languages, the refusals, what is whose."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from suiche.catalogue import queries as catalogue
from suiche.journey.shop import queries
from suiche.kit import deployment
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.maths.money import grouped
from suiche.parties import queries as parties
from suiche.parties.actions.register_customer import register_customer
from tests.company import stocked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _company(db: None) -> None:
    stocked()
    deployment.mark(demo=True, at=now())


def english(client: Client) -> Client:
    client.cookies["suiche_prefs"] = "en.auto.normal.normal"
    return client


def state(down: str = "60,000", terms: str = "36", plan: str = "STD") -> dict[str, str]:
    car = next(found for found in catalogue.vehicles() if found.code == "TESLA-MODEL-Y")
    return {"car": str(car.id), "plan": plan, "price": "263,500", "down": down, "terms": terms}


def save(client: Client, then: str = "list", **changes: str) -> str:
    given = state(**changes)
    version = catalogue.plan(given["plan"], business_date())
    answer = client.post(
        "/saved/new", {**given, "version": str(version.id), "key": str(uuid4()), "then": then}
    )
    assert answer.status_code == 302
    return str(answer["Location"])


def amounts_add_up(html: str) -> int:
    """Check every opened computation of a page: its lines give its total. Returns how many there were."""
    found = re.findall(r'<dl class="sum">(.*?)</dl>', html, re.DOTALL)
    count = 0
    for one in found:
        fens = [int(fen) for fen in re.findall(r'data-fen="(-?\d+)"', one)]
        if fens:
            assert sum(fens[:-1]) == fens[-1]
            count += 1
    return count


@pytest.mark.parametrize("path", ["/", "/cars", "/plans", "/plans/STD", "/plans/FLAT-36", "/plans/ZERO-24", "/plans/BALLOON-36-25", "/calculator", "/help", "/saved", "/cars?condition=USED"])  # fmt: skip
def test_every_page_in_both_languages(client: Client, path: str) -> None:
    chinese = client.get(path)
    other = english(client).get(path)
    assert (chinese.status_code, other.status_code) == (200, 200)
    assert 'lang="zh-CN"' in chinese.content.decode()
    body = re.sub(
        r"<(script|style|svg).*?</\1>", "", other.content.decode().partition("<main")[2], flags=re.DOTALL
    )
    left = set(re.findall(r"[一-鿿]+", re.sub(r"<[^>]*>", "", body.partition("</main>")[0])))
    assert left <= {"参考价", "以厂家为准", "来源"}, left
    assert "Traceback" not in body


def test_a_car_s_page_shows_every_plan_for_it(client: Client) -> None:
    car = next(found for found in catalogue.vehicles() if found.code == "TESLA-MODEL-Y")
    page = client.get(f"/cars/{car.id}").content.decode()
    for plan in catalogue.plans_for(car, business_date()):
        assert plan.title.zh in page
    assert client.get(f"/cars/{uuid4()}").status_code == 404


def test_the_calculator_shows_the_engine_s_figures(client: Client) -> None:
    given = state()
    page = client.get("/calculator", given).content.decode()
    car = catalogue.vehicle(catalogue.vehicles(text="Model Y")[0].id)
    on = business_date()
    found = queries.calculate(
        vehicle=car, plan=catalogue.plan("STD", on), wish=queries.Wish(26_350_000, 6_000_000, 36), on=on
    )
    assert f'data-fen="{found.instalment.fen}"' in page
    assert grouped(found.total_interest.fen) in page and "3.99%" in page
    assert page.count("年化利率（单利）") >= 2
    assert amounts_add_up(page) >= 6
    assert page.count("<tr>") == 36 + 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"down": "10000"}, "首付最少52,700.00元"),
        ({"down": "abc"}, "金额请写成128.50这样"),
        ({"terms": "17"}, "可以选12, 24, 36, 48, 60期"),
        ({"terms": "84"}, "最长可以分60期"),
        ({"terms": "x"}, "请从列出的期数里选一个"),
        ({"price": "1"}, "成交价要在"),
    ],
)
def test_a_wrong_wish_is_explained_beside_its_field(
    client: Client, changes: dict[str, str], words: str
) -> None:
    page = client.get("/calculator", {**state(), **changes}).content.decode()
    assert page.count(words) >= 2  # in the summary and beside the field
    assert "data-errors" in page and 'name="then"' not in page
    typed = changes.get("down")
    assert typed is None or f'value="{typed}"' in page


def test_the_balloon_plan_has_its_own_control(client: Client) -> None:
    page = client.get("/calculator", {**state(plan="BALLOON-36-25"), "balloon": "65,875"}).content.decode()
    assert 'name="balloon"' in page and "最后一期（含尾款）" in page and amounts_add_up(page) >= 7
    assert 'name="balloon"' not in client.get("/calculator", state()).content.decode()


def test_the_questions_are_answered_from_the_plans_on_sale(client: Client) -> None:
    """Whoever asks for more down than most is named with its share, and no plan with another."""
    page = client.get("/help").content.decode()
    answer = page.partition("首付最少多少？")[2].partition("</details>")[0]
    assert "多数是车价的20%" in answer
    for plan in catalogue.plans(business_date()):
        share = f"{plan.min_down_ppm // 10_000}%"
        told = re.findall(r"(\d+%)的是：([^。]*)", answer)
        named = {title: one for one, titles in told for title in re.findall("“(.*?)”", titles)}
        assert named.get(plan.title.zh, "20%") == share


def test_unknown_cars_and_plans(client: Client) -> None:
    assert client.get("/calculator?car=nothing").status_code == 404
    assert client.get(f"/calculator?car={uuid4()}").status_code == 404
    assert client.get("/plans/NO-SUCH").status_code == 404
    assert client.get("/calculator?plan=NO-SUCH").status_code == 200
    assert client.get("/cars?text=" + "x" * 500).status_code == 200
    assert "没有符合的车" in client.get("/cars", {"text": "没有"}).content.decode()


def test_a_plan_that_is_not_for_the_car_is_not_replaced_in_silence(client: Client) -> None:
    """What the address asks for is shown, with a car it is for; or the page says why it is not."""
    shown = client.get("/calculator?plan=zero-24").content.decode()
    assert 'name="plan" value="ZERO-24"' in shown
    assert "note warn" not in shown
    petrol = next(car for car in catalogue.vehicles(condition="NEW", energy="ICE"))
    page = client.get(f"/calculator?car={petrol.id}&plan=ZERO-24").content.decode()
    assert "“零利率24期”只给纯电、插混或增程的车，这辆不行。下面按“等额本息”算" in page
    used = next(car for car in catalogue.vehicles(condition="USED"))
    assert "“等额本息”只给新车" in client.get(f"/calculator?car={used.id}&plan=STD").content.decode()
    assert "您要的方案现在没有了" in client.get("/calculator?plan=NO-SUCH").content.decode()


def test_a_budget_narrows_the_cars_to_those_the_calculator_agrees_to(client: Client) -> None:
    """What is listed first costs the least down payment; a car that needs half its price paid down is not for 1,500 a month."""
    page = client.get("/cars", {"monthly": "1,500"}).content.decode()
    first, _, more = page.partition("首付多付一些，也可以")
    cards = re.findall(r'href="(/calculator[^"]*)".*?xl" data-fen="(\d+)"', page, re.DOTALL)
    assert cards
    assert all(int(fen) <= 150_000 for _, fen in cards)
    assert len(cards) < len(catalogue.vehicles()) / 2
    for part in (first, more):
        link, fen = re.findall(r'href="(/calculator[^"]*)".*?xl" data-fen="(\d+)"', part, re.DOTALL)[-1]
        told = client.get(link.replace("&amp;", "&")).content.decode()
        assert f'big" data-fen="{fen}"' in told
    for link, _ in cards:
        asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
        price, down = (int(asked[name][0].replace(",", "")) for name in ("price", "down"))
        assert down * 2 <= price
    assert "宝马" not in page.partition("<main")[2].partition("card car-card")[2]
    wrong = client.get("/cars", {"monthly": "a lot"}).content.decode()
    assert 'href="#monthly"' in wrong and 'value="a lot"' in wrong


def test_saving_listing_renaming_removing(client: Client) -> None:
    where = save(client)
    assert where.startswith("/saved/") and client.cookies["suiche_visitor"]["httponly"]
    page = client.get(where).content.decode()
    assert "存好了" in page and amounts_add_up(page) >= 6
    quote = where.partition("?")[0]
    assert client.post(f"{quote}/rename", {"name": "给妈妈看"}).status_code == 302
    assert "给妈妈看" in client.get("/saved").content.decode()
    wrong = client.post(f"{quote}/rename", {"name": "长" * 41})
    assert wrong.status_code == 422 and wrong.content.decode().count("名字最多40个字") >= 2
    assert client.post(f"{quote}/remove").status_code == 302
    assert "还没有存过方案" in client.get("/saved").content.decode()
    assert client.get(quote).status_code == 404


def test_somebody_else_finds_nothing(client: Client) -> None:
    quote = save(client).partition("?")[0]
    stranger = Client()
    assert stranger.get(quote).status_code == 404
    assert stranger.post(f"{quote}/rename", {"name": "x"}).status_code == 404
    assert stranger.post(f"{quote}/remove").status_code == 404
    assert stranger.post(f"{quote}/again").status_code == 404
    assert client.get(quote).status_code == 200


def test_the_shared_page_names_nobody(client: Client) -> None:
    quote = save(client).partition("?")[0]
    client.post(f"{quote}/rename", {"name": "林晓禾的车"})
    token = re.findall(r"/s/([\w-]+)", client.get(quote).content.decode())[0]
    page = Client().get(f"/s/{token}").content.decode()
    assert "林晓禾" not in page and "改名" not in page and "noindex" in page
    assert amounts_add_up(page) >= 6
    assert Client().get("/s/nothing").status_code == 404


def test_comparing_takes_two_or_three(client: Client) -> None:
    ids = [
        save(client, down=down).split("/")[2].partition("?")[0]
        for down in ("60,000", "80,000", "100,000", "120,000")
    ]
    page = client.get("/saved/compare", {"q": ids[:3]}).content.decode()
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)[1:]
    assert heads == ["A", "B", "C"]  # three of the same car, plan and term are still told apart
    assert page.count("Model Y，36期，等额本息") >= 3
    for wrong in (ids[:1], ids):
        answer = client.get("/saved/compare", {"q": wrong})
        assert answer.status_code == 422 and "请勾2到3个方案" in answer.content.decode()
    assert Client().get("/saved/compare", {"q": ids[:2]}).status_code == 404


def test_an_expired_quote_offers_one_priced_today(client: Client) -> None:
    quote = save(client).partition("?")[0]
    assert "这个价保到" in client.get(quote).content.decode()
    deployment.shift(days=31)
    page = client.get(quote).content.decode()
    assert "价格过期了" in page and "按今天的价存" in page and "/apply/start" not in page
    assert "这个价保到" not in page
    new = client.post(f"{quote}/again")
    assert new.status_code == 302 and new["Location"].partition("?")[0] != quote
    fresh = client.get(new["Location"]).content.decode()
    assert "价格过期了" not in fresh and "/apply/start?quote=" in fresh
    assert client.get(quote).status_code == 404


def test_applying_saves_first(client: Client) -> None:
    assert save(client, then="apply").startswith("/apply/start?quote=")


def test_a_wish_that_cannot_be_saved_goes_back_to_the_calculator(client: Client) -> None:
    where = save(client, down="10")
    assert where.startswith("/calculator?") and "首付最少" in client.get(where).content.decode()


def test_signing_in_claims_what_was_saved(client: Client) -> None:
    quote = save(client).partition("?")[0]
    found = register_customer(phone="13800000001", by=SYSTEM, at=now())
    client.force_login(get_user_model().objects.get(pk=found.sign_in_id))
    assert parties.signed_in(found.sign_in_id) is not None
    assert quote in client.get("/saved").content.decode()
    assert [str(one.id) for one in queries.quotes(on=business_date(), customer_id=found.customer_id)] == [
        quote.split("/")[2]
    ]


def test_the_page_says_until_when_the_price_is_kept(client: Client) -> None:
    last = business_date() + timedelta(days=30)
    assert isinstance(last, date)
    page = client.get("/calculator", state()).content.decode()
    assert f"{last.year}年{last.month}月{last.day}日" in page
