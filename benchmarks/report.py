"""The results as a table: ratios against the peer of the same run, the goals beside them."""

import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.measuring import Row
from benchmarks.plan import AGAIN, FREE, MENU, MENU_SLOW, PARSE, RASA, RASA_SLOW
from benchmarks.processes import Memory
from benchmarks.understanding import Understood

WORST_MILLISECONDS = 500.0
GOALS = ((MENU, RASA, 10.0), (MENU_SLOW, RASA_SLOW, 80.0), (FREE, PARSE, 0.8))
"""A side, the peer it is compared with, and the least ratio of requests a second."""


@dataclass
class Results:
    """All that a run found out."""

    database: str
    seconds: float
    rows: list[Row] = field(default_factory=list)
    outages: list[Row] = field(default_factory=list)
    memory: dict[str, Memory] = field(default_factory=dict)
    start_seconds: dict[str, float] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)
    """Microseconds a request of each step."""
    understood: list[Understood] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self) | {"machine": machine()}


def machine() -> str:
    """Return what it ran on."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def markdown(results: Results) -> str:
    """Return the results as Markdown."""
    peers = {side: peer for side, peer, _ in GOALS} | {AGAIN: PARSE}
    found = {(row.side, row.concurrency): row for row in results.rows}
    lines = [
        f"{datetime.now().astimezone():%d %B %Y}: {machine()}; {results.database}; {results.seconds:g} s a row.",
        "The load generator shares the cores with what it measures: trust ratios, not figures.",
        "",
        "| side | at a time | requests/s | p50 ms | p99 ms | CPU ms | failed | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in sorted(results.rows, key=lambda each: (_ORDER.index(each.side), each.concurrency)):
        peer = found.get((peers.get(row.side, ""), row.concurrency))
        lines.append(_line(row) + (f" {_ratio(row, peer)} × {peer.side} |" if peer else " |"))
    lines += ["", "| goal | found at 1, 8, 32 at a time | |", "|---|---|---|"]
    lines += [_goal(found, *goal) for goal in GOALS]
    lines += ["", "| outage | at a time | requests/s | p50 ms | p99 ms | CPU ms | failed | p99 < 500 ms |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    lines += [_line(row) + f" {_met(row.p99 < WORST_MILLISECONDS and not row.failed)} |" for row in results.outages]
    lines += ["", "| process | RSS MB | PSS MB | ready after s |", "|---|---|---|---|"]
    for name, memory in results.memory.items():
        start = results.start_seconds.get(name)
        lines.append(f"| {name} | {memory.rss:.0f} | {memory.pss:.0f} | {'' if start is None else f'{start:.1f}'} |")
    whole = sum(results.steps.values())
    lines += ["", "| step of a request by menu, in one thread | µs | share |", "|---|---|---|"]
    lines += [f"| {step} | {cost:.0f} | {cost / whole:.0%} |" for step, cost in results.steps.items()]
    lines += [
        "",
        "| a text is understood | at a time | p50 ms | p99 ms | p50 of the whole turn |",
        "|---|---|---|---|---|",
    ]
    lines += [_understood(found, one) for one in results.understood]
    return "\n".join(lines) + "\n"


_ORDER = (RASA, MENU, RASA_SLOW, MENU_SLOW, PARSE, FREE, AGAIN)


def _line(row: Row) -> str:
    return (
        f"| {row.side} | {row.concurrency} | {row.per_second:.0f} | {row.p50:.1f} | {row.p99:.1f} | {row.cpu:.2f} "
        f"| {row.failed} |"
    )


def _understood(found: dict[tuple[str, int], Row], one: Understood) -> str:
    turn = found.get((AGAIN if one.known else FREE, one.at_a_time))
    share = f"{one.p50 / turn.p50:.0%} of {turn.p50:.1f}" if turn else ""
    return f"| {'known' if one.known else 'new'} | {one.at_a_time} | {one.p50:.2f} | {one.p99:.2f} | {share} |"


def _ratio(row: Row, peer: Row) -> str:
    ratio = row.per_second / peer.per_second
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.2f}"


def _goal(found: dict[tuple[str, int], Row], side: str, peer: str, least: float) -> str:
    pairs = [(row, found[peer, at]) for (name, at), row in found.items() if name == side and (peer, at) in found]
    ratios = ", ".join(f"{_ratio(ours, theirs)} ×" for ours, theirs in pairs)
    met = bool(pairs) and all(ours.per_second >= least * theirs.per_second for ours, theirs in pairs)
    return f"| {side}: at least {least:g} × {peer} | {ratios} | {_met(met)} |"


def _met(met: bool) -> str:
    return "met" if met else "**missed**"
