"""A broadcast's whole way, on a phone in Bangla and at a desk in English: from a day on the calendar to the report."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.service.demonstration import PASSWORD
from tests.browser.axe import violations

ENVIRON = {"ASHSHASH_CALL_HOURS": "00:00-23:59"}  # at night nothing goes out, and tests are run at any hour
ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
SLOW = 30_000
LOW = """
() => [...document.querySelectorAll("main button, main a, main input, main select, main summary, main textarea")]
    .filter((each) => each.offsetParent !== null && !each.matches(".check input, p a, progress"))
    .filter((each) => each.offsetHeight < 44)
    .map((each) => each.outerHTML)
"""


@pytest.fixture
def lang(size: tuple[int, int]) -> str:
    return "bn" if size[0] < 720 else "en"


def enter(page: Page, lang: str, login: str) -> None:
    page.goto("/console/sign-in")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    follow(page, "main button")
    if page.locator("html").get_attribute("lang") != lang:
        follow(page, ".bar form button")


def leave(page: Page) -> None:
    page.context.clear_cookies()


def follow(page: Page, selector: str) -> None:
    """Click what opens another page and wait for all of it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def holds(page: Page, name: str, lang: str, size: tuple[int, int]) -> None:
    """Keep a picture; nothing overflows, all is large enough to touch, axe has nothing to say."""
    page.screenshot(path=ARTEFACTS / f"broadcast-{name}-{lang}-{size[0]}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.evaluate(LOW) == [], name
    assert violations(page) == [], name


def test_from_a_day_on_the_calendar_to_the_report(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, lang, "broadcaster")
    holds(page, "home", lang, size)
    page.goto("/console/broadcasts/days")
    day = page.locator("#migrants_day")
    day.locator("summary").click()
    holds(page, "days", lang, size)
    follow(page, "#migrants_day a[href*='for=parents']")
    page.locator("#text_bn").fill("আজ অভিবাসী দিবস। bit.ly/x দেখুন")
    expect(page.locator(".remarks")).to_contain_text("bit.ly")
    page.locator("#text_bn").fill("আজ অভিবাসী দিবস। টাকা দেওয়ার আগে {line.migrant} নম্বরে জেনে নিন। {stop}")
    expect(page.locator(".handset .bubble").first).to_contain_text("১৬১৩৫")
    expect(page.locator(".remarks")).to_have_count(0)
    holds(page, "words", lang, size)
    follow(page, "main form .button-wide")
    page.locator("input[name=roles][value=leaders]").check()
    expect(page.locator("#counted .total").first).to_contain_text("৩৬" if lang == "bn" else "36")
    holds(page, "people", lang, size)
    follow(page, "main form .button-wide")
    expect(page.locator("#counted .total").first).to_be_visible()
    holds(page, "check", lang, size)
    follow(page, "form[action$='/submit'] button")
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    address = page.url
    _approve(page, address, lang, size)
    _run(page, address, lang, size)


def _approve(page: Page, address: str, lang: str, size: tuple[int, int]) -> None:
    leave(page)
    enter(page, lang, "approver")
    page.goto(address)
    expect(page.locator("#counted .total").first).to_be_visible()
    holds(page, "approval", lang, size)
    follow(page, "form[action$='/approve'] button")
    leave(page)


def _run(page: Page, address: str, lang: str, size: tuple[int, int]) -> None:
    enter(page, lang, "broadcaster")
    page.goto(address)
    follow(page, "form[action$='/start'] button")
    done = re.compile("পৌঁছেছে|Delivered")
    for _ in range(30):  # a worker takes it up when it comes to it
        page.goto(address)
        if page.locator("#progress").is_visible():
            break
        page.wait_for_timeout(500)
    expect(page.locator("#progress")).to_be_visible()
    holds(page, "run", lang, size)
    expect(page.locator("#progress .badges").first).to_contain_text(re.compile("শেষ|Done"), timeout=SLOW)
    expect(page.locator("#progress")).to_contain_text(done, timeout=SLOW)
    holds(page, "done", lang, size)
    follow(page, "#progress a[href$='/unreached']")
    holds(page, "unreached", lang, size)
    page.goto(address + "/report")
    expect(page.locator(".tile-value").first).to_have_text("৩৬" if lang == "bn" else "36")
    holds(page, "report", lang, size)
    with page.expect_download() as file:
        page.locator("a[href$='report.xlsx']").click()
    assert file.value.path().read_bytes().startswith(b"PK")


def test_a_list_with_a_faulty_row_is_told(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, lang, "broadcaster")
    page.goto("/console/broadcasts/lists")
    page.locator("#name").fill("নমুনা")
    page.locator("#source").fill("সভা")
    rows = b"number,born_year\n01700000901,1850\n0170000,1990\n"
    page.locator("#file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": rows})
    follow(page, "main form button")
    expect(page.locator("tbody tr")).to_have_count(2)
    holds(page, "list", lang, size)
