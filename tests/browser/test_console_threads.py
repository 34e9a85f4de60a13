"""Taking over a conversation and editing a page, on a phone and on a desk, in Bangla and in English, under axe."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.service.demonstration import PASSWORD
from tests.browser.axe import violations

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
LOW = """
() => [...document.querySelectorAll("main button, main a, main input, main select, main summary")]
    .filter((each) => each.offsetParent !== null && !each.matches(".check input, p a, li a:not(.button):not(.row)"))
    .filter((each) => each.offsetHeight < 44)
    .map((each) => each.outerHTML)
"""
PERSON = {("bn", 1280): "০১৭•••০১", ("en", 1280): "017•••02", ("bn", 360): "০১৭•••০৩", ("en", 360): "•••02"}
"""Whom each run takes over, as the list masks them; made up by the demonstration."""
PAGES = {("bn", 1280): "ask_loan", ("en", 1280): "about", ("bn", 360): "ask_broker", ("en", 360): "verify_visa"}


@pytest.fixture(params=["bn", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def enter(page: Page, login: str, lang: str) -> None:
    page.goto("/console/sign-in")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    follow(page, "main button")
    if page.locator("html").get_attribute("lang") != lang:
        follow(page, ".bar form button")
    expect(page.locator("html")).to_have_attribute("lang", lang)


def follow(page: Page, selector: str, text: str = "") -> None:
    """Click what opens another page and wait for all of it: one that is left while it loads may complain of itself."""
    with page.expect_navigation():
        page.locator(selector, has_text=text or None).first.click()


def holds(page: Page, name: str, lang: str, size: tuple[int, int]) -> None:
    """Keep a picture; nothing overflows, all is large enough to touch, axe has nothing to say."""
    page.screenshot(path=ARTEFACTS / f"console-{name}-{lang}-{size[0]}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.evaluate(LOW) == []
    if lang == "bn":  # the English page is the same but for its words
        assert violations(page) == []


def test_taking_over_a_conversation(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, "caseworker", lang)
    page.goto("/console/threads/")
    holds(page, "threads", lang, size)
    follow(page, "a.row", PERSON[lang, size[0]])
    follow(page, "form[action$='/take'] button")
    holds(page, "thread-taken", lang, size)
    box = page.locator("#text")
    box.press_sequentially("ক" * 71, delay=1)
    expect(page.locator("#cost")).to_contain_text(re.compile("71|৭১"))
    page.locator("summary").first.click()
    page.locator(".ready a").first.click()
    expect(box).to_have_value(re.compile("আসসালামু|Hello"))
    follow(page, "#composer button")
    expect(page.locator(".line-staff .said").last).to_contain_text(re.compile("আসসালামু|Hello"))
    page.locator("form[action$='/number'] button").click()
    expect(page.locator("#number-box .number")).to_contain_text(re.compile(r"01700000\d+|7000102"))
    follow(page, "form[action$='/back'] button")
    expect(page.locator("form[action$='/take']")).to_be_visible()


def test_editing_a_page(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, "broadcaster", lang)
    page.goto(f"/console/content/page/{PAGES[lang, size[0]]}")
    holds(page, "content", lang, size)
    words = page.locator("[id='bn.sms']")
    words.fill("loan {line.nowhere}")
    expect(page.locator("#preview")).to_contain_text("{line.nowhere}")
    follow(page, "#entry button[type=submit]")
    expect(page.locator(".note-danger a").first).to_be_visible()
    holds(page, "content-faults", lang, size)
    words.fill("টাকা দেওয়ার আগে {line.migrant} নম্বরে জেনে নিন।")
    expect(page.locator("#preview .shown-sms").first).to_contain_text("১৬১৩৫")
    follow(page, "#entry button[type=submit]")
    expect(page.locator(".note-good")).to_be_visible()
    page.goto(f"/console/content/page/{PAGES[lang, size[0]]}/history")
    expect(page.locator("ins").first).to_be_visible()
    holds(page, "content-history", lang, size)


def test_the_other_pages_hold_too(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, "coordinator", lang)
    for path in ("directory/", "directory/partner/okup", "directory/new/partner", "ready/", "ready/canned/greeting"):
        page.goto(f"/console/{path}")
        holds(page, path.strip("/").replace("/", "-"), lang, size)
