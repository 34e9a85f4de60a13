"""How well free text is understood: cross-validated on the written examples, and on messages never trained on."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gateway.channels.understanding import Meaning, Understanding
from gateway.errors import AshshashError
from nlu import environment
from nlu.corpus import PROJECT, Example, examples, unseen
from nlu.prepared import readable
from nlu.sureness import sure

FOLDS = 3
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """One message, the model's likeliest intent, how sure it was, and what the whole path answers ("": asks again).

    `flagged`: the red-flag list finds danger in it, before anything else is asked.
    """

    example: Example
    likeliest: str
    confidence: float
    answered: str = ""
    flagged: bool = False

    @property
    def right(self) -> bool:
        """Say whether the most likely intent is the true one."""
        return self.likeliest == self.example.intent


@dataclass(frozen=True)
class Evaluation:
    """The verdicts on examples held out in turn, on unseen messages, and how long one message took, in ms."""

    crossed: tuple[Verdict, ...]
    unseen: tuple[Verdict, ...]
    milliseconds: float


class _Told:
    """An Understanding that answers what it was told before; takes the model's place in the combination."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning

    def understand(self, text: str) -> Meaning:
        """Return it."""
        return self._meaning


Combine = Callable[[Understanding], Understanding]
"""Builds the whole understanding around the model's part."""

Flag = Callable[[str], object]
"""Tells truly whether a text speaks of danger in so many words."""


def folds(spoken: Iterable[Example]) -> list[int]:
    """Return each example's fold: of each intent and script the examples go round."""
    seen: Counter[tuple[str, str]] = Counter()
    numbers = []
    for example in spoken:
        numbers.append(seen[example.intent, example.script] % FOLDS)
        seen[example.intent, example.script] += 1
    return numbers


def evaluate(combine: Combine, flag: Flag, tell: Tell = print) -> Evaluation:
    """Train three times on two thirds and once on all, in Rasa's environment but without Rasa around the classifier."""
    environment.install()
    spoken = tuple(example for example in examples() if readable(example.text))
    never = unseen()
    tell(f"Cross-validating {len(spoken)} examples, then {len(never)} messages never trained on …")
    task = {
        "texts": [readable(example.text) for example in spoken],
        "intents": [example.intent for example in spoken],
        "folds": folds(spoken),
        "unseen": [readable(example.text) for example in never],
    }
    said = json.loads(run("crossval.py", task))
    judged_all = [
        tuple(judged(example, Meaning(*answer), combine, flag) for example, answer in zip(asked, told, strict=True))
        for asked, told in ((spoken, said["crossed"]), (never, said["unseen"]))
    ]
    return Evaluation(judged_all[0], judged_all[1], said["milliseconds"])


def judged(example: Example, told: Meaning, combine: Combine, flag: Flag) -> Verdict:
    """Return the verdict on a message of which the model said this."""
    answered = combine(_Told(sure(told))).understand(example.text)
    return Verdict(example, told.intent, told.confidence, answered.intent, bool(flag(example.text)))


def run(script: str, task: object, *arguments: str) -> str:
    """Run a script of nlu/components in Rasa's environment with a task as JSON; returns what it printed."""
    command = [str(environment.python()), str(PROJECT / "components" / script), *arguments]
    done = subprocess.run(
        command, input=json.dumps(task), env=environment.settings(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AshshashError(f"{script} failed: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout


def share(truths: Iterable[bool]) -> float:
    """Return how many of these are true, in percent; 0 of none."""
    listed = list(truths)
    return round(100 * sum(listed) / len(listed), 1) if listed else 0.0
