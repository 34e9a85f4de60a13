"""A newcomer tries the three phones, on a large screen and on a small one."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
BANGLA = re.compile("[\u0985-\u09b9]")
SMS = ".phone[id*=sms]"
VOICE = ".phone:has(.keypad)"
CHAT = ".phone:not([id*=sms]):not(:has(.keypad))"
SAMPLE = {SMS: "01700", VOICE: "01700", CHAT: "7"}
PATIENCE = 15_000  # milliseconds
UNNAMED = """
() => [...document.querySelectorAll("button, input, select, a")]
    .filter((each) => each.offsetParent !== null)
    .filter((each) => !(each.textContent.trim() || each.ariaLabel || each.title || each.labels?.length))
    .map((each) => each.outerHTML)
"""
NARROW = """
() => [...document.querySelectorAll("button, a")]
    .filter((each) => each.offsetParent !== null && (each.offsetHeight < 24 || each.offsetWidth < 24))
    .map((each) => each.outerHTML)
"""


def shoot(page: Page, size: tuple[int, int], name: str) -> None:
    page.screenshot(path=ARTEFACTS / f"{name}-{size[0]}.png")


def phone(page: Page, which: str) -> Locator:
    """Return a phone, in view."""
    found = page.locator(which)
    owner = found.locator(".phone-head input")
    owner.fill(SAMPLE[which] + str(page.evaluate("innerWidth")).zfill(6))  # a person of its own for each size
    owner.press("Tab")
    found.evaluate("each => each.scrollIntoView({inline: 'start', block: 'nearest'})")
    return found


@pytest.mark.parametrize("lang", ["bn", "en"])
def test_phones_stand_side_by_side_or_one_at_a_time(page: Page, size: tuple[int, int], lang: str) -> None:
    page.goto(f"/simulator/?lang={lang}")
    expect(page.locator(".phone")).to_have_count(3)
    expect(page.locator(".lamp.ok").first).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [each.bounding_box() for each in page.locator(".phone").all()]
    seen = [box for box in boxes if box and box["x"] >= 0 and box["x"] + box["width"] <= size[0]]
    assert len(seen) == (3 if size[0] > 1000 else 1)
    assert all(box and box["y"] + box["height"] <= size[1] for box in boxes)
    shoot(page, size, f"simulator-{lang}")


def test_everything_has_a_name_and_can_be_touched(page: Page) -> None:
    page.goto("/simulator/")
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(NARROW) == []


def test_the_language_is_chosen_and_stays_in_the_address(page: Page) -> None:
    page.goto("/simulator/")
    expect(page.locator("html")).to_have_attribute("lang", "bn")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ashshash simulator")


def test_an_sms_is_answered_in_bangla(page: Page, size: tuple[int, int]) -> None:
    page.goto("/simulator/?lang=bn")
    sms = phone(page, SMS)
    box = sms.locator(".composer input[type=text], .composer input:not([type]), .composer textarea").first
    box.fill("মেনু")
    box.press("Enter")
    expect(sms.locator(".bubble.me").last).to_contain_text("মেনু", timeout=PATIENCE)
    expect(sms.locator(".bubble.them").last).to_contain_text(BANGLA, timeout=PATIENCE)
    shoot(page, size, "sms")


def test_a_chat_offers_buttons_and_takes_a_press(page: Page, size: tuple[int, int]) -> None:
    page.goto("/simulator/?lang=bn")
    chat = phone(page, CHAT)
    box = chat.locator(".composer input[type=text]").first
    box.fill("/start")
    box.press("Enter")
    bubbles = chat.locator(".bubble.them")
    expect(chat.locator(".key").first).to_be_visible(timeout=PATIENCE)
    before = bubbles.count()
    chat.locator(".key").first.click()
    expect(bubbles.nth(before)).to_contain_text(BANGLA, timeout=PATIENCE)
    shoot(page, size, "chat")


def test_a_call_speaks_and_takes_keys(page: Page, size: tuple[int, int]) -> None:
    page.goto("/simulator/?lang=bn")
    voice = phone(page, VOICE)
    voice.locator(".call-button.answer:visible").first.click()
    bubbles = voice.locator(".bubble.them")
    expect(bubbles.first).to_contain_text(BANGLA, timeout=PATIENCE)
    before = bubbles.count()
    voice.locator(".digit[data-key='1']").click()
    expect(bubbles.nth(before)).to_be_visible(timeout=PATIENCE)
    shoot(page, size, "voice")
    voice.locator(".call-button.hangup").click()
    expect(voice.locator(".call-button.hangup")).to_be_hidden(timeout=PATIENCE)


def test_danger_brings_the_helpline_at_once(page: Page, size: tuple[int, int]) -> None:
    page.goto("/simulator/?lang=bn")
    sms = phone(page, SMS)
    box = sms.locator(".composer input[type=text], .composer input:not([type]), .composer textarea").first
    box.fill("আমাকে আটকে রেখেছে, বাঁচান")
    box.press("Enter")
    expect(sms.locator(".bubble.them").last).to_contain_text(re.compile("৯৯৯|১০৯"), timeout=PATIENCE)
    shoot(page, size, "danger")
