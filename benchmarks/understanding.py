"""How long a text takes to be understood, by all of it: spelling, red flags, commands, rules, Rasa and keywords.

One process with threads, in the gateway's environment; each text is asked for once unknown and once remembered.
"""

import itertools
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.measuring import percentile
from benchmarks.messages import free_texts
from gateway.channels.contract import Kind
from gateway.dialogue.heard import Heard
from gateway.dialogue.state import State
from gateway.i18n.language import Medium
from gateway.i18n.normalise import tidy

if TYPE_CHECKING:
    from wsgi import Site

TEXTS = 400
WARM_UP = 50
THREADS = (1, 8)


@dataclass(frozen=True)
class Understood:
    """Milliseconds a text at one concurrency; `known`: remembered from the time before."""

    at_a_time: int
    known: bool
    p50: float
    p99: float


def measure() -> list[Understood]:
    """Ask for texts nobody asked for before, then for the same texts again."""
    from wsgi import make

    site = make("")
    texts = free_texts()
    for text in itertools.islice(texts, WARM_UP):
        _understand(site, text)
    results = []
    for threads in THREADS:
        fresh = list(itertools.islice(texts, TEXTS))
        results += [_timed(site, fresh, threads, known=known) for known in (False, True)]
    return results


def _timed(site: "Site", texts: Sequence[str], threads: int, *, known: bool) -> Understood:
    with ThreadPoolExecutor(threads) as pool:
        times = sorted(pool.map(lambda text: _understand(site, text), texts))
    return Understood(threads, known, percentile(times, 0.5), percentile(times, 0.99))


def _understand(site: "Site", text: str) -> float:
    """Do what a turn does with a text up to its meaning; return the milliseconds."""
    began = time.perf_counter()
    said = tidy(text)
    dialogue = site.dialogue
    heard = Heard(
        Medium.SMS,
        Kind.MESSAGE,
        datetime.now(UTC),
        said,
        flag=dialogue.red_flags.find(said),
        command=dialogue.commands.find(said),
        digits=dialogue.commands.digits(said),
    )
    if dialogue.wants_meaning(State(), heard):
        site.understanding.understand(said)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    out = os.dup(1)
    os.dup2(2, 1)  # logs go to standard error, the result alone to standard output
    os.write(out, json.dumps([asdict(one) for one in measure()]).encode())
