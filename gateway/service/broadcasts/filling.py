"""Placeholders of a broadcast's text: where the reader lives, in the reader's language. Pure."""

import re

from gateway.i18n.language import Lang
from gateway.i18n.places import Places

PLACEHOLDERS = ("union", "upazila", "district")
_HOLE = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def filled(text: str, places: Places, lang: Lang, where: dict[str, str]) -> str:
    """Fill {union}, {upazila} and {district}; a place we don't know is named by the next bigger one, or not at all."""

    def name(hole: re.Match[str]) -> str:
        bigger = PLACEHOLDERS[PLACEHOLDERS.index(hole[1]) :]
        known = next((where[part] for part in bigger if where.get(part) in places.by_id), "")
        return places.get(known).names[lang.source] if known else ""

    return _HOLE.sub(name, text) if "{" in text else text
