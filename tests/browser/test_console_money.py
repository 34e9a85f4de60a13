"""Files with faults, a dispute and the report: in Bangla on a phone, in English on a desk, under axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_console_threads import enter, follow, holds

CASES = "Case number,Name,Sex,District\n"


@pytest.fixture
def lang(size: tuple[int, int]) -> str:
    """Bangla on the phone, English on the desk: the pages are the same but for their words."""
    return "bn" if size[0] < 720 else "en"


def hand_in(page: Page, rows: str) -> None:
    page.goto("/console/imports/")
    page.locator("input[value=survivors]").check()
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": (CASES + rows).encode()}
    page.set_input_files("#file", file)  # type: ignore[arg-type]
    follow(page, "main form button")


def test_a_file_has_faults_is_mended_and_taken_in_while_the_page_is_left(
    page: Page, size: tuple[int, int], lang: str
) -> None:
    enter(page, "coordinator", lang)
    page.goto("/console/imports/")
    holds(page, "imports", lang, size)
    hand_in(page, "F-1,,f,যশোর\nF-2,নমুনা,f,ঢাকুর\n")
    expect(page.locator("main .list li")).to_have_count(2, timeout=20_000)
    holds(page, "import-faults", lang, size)
    hand_in(page, "".join(f"{lang}{size[0]}-{at},নমুনা {at},f,যশোর\n" for at in range(20)))
    expect(page.locator("form[action$='/confirm']")).to_be_visible(timeout=20_000)
    holds(page, "import-preview", lang, size)
    there = page.url
    follow(page, "form[action$='/confirm'] button")
    page.goto("/console/")
    page.goto(there)
    expect(page.locator(".note-good")).to_be_visible(timeout=20_000)
    holds(page, "import-done", lang, size)


def test_what_never_came_is_paid_again(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, "finance", lang)
    page.goto("/console/payments/?show=disputed")
    holds(page, "payments", lang, size)
    follow(page, "main .list a")
    holds(page, "payment-disputed", lang, size)
    page.locator("input[value=bkash]").check()
    page.locator("#transfer").fill("NOMUNA1")
    follow(page, "form[action$='/pay'] button")
    expect(page.locator(".note-good")).to_be_visible()
    expect(page.locator("main")).to_contain_text("NOMUNA1")
    holds(page, "payment-paid-again", lang, size)


def test_the_report_is_cut_by_months_and_district(page: Page, size: tuple[int, int], lang: str) -> None:
    enter(page, "auditor", lang)
    page.goto("/console/report/")
    page.locator("#district").select_option("jashore")
    follow(page, "main form button")
    expect(page.locator("img.chart").first).to_be_visible()
    holds(page, "report", lang, size)
