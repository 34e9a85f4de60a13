"""A file, what is safe for her, and the calendar, on a phone and on a desk, in Bangla and in English, under axe."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.service.demonstration import PASSWORD
from tests.browser.axe import violations

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
LOW = """
() => [...document.querySelectorAll("main button, main a, main input, main select, main summary")]
    .filter((each) => each.offsetParent !== null && !each.matches(".check input, p a, dd a"))
    .filter((each) => each.offsetHeight < 44)
    .map((each) => each.outerHTML)
"""
PHONE, DESK = (360, 740), (1280, 900)
pytestmark = pytest.mark.parametrize(
    ("size", "lang"),
    [(PHONE, "bn"), (PHONE, "en"), (DESK, "bn")],
    indirect=["size"],
    ids=["phone-bn", "phone-en", "desk"],
)
PARTS = ("survivors/new", "calendar/?view=week&mine=0", "calendar/?view=list&mine=0", "calendar/times", "calendar/feed")


def enter(page: Page, lang: str) -> None:
    page.goto("/console/sign-in")
    page.locator("#login").fill("caseworker")
    page.locator("#password").fill(PASSWORD)
    tap(page, "main button")
    if page.locator("html").get_attribute("lang") != lang:
        tap(page, ".bar form button")
    expect(page.locator("html")).to_have_attribute("lang", lang)


def tap(page: Page, selector: str) -> None:
    """Tap what opens another page and wait for all of it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def holds(page: Page, name: str, lang: str, size: tuple[int, int]) -> None:
    """Keep a picture; nothing overflows, all is large enough to touch, axe has nothing to say."""
    page.screenshot(path=ARTEFACTS / f"console-{name}-{lang}-{size[0]}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.evaluate(LOW) == []
    assert violations(page) == []


def enrol(page: Page, code: str) -> None:
    page.goto("/console/survivors/")
    tap(page, "main a[href$='/survivors/new']")
    page.locator("#code").fill(code)
    page.locator("#name").fill("নমুনা শাপলা")
    page.locator("#place").fill("মণিরামপুর")
    tap(page, "main form button")
    expect(page.locator(".reach-danger")).to_be_visible()


def agree(page: Page, lang: str, size: tuple[int, int]) -> None:
    """Fill in the form face to face; first with a fault in it, which changes nothing."""
    tap(page, "a[href$='/contact']")
    page.locator("input[name=purposes][value=reminder]").check()
    page.locator("#number_0").fill(f"01700-0{size[0] % 1000:03}{'01' if lang == 'bn' else '02'}")
    page.locator("#opens_0").fill("00:00")
    page.locator("#closes_0").fill("23:59")
    tap(page, "main form.stack > button")
    expect(page.locator(".wrong")).to_be_visible()
    for day in "6012345":
        page.locator(f"input[name=days_0][value='{day}']").check()
    page.locator("#shown_as").fill("রুমা আপা")
    assert page.locator("input[name=awareness][value=no]").is_checked()  # nobody asks for it by leaving it out
    page.locator("input[name=awareness][value=yes]").check()
    page.locator("input[name=alone_0]").check()
    page.locator("#code_word").fill("শাপলা ফুল")
    holds(page, "safe-contact", lang, size)
    tap(page, "main form.stack > button")
    expect(page.locator(".reach-good")).to_be_visible()


def assess(page: Page, lang: str, size: tuple[int, int]) -> None:
    """Ask what she needs: more is asked only where something is."""
    tap(page, "a[href$='/needs']")
    for part in page.locator(".need").all():
        part.locator("input[value=none]").check()
    more = page.locator("#note_legal")
    expect(more).to_be_hidden()
    page.locator("input[name=level_legal][value=urgent]").check()
    expect(more).to_be_visible()
    more.fill("নমুনা: শুনানি")
    holds(page, "needs", lang, size)
    tap(page, "main form.stack > button")
    task = "জরুরি দরকার: আইনি সাহায্য" if lang == "bn" else "Urgent need: Legal help"
    expect(page.locator("main")).to_contain_text(task)
    holds(page, "file-needs", lang, size)


def test_she_is_enrolled_and_met(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, lang)
    enrol(page, f"B-{lang}-{size[0]}")
    agree(page, lang, size)
    page.locator(".way + form input[value=verified]").check()
    tap(page, ".way + form button")
    holds(page, "file", lang, size)
    assess(page, lang, size)

    tap(page, ".head a[href*='/calendar/new']")  # a free time: two taps from her file
    holds(page, "appointment-new", lang, size)
    tap(page, ".tap")
    expect(page.locator(".note-good")).to_be_visible()
    holds(page, "appointment", lang, size)
    tap(page, "a[href$='/move']")  # another time: two more
    page.locator("#at").fill("07:15")
    tap(page, ".fields button")
    expect(page.locator("h1")).to_contain_text("০৭:১৫" if lang == "bn" else "07:15")
    tap(page, "a[href$='/cancel']")
    holds(page, "appointment-cancel", lang, size)
    tap(page, ".fields button")
    expect(page.locator("main .badges").first).to_contain_text("বাতিল" if lang == "bn" else "Cancelled")


def test_who_came_is_noted_in_one_tap_and_all_pages_hold(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, lang)
    page.goto("/console/calendar/?mine=0")
    last = page.locator(".list .meeting").filter(has=page.locator(".marks")).last
    came = last.locator("button[value='1']")
    wanted = "1" if came.is_enabled() else "0"
    holds(page, "calendar-day", lang, size)
    with page.expect_navigation():
        last.locator(f"button[value='{wanted}']").click()
    again = page.locator(".list .meeting").filter(has=page.locator(".marks")).last
    expect(again.locator(f"button[value='{wanted}']")).to_be_disabled()
    for path in PARTS:
        page.goto(f"/console/{path}")
        holds(page, path.partition("&")[0].replace("?view=", "").replace("/", "-"), lang, size)
    page.goto("/console/tasks/?show=area")
    holds(page, "tasks", lang, size)
    tap(page, ".list a")
    holds(page, "task", lang, size)
    page.goto("/console/survivors/?confirm=1")
    holds(page, "survivors", lang, size)
    tap(page, ".list a")  # of whom a number is in quarantine and a refusal is kept
    expect(page.locator(".reach-danger")).to_be_visible()
    holds(page, "file-kept-back", lang, size)
