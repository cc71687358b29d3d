"""Every form is filled in wrongly once: the summary comes first, has the focus, and leads to the field."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.walker import Walker

# Where a summary stands, what it says, and what the fields say.
FOUND = """() => {
  const box = document.querySelector("main [data-errors]");
  if (!box) return null;
  const text = e => e.textContent.trim();
  const before = [...document.querySelectorAll("main *")].filter(e => e.checkVisibility() && text(e)
    && e.compareDocumentPosition(box) === Node.DOCUMENT_POSITION_FOLLOWING);
  return {
    before: before.map(text),
    links: [...box.querySelectorAll("li")].map(li => {
      const a = li.querySelector("a"), field = a && document.getElementById(a.hash.slice(1));
      const about = field && (field.getAttribute("aria-describedby")
        || field.closest("[aria-describedby]")?.getAttribute("aria-describedby") || "");
      const said = (about || "").split(" ").map(id => document.getElementById(id)).filter(Boolean).map(text);
      const beside = field?.closest(".field, fieldset, section")?.querySelector(".err");
      return { words: text(li), field: a ? a.hash.slice(1) : "", there: Boolean(field), typed: Boolean(field?.matches("input, select, textarea")), said: [...said, beside ? text(beside) : ""] };
    }),
  };
}"""


def refused(walker: Walker, name: str, /, **kept: str) -> None:
    """Check the page that came back, and keep it; ``kept``: what was typed into fields, by their ids."""
    found = walker.page.evaluate(FOUND)
    assert found, f"{name}: there is no summary of what to correct"
    assert found["before"] == [], f"{name}: this stands before the summary: {found['before']}"
    if walker.scripts:  # it comes with the first drawing of the page, which may follow its load
        expect(walker.page.locator("main [data-errors]").first, f"{name}: no focus").to_be_focused()
    assert found["links"], f"{name}: the summary is empty"
    for link in found["links"]:
        assert link["there"], f"{name}: '{link['words']}' leads to no field ({link['field']})"
        assert not link["typed"] or link["words"] in link["said"], (
            f"{name}: the field says {link['said']}, not '{link['words']}'"
        )
    for field, typed in kept.items():
        assert walker.page.input_value(f"[id='{field}']") == typed, f"{name}: {field} was not kept"
    walker.keep(name, refused=True)


def in_the_shop(walker: Walker) -> None:
    """A price that is no number, a name that is too long, one quote to compare."""
    walker.open("/calculator")
    walker.page.goto("/calculator?price=abc&down=1")
    refused(walker, "calculator refuses", price="abc", down="1")
    walker.open(walker.found["quote"])
    walker.type(name="长" * 80)
    walker.press("form[action$='/rename'] .btn")
    refused(walker, "saved quote refuses", name="长" * 80)
    walker.page.goto("/saved/compare")
    refused(walker, "compare refuses")


def at_sign_in(walker: Walker) -> None:
    """A number that is too short, a wrong code, a wrong password; as someone whom nobody knows."""
    stranger = walker.another()
    stranger.open("/sign-in")
    stranger.type(phone="1380000")
    stranger.press(".bar .btn.main")
    refused(stranger, "sign-in refuses", phone="1380000")
    stranger.type(phone=walker.house.person("stranger")["phone"])
    stranger.press(".bar .btn.main", to="/sign-in/code")
    stranger.type(code="12")
    stranger.press(".bar .btn.main")
    refused(stranger, "sign-in code refuses")
    stranger.open("/desk/sign-in", "staff sign-in")
    stranger.type(username="nobody", password="wrong")
    stranger.press("main .btn.main")
    refused(stranger, "staff sign-in refuses", username="nobody")
    stranger.page.goto("/no-such-page")
    stranger.keep("no such page", refused=True)
    stranger.leave()


STEPS = (in_the_shop, at_sign_in)
