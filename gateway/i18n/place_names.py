"""Finding place ids by their spellings: whole answers fuzzily, names inside sentences with care."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from rapidfuzz import fuzz, process

from gateway.i18n.normalise import fold
from gateway.i18n.sound import sound

_LONGEST = 4  # words in a name
_SHORT = 5  # letters: shorter words are never matched fuzzily
_ANSWER = 84.0  # likeness asked of a whole answer
_SENTENCE = 91.0  # likeness asked of a word inside a sentence
_CLOSE = 4.0  # an answer this close to the best is a rival
_ENDINGS = ("য়ের", "গুলোর", "ের", "তে", "কে", "ে", "র", "য়", "er", "te", "ar", "ey", "e", "r", "y", "t")
_STEM = 4  # letters that must be left before an ending


@dataclass(frozen=True)
class Spot:
    """One name found in a text: the words it takes and the ids it may mean."""

    start: int
    end: int
    ids: frozenset[str]
    sure: bool


@dataclass(frozen=True)
class PlaceNames:
    """The spellings of all places, by sound; `by_letter` holds those long enough for a likeness, by first letter."""

    ids: Mapping[str, frozenset[str]]
    by_letter: Mapping[str, Sequence[str]]
    kinds: frozenset[str]
    everyday: frozenset[str]
    never: frozenset[str]

    @classmethod
    def of(cls, spellings: Mapping[str, Iterable[str]], words: Mapping[str, Iterable[str]]) -> Self:
        """Index the spellings of each id; `words` are the lists of place_words.toml."""
        kinds = frozenset(sound(word) for word in words["kinds"])
        sadar = [sound(word) for word in words["sadar"]]
        ids: dict[str, set[str]] = defaultdict(set)
        for place_id, names in spellings.items():
            for name in names:
                for key in _keys([word for word in sound(name).split() if word not in kinds], sadar):
                    ids[key].add(place_id)
        everyday = frozenset(fold(word) for group in ("everyday", "sadar") for word in words[group])
        by_letter: dict[str, list[str]] = defaultdict(list)
        for name in ids:
            if len(name) >= _SHORT and name not in everyday:
                by_letter[name[0]].append(name)
        frozen = {key: frozenset(found) for key, found in ids.items()}
        return cls(frozen, by_letter, kinds, everyday, frozenset(fold(word) for word in words["never"]))

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids a whole answer may mean, best first."""
        words = [word for word in fold(text).split() if sound(word) not in self.kinds]
        whole = sound(" ".join(words))
        if not whole:
            return ()
        exact = self.ids.get(whole)
        if exact:
            return _biggest_of_a_name(exact)
        return self._settle(self._spots(words, careful=False)) or self._fuzzy(whole)

    def within(self, text: str) -> tuple[str, ...]:
        """Return the ids of the places named inside a longer text."""
        return self._settle(self._spots(fold(text).split(), careful=True))

    def _fuzzy(self, whole: str) -> tuple[str, ...]:
        if len(whole) < _SHORT:
            return ()
        best = [name for name in self.ids if name.startswith(whole)]
        if not best:
            hits = process.extract(whole, self.ids.keys(), scorer=fuzz.ratio, score_cutoff=_ANSWER, limit=6)
            best = [name for name, score, _ in hits if score >= hits[0][1] - _CLOSE]
        return _biggest_of_a_name({place_id for name in best for place_id in self.ids[name]})

    def _spots(self, words: Sequence[str], *, careful: bool) -> list[Spot]:
        """Find names from left to right, the longest first; a name taken is not looked at again."""
        spots, at = [], 0
        while at < len(words):
            sizes = range(min(_LONGEST, len(words) - at), 0, -1)
            spot = next((found for size in sizes if (found := self._spot(words, at, size, careful))), None)
            spots += [spot] if spot else []
            at = spot.end if spot else at + 1
        return spots

    def _spot(self, words: Sequence[str], at: int, size: int, careful: bool) -> Spot | None:
        part = " ".join(words[at : at + size])
        if part in self.never:
            return Spot(at, at + size, frozenset(), sure=False)
        exact = next((stem for stem in _stems(part) if sound(stem) in self.ids), "")
        name = sound(exact) if exact else self._like(part)
        if not name:
            return None
        around = {sound(word) for word in (*words[max(0, at - 1) : at], *words[at + size : at + size + 1])}
        sure = not careful or bool(around & self.kinds) or exact not in self.everyday
        return Spot(at, at + size, self.ids[name], sure)

    def _like(self, part: str) -> str:
        """Return the name a long single word nearly is, or an empty string."""
        if " " in part or len(part) < _SHORT:
            return ""
        names = self.by_letter.get(sound(part)[:1], ())
        hits = (
            process.extractOne(sound(stem), names, scorer=fuzz.ratio, score_cutoff=_SENTENCE) for stem in _stems(part)
        )
        return next((hit[0] for hit in hits if hit), "")

    def _settle(self, spots: Sequence[Spot]) -> tuple[str, ...]:
        """Let the names explain each other: "Kaliganj Satkhira" is one place, a lone everyday word none."""
        chosen: list[str] = []
        for spot in spots:
            backed = _backed(spot, [other for other in spots if other is not spot])
            chosen += backed or (_biggest_of_a_name(spot.ids) if spot.sure else ())
        return tuple(dict.fromkeys(one for one in chosen if not any(other.startswith(f"{one}/") for other in chosen)))


def _keys(words: Sequence[str], sadar: Sequence[str]) -> Iterator[str]:
    """Give the ways a name is said: "Jashore Sadar" also "sadar Jashore", and "sadar" alone."""
    yield " ".join(words)
    if len(words) > 1 and words[-1] in sadar:
        yield from sadar
        for word in sadar:
            yield " ".join([*words[:-1], word])
            yield " ".join([word, *words[:-1]])


def _stems(word: str) -> Iterator[str]:
    """Give the word, then the word without one of the endings of "in" and "of"."""
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            yield word[: -len(ending)]


def _backed(spot: Spot, others: Sequence[Spot]) -> tuple[str, ...]:
    """Return those ids of a name that lie in, or hold, a place that another name in the text means."""
    around = {place_id for other in others for place_id in other.ids}
    return _biggest_of_a_name(
        frozenset(
            one
            for one in spot.ids
            if any(one.startswith(f"{other}/") or other.startswith(f"{one}/") for other in around)
        )
    )


def _biggest_of_a_name(ids: Iterable[str]) -> tuple[str, ...]:
    """Drop a place that lies in its own namesake: Manirampur is the upazila before it is the union."""
    ids = sorted(ids, key=lambda one: (one.count("/"), one))
    return tuple(one for one in ids if not any(one.startswith(f"{other}/") for other in ids))
