"""What a message about an asked price says: the country, the sum, the wage; and the little words between."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Self

from gateway.i18n.costs import Costs
from gateway.i18n.normalise import RECENT
from gateway.i18n.sound import sound
from gateway.i18n.sums import Sum, Sums

_BESIDE = 3  # words between a wage and its sum at most


@dataclass(frozen=True)
class Price:
    """What was said of a price; 0 and "" where unsaid. `whole`: nothing else was said at all."""

    country: str = ""
    asked: int = 0
    wage: int = 0
    whole: bool = False


@dataclass(frozen=True)
class PriceWords:
    """Reads prices; one of `asks` makes a lone sum a question, the words `around` change nothing."""

    costs: Costs
    sums: Sums
    asks: frozenset[str]
    around: frozenset[str]

    @classmethod
    def of(cls, costs: Costs, sums: Sums, data: Mapping[str, Any]) -> Self:
        """Take the words of followups.toml."""
        return cls(costs, sums, _sounds(data["asks"]), _sounds(data["around"]))

    @cached_property
    def read(self) -> Callable[[str], Price]:
        """Return what a text says of a price; one message is asked for it two or three times."""
        return lru_cache(RECENT)(self._read)

    def _read(self, text: str) -> Price:
        found = self.sums.find(text)
        country = self.costs.country_in(text)
        if not found:
            return Price(country=country)
        wage = self._wage(text, found)
        asked = next((one for one in found if one is not wage), None)
        return Price(
            country=country,
            asked=asked.amount if asked else 0,
            wage=wage.amount if wage else 0,
            whole=asked is not None and self._whole(text, found, country),
        )

    def _wage(self, text: str, found: tuple[Sum, ...]) -> Sum | None:
        """Return the sum that stands next to a word for wage."""
        tokens = self.sums.tokens(text)
        spots = [at for at, token in enumerate(tokens) if set(self.sums.stems(token.text)) & self.sums.wage]
        near = [(min(abs(one.start - at), abs(at - one.end + 1)), one.start < at, one) for at in spots for one in found]
        near = [pair for pair in near if pair[0] <= _BESIDE]
        return min(near, key=lambda pair: pair[:2])[2] if near else None

    def _whole(self, text: str, found: tuple[Sum, ...], country: str) -> bool:
        """Tell whether the text is nothing but country, sums and little words, and asks something."""
        tokens = self.sums.tokens(text)
        taken = {at for one in found for at in range(one.start, one.end)}
        left = [token.text for at, token in enumerate(tokens) if at not in taken and not self.sums.is_taka(token.text)]
        said = self.costs.named.sub(" ", sound(" ".join(left))).split()
        known = all(word in self.asks or word in self.around or word in self.sums.wage for word in said)
        return known and bool(country or self.asks.intersection(said))


def _sounds(words: Iterable[str]) -> frozenset[str]:
    return frozenset(part for word in words for part in sound(word).split())
