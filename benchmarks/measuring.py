"""One measurement: a load on one side, what came of it, and what it cost the side's processes."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import load
from benchmarks.processes import Process


@dataclass(frozen=True)
class Row:
    """What one side did at one concurrency; milliseconds, and `cpu` in milliseconds of processor a request."""

    side: str
    concurrency: int
    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    failed: int
    """Answers that weren't 2xx, or had no reply in them."""


def measure(side: str, job: load.Job, processes: Sequence[Process]) -> Row:
    """Do a job and count."""
    print(f"  {side}, {job.concurrency} at a time …", end=" ", file=sys.stderr, flush=True)
    before = sum(process.cpu() for process in processes)
    outcome = load.run(job)
    spent = sum(process.cpu() for process in processes) - before
    times = sorted(outcome.milliseconds)
    count = len(times)
    good = sum(number for status, number in outcome.statuses.items() if status.startswith("2"))
    row = Row(
        side=side,
        concurrency=job.concurrency,
        requests=count,
        per_second=count / outcome.seconds,
        p50=percentile(times, 0.5),
        p99=percentile(times, 0.99),
        cpu=spent * 1000 / max(count, 1),
        failed=count - good + outcome.without_marker,
    )
    statuses = "" if row.failed == 0 else f", {row.failed} failed {outcome.statuses}"
    print(f"{row.per_second:.0f}/s, p99 {row.p99:.0f} ms, CPU {row.cpu:.2f} ms{statuses}", file=sys.stderr)
    return row


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which this share of ordered values lies; 0 of none."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
