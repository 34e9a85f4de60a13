"""The classifier itself, without Rasa: tf-idf over four views of a text, a linear support vector machine, a softmax.

Runs in Rasa's environment and imports nothing of ours, so the cross-validation and the server share it.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

VIEW = " | "  # as nlu.prepared joins them

# (view, analyser, shortest and longest n-gram, seen in how many texts at least): chosen by measurement, see
# docs/decisions/0011-one-phonetic-form.md
FEATURES = (
    (0, "char_wb", 2, 5, 2),
    (0, "word", 1, 1, 1),
    (1, "char", 2, 5, 2),
    (1, "char_wb", 3, 6, 2),
    (1, "word", 1, 2, 1),
    (2, "word", 1, 2, 1),
    (2, "char", 2, 4, 2),
    (3, "word", 1, 1, 1),
)
_Part = tuple[dict[str, int], np.ndarray, Callable[[str], list[str]], int]  # column by n-gram, idf, analyser, view

TOLERANCE = 0.05  # of the machine's training: a third quicker than the library's own, and as right
NEVER_SURE = 0.999  # a softmax says 1.0 too easily


@dataclass(frozen=True)
class Settings:
    """C of the machine; how steeply scores become shares; from which share on the dangerous intents together win.

    "Somebody is in danger" is surer than which of the dangerous intents it is: their shares are added up, and the
    likeliest of them answers with the sum.
    """

    penalty: float = 0.6
    steepness: float = 5.0
    caution: float = 0.18
    dangerous: tuple[str, ...] = ()

    @classmethod
    def read(cls, config: dict[str, Any]) -> "Settings":
        """Read the component's part of config.yml."""
        known = {name: config[name] for name in cls.__dataclass_fields__ if name in config}
        return cls(**{**known, "dangerous": tuple(known.get("dangerous", ()))})


class IntentModel:
    """Ranks the intents of prepared texts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.intents: list[str] = []
        self._readers: list[TfidfVectorizer] = []
        self._parts: list[_Part] = []  # of each reader what one text needs
        self._weights = np.zeros((0, 0), dtype=np.float32)  # features x intents
        self._bias = np.zeros(0, dtype=np.float32)

    def fit(self, texts: Sequence[str], intents: Sequence[str]) -> "IntentModel":
        """Learn from prepared texts and the intent of each."""
        self._readers = [_reader(feature) for feature in FEATURES]
        views = [[_view(text, feature[0]) for text in texts] for feature in FEATURES]
        features = hstack([r.fit_transform(view) for r, view in zip(self._readers, views, strict=True)]).tocsr()
        machine = LinearSVC(C=self.settings.penalty, tol=TOLERANCE, random_state=1)
        machine.fit(features, np.array(intents, dtype=object).astype(str))
        self.intents = [str(name) for name in machine.classes_]
        self._weights = np.ascontiguousarray(machine.coef_.T.astype(np.float16).astype(np.float32))
        self._bias = machine.intercept_.astype(np.float32)
        self._parts = [_part(reader, feature) for reader, feature in zip(self._readers, FEATURES, strict=True)]
        return self

    def shares(self, texts: Sequence[str]) -> np.ndarray:
        """Return for each text the share of each of `intents`, adding up to one."""
        return _softmax(self.settings.steepness * self.scores(texts))

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Return for each text the machine's score of each of `intents`."""
        return np.array([self._score(text) for text in texts]).reshape(len(texts), len(self.intents))

    def _score(self, text: str) -> np.ndarray:
        # scikit-learn's own transform multiplies by a matrix as wide as the vocabulary: 20 ms a text instead of one.
        score, start = self._bias.copy(), 0
        for columns, rarity, analyse, view in self._parts:
            count = Counter(columns[gram] for gram in analyse(_view(text, view)) if gram in columns)
            if count:
                found = np.fromiter(count, dtype=np.intp)
                worth = (1 + np.log(np.fromiter(count.values(), dtype=np.float64))) * rarity[found]
                score += (worth / np.linalg.norm(worth)) @ self._weights[found + start]
            start += len(columns)
        return score

    def rank(self, text: str) -> list[dict[str, Any]]:
        """Return Rasa's intent ranking of one text, likeliest first; a dangerous first one has all their shares."""
        shares = np.minimum(self.shares([text])[0], NEVER_SURE)
        ranking = [{"name": self.intents[i], "confidence": float(shares[i])} for i in np.argsort(-shares)]
        dangerous = [entry for entry in ranking if entry["name"] in self.settings.dangerous]
        together = sum(entry["confidence"] for entry in dangerous)
        if dangerous and (together >= self.settings.caution or ranking[0] is dangerous[0]):
            ranking.remove(dangerous[0])
            ranking.insert(0, {"name": dangerous[0]["name"], "confidence": min(together, NEVER_SURE)})
        return ranking

    def save(self, folder: Path) -> None:
        """Write words and numbers, nothing that could run when it is read."""
        words = [[word for word, _ in sorted(r.vocabulary_.items(), key=lambda kept: kept[1])] for r in self._readers]
        (folder / "words.json").write_text(json.dumps({"intents": self.intents, "words": words}), encoding="utf-8")
        rarity = {f"rarity{number}": r.idf_.astype(np.float32) for number, r in enumerate(self._readers)}
        np.savez_compressed(folder / "numbers.npz", weights=self._weights.astype(np.float16), bias=self._bias, **rarity)

    @classmethod
    def load(cls, folder: Path, settings: Settings) -> "IntentModel":
        """Read what `save` wrote."""
        model = cls(settings)
        kept = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        numbers = np.load(folder / "numbers.npz", allow_pickle=False)
        model.intents = kept["intents"]
        model._weights, model._bias = numbers["weights"].astype(np.float32), numbers["bias"]
        for number, (feature, words) in enumerate(zip(FEATURES, kept["words"], strict=True)):
            reader = _reader(feature, {word: column for column, word in enumerate(words)})
            reader.idf_ = numbers[f"rarity{number}"].astype(np.float64)
            model._readers.append(reader)
        model._parts = [_part(reader, feature) for reader, feature in zip(model._readers, FEATURES, strict=True)]
        return model


def _reader(feature: tuple[int, str, int, int, int], vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    _, analyser, shortest, longest, seen = feature
    return TfidfVectorizer(
        analyzer=analyser,
        ngram_range=(shortest, longest),
        token_pattern=r"\S+",
        lowercase=False,
        sublinear_tf=True,
        min_df=seen,
        vocabulary=vocabulary,
    )


def _part(reader: TfidfVectorizer, feature: tuple[int, str, int, int, int]) -> _Part:
    return reader.vocabulary_, np.asarray(reader.idf_), reader.build_analyzer(), feature[0]


def _view(text: str, number: int) -> str:
    return (text.split(VIEW) + [""] * 4)[number]


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
