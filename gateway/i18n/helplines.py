"""The numbers to call: each with its name, price and hours, and whether it may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.i18n.dated import Dated
from gateway.i18n.digits import printed, spoken
from gateway.i18n.language import Lang, Medium
from gateway.i18n.seed import Entry


@dataclass(frozen=True)
class Helpline:
    """One telephone number. `free` is None where it isn't known."""

    id: str
    number: str
    names: Mapping[Lang, str]
    free: bool | None
    hours: Mapping[Lang, str]
    show: bool
    mark: str
    dated: Dated

    def dialled(self, lang: Lang, medium: Medium) -> str:
        """Return the number alone, in digits of the language; for speech digit by digit in words."""
        if medium is Medium.VOICE:
            return spoken(self.number, lang)
        return printed(self.number, lang.source)

    def line(self, lang: Lang) -> str:
        """Return number, name, price and hours as one line."""
        lang = lang.source
        free = {Lang.BN: "ফ্রি", Lang.EN: "free"}[lang] if self.free else ""
        about = ", ".join(part for part in (free, self.hours[lang]) if part)
        text = f"{self.number} - {self.names[lang]}" + (f" ({about})" if about else "")
        return printed(text, lang)


def helplines_of(rows: Mapping[str, Entry]) -> dict[str, Helpline]:
    """Return the helplines of their entries, in their order."""
    return {
        line_id: Helpline(
            id=line_id,
            number=row["number"],
            names={lang: row["name"][lang] for lang in Lang},
            free=row.get("free"),
            hours={lang: row.get("hours", {}).get(lang, "") for lang in Lang},
            show=row["show"],
            mark=row["mark"],
            dated=Dated.of(row),
        )
        for line_id, row in rows.items()
    }
