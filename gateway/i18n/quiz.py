"""The questions of the quiz, each with its answers and what is said after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from gateway.i18n.language import Lang, Spoken
from gateway.i18n.normalise import tidy
from gateway.i18n.passages import Passage, worded


@dataclass(frozen=True)
class Question:
    """One question; `answers` are labels by id, `right` the id of the right one, `why` is said after any of them."""

    passage: Passage
    answers: Mapping[str, Mapping[Lang, str]]
    right: str
    why: Passage

    @property
    def id(self) -> str:
        """The name under which an answer is kept."""
        return self.passage.id

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read a row of quiz.toml; KeyError where a field is missing, ValueError where no answer is the right one."""
        answers = {one["id"]: Spoken((lang, tidy(one[lang])) for lang in Lang) for one in row["answers"]}
        if row["right"] not in answers:
            raise ValueError(f"quiz.toml: {row['id']} has no answer {row['right']!r}")
        asked = Passage.of(row["id"], row)
        why = Passage(asked.id, Spoken(), worded(row["why"]), asked.dated)
        return cls(asked, answers, row["right"], why)
