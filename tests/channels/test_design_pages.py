"""The style guide and the display preferences as a browser without scripts meets them."""

import html
import re

import pytest
from django.template import engines
from django.test import Client, RequestFactory

from suiche.channels.design.figures import DoesNotAddUp
from suiche.channels.design.prefs import COOKIE, Preferences
from suiche.channels.design.views import local_address


@pytest.fixture(autouse=True)
def only_our_pages(settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = "suiche.channels.design.urls"  # type: ignore[attr-defined]  # pytest-django's settings


def draw(source: str) -> str:
    """Render a template text with the components as ``ui``."""
    text = '{% import "design/components.html" as ui with context %}' + source
    request = RequestFactory().get("/")
    return str(engines["jinja2"].from_string(text).render({}, request))


def money_details(page: str) -> list[tuple[int, list[int]]]:
    """Each opened amount of a page: its fen, and the fen of its lines without the total."""
    found = re.findall(r'<details class="how[^>]*data-money data-fen="(-?\d+)".*?</details>', page, re.DOTALL)
    blocks = re.findall(r'<details class="how[^>]*data-money.*?</details>', page, re.DOTALL)
    return [
        (int(fen), [int(line) for line in re.findall(r'<dd data-fen="(-?\d+)"', block)][:-1])
        for fen, block in zip(found, blocks, strict=True)
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guide_shows_every_component_without_inline_code(language: str) -> None:
    page = Client().get("/design", {"language": language}).content.decode()
    names = [
        "btn",
        "field doubt",
        "field bad",
        "opts",
        "tick",
        "errs",
        "how",
        "sum",
        "cells",
        "tag late",
        "note stop",
    ]
    names += [
        "steps",
        "road",
        "tbl",
        "tbl fold",
        "plot",
        "hbar",
        "qr",
        "dlg",
        "load",
        "skel",
        "empty",
        "car",
        "bar",
    ]
    names += ["pager", "timer", "copy", "paper", "cam", "tiles", "fold-out", "board", "case"]
    for name in names:
        assert re.search(rf'class="[^"]*{name}[" ]', page), name
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_every_amount_of_the_guide_adds_up() -> None:
    amounts = money_details(Client().get("/design").content.decode())
    assert len(amounts) >= 3
    assert all(sum(lines_fen) == fen for fen, lines_fen in amounts)


def test_the_guide_in_english_has_chinese_only_in_names_and_marks() -> None:
    page = Client().get("/design", {"language": "en"}).content.decode()
    text = re.sub(r"<[^>]+>|&[a-z#0-9]+;", " ", page)
    assert set(re.findall(r"[\u3400-\u9fff*·]*[\u3400-\u9fff]", text)) == {
        "中文",
        "林*禾",
        "林",
        "吴*明",
        "何",
        "赵",
    } - {"林"}


def test_an_amount_that_does_not_add_up_is_not_drawn() -> None:
    with pytest.raises(DoesNotAddUp):
        draw('{{ ui.how(100, [("a", 99)]) }}')


def test_what_a_person_typed_is_escaped_and_kept() -> None:
    typed = '"><script>x</script>'
    drawn = draw(
        "{{ ui.field('name', 'Name', typed, error='Please correct') }}".replace("typed", repr(typed))
    )
    assert "<script>" not in drawn
    assert f'value="{html.escape(typed, quote=True).replace("&quot;", "&#34;")}"' in drawn
    assert 'aria-describedby="name-error" aria-invalid="true"' in drawn
    assert '<p class="err" id="name-error">' in drawn


def test_consents_are_not_ticked_and_summaries_repeat_the_words() -> None:
    assert "checked" not in draw("{{ ui.tick('consent', 'I agree') }}")
    summary = draw("{{ ui.errors({'phone': 'One digit is missing'}) }}")
    assert '<a href="#phone">One digit is missing</a>' in summary
    assert draw("{{ ui.errors({}) }}").strip() == ""


def test_preferences_are_kept_for_a_year_and_written_by_the_server() -> None:
    browser = Client()
    answer = browser.post("/preferences", {"mode": "elderly", "theme": "dark", "next": "/design?a=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/design?a=1")
    kept = answer.cookies[COOKIE]
    assert (kept.value, kept["max-age"], kept["samesite"]) == ("zh.dark.elderly.normal", 31_536_000, "Lax")
    page = browser.get("/design").content.decode()
    assert '<html lang="zh-CN" data-theme="dark" data-mode="elderly">' in page
    browser.post("/preferences", {"language": "en", "text": "max"})
    assert (
        '<html lang="en" data-theme="dark" data-mode="elderly" data-text="max">'
        in browser.get("/preferences").content.decode()
    )


def test_preferences_page_offers_the_current_choice() -> None:
    page = Client().get("/preferences", {"next": "/design"}).content.decode()
    assert re.search(r'name="mode" value="normal"[^>]* checked', page)
    assert '<input type="hidden" name="next" value="/design">' in page


@pytest.mark.parametrize(
    "wished", ["", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "account"]
)
def test_nobody_is_sent_to_another_host(wished: str) -> None:
    assert local_address(wished) == "/"


@pytest.mark.parametrize("cookie", ["", "xx", "zh.pink.elderly", "..;.", "en.dark.elderly.max.more"])
def test_a_broken_cookie_never_breaks_a_page(cookie: str) -> None:
    read = Preferences.from_cookie(cookie)
    assert Preferences.from_cookie(read.to_cookie()) == read
    assert read.theme in ("auto", "dark")


def test_a_forged_form_changes_nothing() -> None:
    answer = Client(enforce_csrf_checks=True).post("/preferences", {"mode": "elderly"})
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies


def test_an_error_page_needs_no_request() -> None:
    page = engines["jinja2"].get_template("design/error.html").render({"status": 500, "reference": "7F3A"})
    assert "7F3A" in page
    assert 'href="tel:4000000000"' in page


@pytest.mark.parametrize(
    ("name", "words"), [("404", "没有这一页"), ("500", "出了故障"), ("403", "看不了"), ("400", "读不懂")]
)
def test_django_finds_our_pages_for_what_goes_wrong(name: str, words: str) -> None:
    assert words in engines["jinja2"].get_template(f"{name}.html").render()


def test_a_wrong_address_is_answered_in_our_look() -> None:
    answer = Client().get("/nothing-here")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


FRAMES = {
    "page": "{% block content %}<h1>A</h1>{% endblock %}",
    "step": "{% set step_number, step_count = 2, 6 %}{% block title %}A{% endblock %}"
    "{% block bar_content %}{{ ui.button('Go on', 'main') }}{% endblock %}",
    "account": "{% set tab = 'pay' %}{% block content %}<h1>A</h1>{% endblock %}",
    "desk": "{% set desk_nav = [('Queue', '/q', true, 14), ('Cases', '/c', false, none)] %}{% set person = 'Zhou' %}"
    "{% block content %}<h1>A</h1>{% endblock %}",
}


@pytest.mark.parametrize("name", list(FRAMES))
def test_every_frame_has_one_heading_help_and_the_way_to_the_large_view(name: str) -> None:
    source = f'{{% extends "design/{name}.html" %}}{{% import "design/components.html" as ui with context %}}{FRAMES[name]}'
    page = engines["jinja2"].from_string(source).render({}, RequestFactory().get("/somewhere"))
    assert page.count("<h1>A</h1>") == 1
    assert page.index("skip") < page.index('href="/help"') < page.index('<main id="main"')
    assert 'name="mode" value="elderly"' in page
    assert 'value="/somewhere"' in page
    assert {
        "page": 'href="/sign-in"',
        "step": "第2步，共6步",
        "account": 'aria-current="page"',
        "desk": "退出",
    }[name] in page
