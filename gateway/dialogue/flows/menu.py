"""The menu, its sections and its pages: the same content for every medium, by number."""

from collections.abc import Mapping
from itertools import accumulate

from gateway.channels.contract import MAIN_MENU, MORE, Ask, Choice, Say
from gateway.dialogue import draft
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Lang, Medium

FULL = 8
COST = "ask_migration_cost"
STEPS = "follow_steps"
THREE_PARTS: Mapping[Lang, int] = {Lang.BN: 201, Lang.EN: 459}  # what three SMS hold
NUMBER = 3  # a number, its space and a line end
NAME_WORDS = 3  # "আর সৌদি আরব": a name, not another question
DOORS = ("do:tip", "do:tip_status", "do:person", "do:language")


def main(m: Moment, misses: int = 0) -> Turn:
    """Show the main menu; a tip that waits to be finished comes first."""
    m = m.now_in(flow="menu", step="", page="")
    sections = [Choice(f"section:{section.id}", section.title[m.state.lang]) for section in m.site.content.menu]
    doors = [m.choice(door) for door in DOORS]
    if draft.open_in(m.state.slots):
        doors[0] = m.choice("do:tip", "choice.do:tip.go_on")
    return m.turn(m.question("menu.main", *[*sections, *doors][:FULL]), misses=misses)


def section(m: Moment, section_id: str, start: int = 0) -> Turn | None:
    """Show the pages of a section, eight at a time."""
    found = next((one for one in m.site.content.menu if one.id == section_id), None)
    if found is None:
        return None
    pages = found.pages[start : start + FULL]
    more = (m.choice(MORE),) if len(found.pages) > FULL else ()
    m = m.now_in(flow="menu", step=str(start), page=f"section:{section_id}")
    return m.turn(Ask(found.title[m.state.lang], (*_titles(m, pages), *more, m.choice(MAIN_MENU))))


def page(m: Moment, page_id: str) -> Turn:
    """Say a page, then the useful choices after it."""
    words = m.site.content.words(page_id, m.state.lang, m.medium)
    return after(m.reply(Say(words, prompt=f"page.{page_id}")), page_id)


def cost(m: Moment, country: str) -> Turn:
    """Say what going to this country may cost."""
    m = m.drop("price.").keep(price_country=country)
    return after(m.reply(Say(m.site.content.cost(country, m.state.lang, m.medium))), COST)


def country_named(m: Moment) -> str:
    """Return the country a short answer to the page of costs names, or an empty string."""
    asked = m.state.page == f"page:{COST}" and len(m.heard.text.split()) <= NAME_WORDS
    return m.site.content.country_in(m.heard.text) if asked else ""


def after(m: Moment, page_id: str, but: str = "") -> Turn:
    """Rest at a page whose words were said, with the useful choices after it; first, back to the steps begun."""
    m = m.now_in(flow="menu", step="", page=f"page:{page_id}")
    following = tuple(one for one in m.site.content.page(page_id).next if one != but)
    back = (m.choice(f"page:{STEPS}", "choice.to_steps"),) if m.slot("steps.at") else ()
    return m.ask("page.next", *_fitting(m, (*back, *_titles(m, following))[: FULL - 1]), MAIN_MENU)


def _fitting(m: Moment, titles: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Leave out, on SMS, the last choices that would make a fourth part of the message."""
    if m.medium is not Medium.SMS:
        return titles
    said = [reply.text for reply in m.said if isinstance(reply, Say)]
    room = THREE_PARTS[m.state.lang.source] - sum(map(len, (*said, m.text("page.next"), m.text("choice.menu"))))
    taken = accumulate(len(title.label) + NUMBER for title in titles)
    fit = sum(upto <= room - NUMBER * 2 for upto in taken)
    return titles[:fit]


def answer(m: Moment, choice: str) -> Turn | None:
    """Turn to the next eight of a section; every other choice of the menu is a door."""
    kind, _, name = m.state.page.partition(":")
    if choice != MORE or kind != "section":
        return None
    start = _start(m) + FULL
    pages = next(one.pages for one in m.site.content.menu if one.id == name)
    return section(m, name, start if start < len(pages) else 0)


def back(m: Moment) -> Turn:
    """From a page to its section, from there to the main menu."""
    kind, _, name = m.state.page.partition(":")
    if kind == "page":
        return section(m, m.site.content.page(name).section) or main(m)
    return main(m)


def again(m: Moment) -> Turn:
    """Show the place in the menu where the person stands."""
    kind, _, name = m.state.page.partition(":")
    if kind == "page":
        return page(m, name)
    return (kind == "section" and section(m, name, _start(m))) or main(m)


def away(m: Moment, key: str) -> Turn:
    """Leave whatever was going on with this sentence and the way to the menu."""
    return m.now_in(flow="menu", step="", page="").ask(key, "do:person", MAIN_MENU)


def _titles(m: Moment, pages: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(f"page:{one}", m.site.content.title(one, m.state.lang)) for one in pages)


def _start(m: Moment) -> int:
    """Return where the shown part of a section begins; another flow may have left a word in the step."""
    return int(m.state.step) if m.state.step.isdecimal() else 0
