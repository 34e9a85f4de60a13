"""Cross-validates the classifier without Rasa around it: reads tasks as JSON from stdin, writes what it said to stdout.

In: {"texts", "intents", "folds" (each text's number), "unseen" (texts)}, all prepared. Out: {"crossed", "unseen"}, for
each text [intent, confidence].
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import yaml
from model import IntentModel, Settings

CONFIG = Path(__file__).parents[1] / "config.yml"


def settings() -> Settings:
    """Return what the pipeline of config.yml trains with."""
    pipeline = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["pipeline"]
    return Settings.read(pipeline[-1])


def said(model: IntentModel, texts: list[str]) -> list[tuple[str, float]]:
    """Return the likeliest intent of each text and its confidence."""
    likeliest = (model.rank(text)[0] for text in texts)
    return [(first["name"], first["confidence"]) for first in likeliest]


def main() -> None:
    """Answer one task."""
    task = json.load(sys.stdin)
    texts, intents = np.array(task["texts"], dtype=object), np.array(task["intents"], dtype=object)
    folds = np.array(task["folds"])
    crossed: list[tuple[str, float]] = [("", 0.0)] * len(texts)
    for fold in sorted(set(task["folds"])):
        model = IntentModel(settings()).fit(list(texts[folds != fold]), list(intents[folds != fold]))
        held = np.flatnonzero(folds == fold)
        for place, answer in zip(held, said(model, list(texts[held])), strict=True):
            crossed[place] = answer
    whole = IntentModel(settings()).fit(list(texts), list(intents))
    started = time.perf_counter()
    unseen = said(whole, task["unseen"])
    milliseconds = 1000 * (time.perf_counter() - started) / max(1, len(unseen))
    json.dump({"crossed": crossed, "unseen": unseen, "milliseconds": milliseconds}, sys.stdout)


if __name__ == "__main__":
    main()
