"""A tip while it is being told: its slots in the state, and the draft that is saved of them."""

from collections.abc import Mapping

from gateway.dialogue.effects import TipDraft

PREFIX = "tip."
_SAID = ("what", "district", "upazila", "union", "where", "when", "who", "recordings", "latlon")
DANGER: Mapping[str, bool | None] = {"yes": True, "no": False}


def open_in(slots: Mapping[str, str]) -> bool:
    """Tell whether a tip has been begun and neither saved nor thrown away."""
    return any(name.startswith(PREFIX) for name in slots)


def said_in(slots: Mapping[str, str]) -> bool:
    """Tell whether anything was said of a tip that is worth keeping."""
    return slots.get(f"{PREFIX}danger") == "yes" or any(slots.get(PREFIX + name) for name in _SAID)


def of(slots: Mapping[str, str]) -> TipDraft:
    """Return the draft these slots tell."""
    tip = {name.removeprefix(PREFIX): value for name, value in slots.items() if name.startswith(PREFIX)}
    lat, _, lon = tip.get("latlon", "").partition(" ")
    return TipDraft(
        kind=tip.get("kind", ""),
        what=tip.get("what", ""),
        danger_now=DANGER.get(tip.get("danger", "")),
        district=tip.get("district", ""),
        upazila=tip.get("upazila", ""),
        union=tip.get("union", ""),
        where=tip.get("where", ""),
        when=tip.get("when", ""),
        who=tip.get("who", ""),
        contact=tip.get("contact", "") == "yes",
        recordings=tuple(tip.get("recordings", "").split()),
        latlon=(float(lat), float(lon)) if lat else None,
    )
