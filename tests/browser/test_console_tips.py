"""The tip desk, on a phone and on a desk, in Bangla and in English: from a message to what became of it, under axe."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.i18n.digits import to_ascii
from gateway.service.demonstration import PASSWORD
from tests.browser.axe import violations

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
SECONDS = 15
RECEIPT = re.compile(r"\d{3} \d{3} \d{3} \d{3}")
QUESTION, ANSWER, NOTE = "কোন গ্রামে, কবে দেখেছেন?", "বাজারের পাশে, গতকাল রাতে", "নমুনা: থানার সাথে কথা হলো"
STEPS = (("acknowledged", ""), ("in_progress", ""), ("referred", "police"), ("closed", "handed_over"))
LOW = """
() => [...document.querySelectorAll("main button, main a, main input, main select, main summary")]
    .filter((each) => each.offsetParent !== null && !each.matches(".check input, p a"))
    .filter((each) => each.offsetHeight < 44)
    .map((each) => each.outerHTML)
"""


class Phone:
    """A made-up phone that sends an SMS and reads what comes back."""

    def __init__(self, page: Page, number: str) -> None:
        self._page = page
        self._number = number

    def say(self, text: str) -> None:
        sent = self._page.request.post("/simulator/sms/send", data={"from": self._number, "text": text})
        assert sent.json()["status"] == 200

    def hears(self, words: re.Pattern[str]) -> str:
        """Wait until these words came, digits read as 0-9, and return them."""
        until = time.monotonic() + SECONDS
        while True:
            shown = self._page.request.get("/simulator/sms/events", params={"phone": self._number}).json()["events"]
            texts = [to_ascii(str(each.get("text", ""))) for each in shown if each["kind"] == "them"]
            if found := words.search("\n".join(texts)):
                return found[0]
            assert time.monotonic() < until, shown
            self._page.wait_for_timeout(100)


@pytest.fixture(params=["bn", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def enter(page: Page, lang: str) -> None:
    page.goto("/console/sign-in")
    page.locator("#login").fill("coordinator")
    page.locator("#password").fill(PASSWORD)
    follow(page, "main button")
    if page.locator("html").get_attribute("lang") != lang:
        follow(page, ".bar form button")
    expect(page.locator("html")).to_have_attribute("lang", lang)


def follow(page: Page, selector: str) -> None:
    """Click what opens another page and wait for all of it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def holds(page: Page, name: str, lang: str, size: tuple[int, int]) -> None:
    """Keep a picture; nothing overflows, all is large enough to touch, axe has nothing to say."""
    page.screenshot(path=ARTEFACTS / f"console-{name}-{lang}-{size[0]}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.evaluate(LOW) == []
    assert violations(page) == []


def listed(page: Page) -> set[str]:
    """Return the links of the list: within a day its order tells nothing."""
    return {str(each.get_attribute("href")) for each in page.locator("main .list a").all()}


def step(page: Page, state: str, detail: str) -> None:
    """Take the next step with a note and, where it has one, its detail."""
    form = f"form:has(input[name=state][value={state}])"
    page.locator(f"{form} textarea").fill(NOTE)
    if detail:
        page.locator(f"{form} select").select_option(detail)
    follow(page, f"{form} button")
    expect(page.locator(".note-good")).to_be_visible()


def test_a_tip_is_read_its_teller_asked_and_it_comes_to_an_end(page: Page, size: tuple[int, int], lang: str) -> None:
    teller = Phone(page, f"+88017000{size[0]:04}{5 if lang == 'bn' else 6}")
    told = f"মণিরামপুরে এক দালাল ছেলেদের ভারতে পাঠাচ্ছে, নমুনা {lang} {size[0]}"
    enter(page, lang)
    page.goto("/console/tips/?state=new")
    before = listed(page)
    teller.say(f"TIP {told}")
    receipt = teller.hears(RECEIPT)
    page.reload()
    holds(page, "tips", lang, size)
    (came,) = listed(page) - before
    follow(page, f".list a[href='{came}']")
    expect(page.locator(".words").first).to_have_text(told)
    page.locator("#question").fill(QUESTION)
    follow(page, "form[action$='/ask'] button")
    holds(page, "tip-asked", lang, size)
    teller.say(receipt)
    teller.hears(re.compile(re.escape(QUESTION)))
    teller.say("1")
    teller.say(ANSWER)
    for state, detail in STEPS:
        step(page, state, detail)
    expect(page.locator(".timeline")).to_contain_text(ANSWER)
    expect(page.locator(".timeline li", has_text=NOTE)).to_have_count(len(STEPS))
    expect(page.locator(".badges .badge-good").first).to_be_visible()
    holds(page, "tip-closed", lang, size)


def test_the_pages_around_the_tips_hold_too(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, lang)
    for path in ("figures/", "desk-keys/", "tips/new"):
        page.goto(f"/console/{path}")
        holds(page, path.strip("/").replace("/", "-"), lang, size)
