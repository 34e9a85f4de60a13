"""Staff at the console, on a phone and on a desk, in Bangla and in English; every page passes axe."""

import re
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from gateway.service.demonstration import PASSWORD, SIGN_INS
from tests.browser.axe import violations

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
NARROW = """
() => [...document.querySelectorAll("button, a, input, select, summary")]
    .filter((each) => each.offsetParent !== null && !each.closest(".skip") && !each.matches(".check input, .skip, p a"))
    .filter((each) => each.offsetHeight < 44)
    .map((each) => each.outerHTML)
"""
PLAIN = """
(main) => {
    const copy = main.cloneNode(true);
    copy.querySelectorAll(".mono, option, a[href^=tel]").forEach((each) => each.remove());
    return copy.textContent;
}
"""
SAMPLES = re.compile(r"01700-000011|[a-z]+:[a-z0-9_]+")
"""What stands in Latin letters and digits on a Bangla page: what is typed or copied as it is."""
PAGES = {
    "coordinator": ("", "calls/", "staff/", "staff/new"),
    "admin": ("", "more", "accounts/", "accounts/new", "trail/", "account/"),
    "auditor": ("", "trail/"),
}


@pytest.fixture(params=["bn", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def enter(page: Page, lang: str, login: str) -> None:
    """Sign in by password."""
    page.goto("/console/")
    speak(page, lang)
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("#login")).to_have_count(0)
    speak(page, lang)


@pytest.fixture
def both(size: tuple[int, int]) -> str:
    """Return the language a longer way is gone in: Bangla on the phone, English at the desk."""
    return "bn" if size[0] < 720 else "en"


def speak(page: Page, lang: str) -> None:
    """Switch the page's language."""
    if page.locator("html").get_attribute("lang") != lang:
        page.locator(".bar form button").click()
    expect(page.locator("html")).to_have_attribute("lang", lang)


def holds(page: Page, size: tuple[int, int], name: str) -> None:
    """Keep a picture; nothing overflows, everything is large enough to be touched, axe has nothing to say."""
    page.screenshot(path=ARTEFACTS / f"console-{name}-{size[0]}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.evaluate(NARROW) == []
    if page.locator("html").get_attribute("lang") == "bn":
        assert violations(page) == []  # the English page is the same but for its words
        assert re.findall("[0-9]+", SAMPLES.sub("", page.locator("main").evaluate(PLAIN))) == [], name


def test_sign_in_with_a_code_of_the_phone(page: Page, size: tuple[int, int], lang: str) -> None:
    login = {("bn", 360): "caseworker", ("en", 360): "broadcaster", ("bn", 1280): "approver", ("en", 1280): "activist"}[
        lang, size[0]
    ]
    page.goto("/console/")
    speak(page, lang)
    holds(page, size, f"sign-in-{lang}")
    enter(page, lang, login)
    page.goto("/console/account/code")
    holds(page, size, f"set-up-{lang}")
    code = pyotp.TOTP(page.locator(".mono").inner_text().replace(" ", ""))
    page.locator("#code").fill(code.now())
    page.locator("main form button").first.click()
    expect(page.locator(".codes li")).to_have_count(10)
    holds(page, size, f"recovery-{lang}")
    recovery = page.locator(".codes li").first.inner_text()
    page.goto("/console/account/")
    holds(page, size, f"account-{lang}")
    page.locator("form[action$='sign-out'] button").click()
    enter(page, lang, login)
    holds(page, size, f"code-{lang}")
    page.goto("/console/staff/")  # a password alone opens nothing
    expect(page.locator("#code")).to_be_visible()
    page.locator("#code").fill("000000")
    page.locator("main form button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#code").fill(recovery.lower())
    page.locator("main form button").first.click()
    expect(page.locator("nav.tabs")).to_be_visible()


def test_a_wrong_password_says_no_more_than_that(page: Page, size: tuple[int, int], both: str) -> None:
    page.goto("/console/calls/")
    speak(page, both)
    page.locator("#login").fill("nobody")
    page.locator("#password").fill("not the password")
    page.locator("main button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    holds(page, size, f"refused-{both}")


@pytest.mark.parametrize("login", PAGES)
def test_every_page_can_be_read_and_touched(page: Page, size: tuple[int, int], lang: str, login: str) -> None:
    assert login in SIGN_INS
    enter(page, lang, login)
    for path in PAGES[login]:
        page.goto(f"/console/{path}")
        holds(page, size, f"{login}-{path.strip('/').replace('/', '-') or 'home'}-{lang}")


def test_somebody_who_waits_is_called_and_taken_off_the_list(page: Page, size: tuple[int, int], both: str) -> None:
    number = f"+88017000{size[0]:04}{0 if lang == 'bn' else 1}"
    said = {"from": number, "text": "amake bachao atke rakhse"}
    assert page.request.post("/simulator/sms/send", data=said).ok
    enter(page, both, "coordinator")
    page.goto("/console/calls/")
    expect(page.locator(".list .row").first).to_be_visible()
    holds(page, size, f"calls-waiting-{both}")
    before = page.locator(".row-actions a").count()
    page.locator(".row-actions a").first.click()
    holds(page, size, f"call-{both}")
    page.locator("#number button").click()
    expect(page.locator("#number a[href^='tel:']")).to_be_visible()
    holds(page, size, f"call-number-{both}")
    page.locator("#note").fill("কথা হয়েছে, তিনি এখন নিরাপদ।")
    page.locator("form[action$='done'] button").click()
    expect(page.locator(".row-actions a")).to_have_count(before - 1)


def test_leave_and_a_stand_in_are_set_and_work_is_handed_over(page: Page, size: tuple[int, int], both: str) -> None:
    enter(page, both, "coordinator")
    page.goto("/console/staff/")
    page.locator(".list a").last.click()
    holds(page, size, f"person-{both}")
    page.locator("#away_until").fill("2031-01-31")
    page.locator("#stand_in").select_option(index=1)
    page.locator("form[action$='presence'] button").click()
    expect(page.locator(".badge-warn").first).to_be_visible()
    page.locator("a[href$='hand-over']").click()
    holds(page, size, f"hand-over-{both}")
    page.goto("/console/staff/")
    holds(page, size, f"staff-away-{both}")
    page.locator(".list a").last.click()
    page.locator("#away_until").fill("")
    page.locator("form[action$='presence'] button").click()
