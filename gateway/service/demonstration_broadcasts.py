"""Plainly made-up lists and broadcasts for the demonstration, brought on their way as people would bring them."""

from collections.abc import Iterator

from gateway.i18n.language import Lang
from gateway.service.acting import AtTerminal
from gateway.service.broadcasts.content import QUIZ
from gateway.service.broadcasts.desk import BroadcastDesk

LIST = "উঠান বৈঠক, নমুনা"
SOURCE = "উঠান বৈঠক, রোহিতা ইউনিয়ন (নমুনা)"
PEOPLE = 60
_PLACES = (("যশোর", "মনিরামপুর"), ("যশোর", "কেশবপুর"), ("সাতক্ষীরা", "শ্যামনগর"), ("খুলনা", "কয়রা"))
_ROLES = ("parents", "migrants", "youth", "parents", "leaders")


def cast(desk: BroadcastDesk, writer: str, approver: str) -> None:
    """Add a list and one broadcast for each step of the way, unless they are there."""
    if desk.lists.everything():
        return
    by, other = AtTerminal(writer), AtTerminal(approver)
    desk.lists.take(by, LIST, SOURCE, "\n".join(_rows()).encode())
    for day, audience, steps in (("migrants_day", "parents", 0), ("rokeya_day", "youth", 1), ("sixteen_days", "", 3)):
        drafts = desk.pages.campaign.days[day].drafts[audience or "parents"]
        name = desk.pages.campaign.days[day].names[Lang.BN]
        made = desk.book.write(by, desk.draft(name, drafts, audience, day, QUIZ if audience == "youth" else ""))
        if steps >= 1:
            desk.submit(by, made)
        if steps >= 2:
            desk.book.approve(other, made, desk.book.one(made).digest)
        if steps >= 3:
            desk.book.start(by, made)


def _rows() -> Iterator[str]:
    yield "number,role,sex,born_year,district,upazila,language"
    for at in range(PEOPLE):
        district, upazila = _PLACES[at % len(_PLACES)]
        sex, lang = "fm"[at % 3 == 0], "en" if at % 10 == 9 else "bn"
        yield f"01700000{700 + at},{_ROLES[at % len(_ROLES)]},{sex},{1970 + at % 40},{district},{upazila},{lang}"
