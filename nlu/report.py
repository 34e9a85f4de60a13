"""What an evaluation is told by: a table by intent and script, the figures beside their thresholds, a picture."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nlu.corpus import PROJECT, SCRIPTS
from nlu.evaluation import Verdict, run, share
from nlu.sureness import ACTING, DANGEROUS, HEARD

OUTSIDE = "out_of_scope"
CEILINGS = frozenset(("harmless_as_dangerous", "outside_that_acts"))
_OFTEN = 15  # mistakes listed


def figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Return shares in percent; `right` is of all, unsure or not, `answered` is what the whole path answers.

    "heard" counts the red-flag list too, which is asked before the model, as a person meets it.
    """
    dangerous = [v for v in verdicts if v.example.intent in DANGEROUS]
    harmless = [v for v in verdicts if v.example.intent not in DANGEROUS]
    return {
        "right": share(v.right for v in verdicts),
        "right_romanised": share(v.right for v in verdicts if v.example.script == "banglish"),
        "dangerous_as_dangerous": share(v.likeliest in DANGEROUS for v in dangerous),
        "dangerous_answered_so": share(v.answered in HEARD for v in dangerous),
        "dangerous_heard": share(v.flagged or v.answered in HEARD for v in dangerous),
        "harmless_as_dangerous": share(v.flagged or v.answered in HEARD for v in harmless),
        "outside_that_acts": share(v.answered in ACTING for v in verdicts if v.example.intent == OUTSIDE),
        "answered": share(bool(v.answered) for v in verdicts),
        "right_of_answered": share(v.answered == v.example.intent for v in verdicts if v.answered),
    }


def table(verdicts: Sequence[Verdict]) -> str:
    """Return lines of intent × script, right/all, and the pairs taken for each other most often."""
    further = sorted({verdict.example.script for verdict in verdicts} - {*SCRIPTS})
    scripts = (*SCRIPTS, *further)
    lines = [f"{'':26}" + "".join(f"{script:>12}" for script in scripts) + f"{'all':>12}"]
    for intent in sorted({verdict.example.intent for verdict in verdicts}):
        lines.append(_row(intent, [v for v in verdicts if v.example.intent == intent], scripts))
    lines.append(_row("all", verdicts, scripts))
    wrong = Counter((v.example.intent, v.likeliest) for v in verdicts if not v.right)
    lines += ["", "most often mistaken:"]
    lines += [f"  {meant} for {taken or 'nothing'}: {number}" for (meant, taken), number in wrong.most_common(_OFTEN)]
    return "\n".join(lines)


def _row(name: str, verdicts: Iterable[Verdict], scripts: Sequence[str]) -> str:
    listed = list(verdicts)
    cells = [[v for v in listed if v.example.script == script] for script in scripts] + [listed]
    return f"{name:26}" + "".join(f"{sum(v.right for v in cell)}/{len(cell)}".rjust(12) for cell in cells)


def limits(part: str, file: Path = PROJECT / "thresholds.toml") -> dict[str, float]:
    """Return the thresholds of "crossed" or "unseen", or the goals."""
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))[part])


def missed(measured: dict[str, float], part: str) -> list[str]:
    """Return the figures that are on the wrong side of their threshold."""
    return [name for name, limit in limits(part).items() if not _holds(name, measured[name], limit)]


def _holds(name: str, measured: float, limit: float) -> bool:
    return measured <= limit if name in CEILINGS else measured >= limit


def summary(measured: dict[str, float], part: str) -> str:
    """Return the figures, each with its threshold and its goal and whether that is met."""
    return "\n".join(_lines(measured, limits(part), limits("goals")))


def _lines(measured: dict[str, float], thresholds: dict[str, float], goals: dict[str, float]) -> Iterator[str]:
    for name, value in measured.items():
        line = f"{name:26}{value:6.1f} %"
        if name in thresholds:
            side = "at most" if name in CEILINGS else "at least"
            line += f"   {side} {thresholds[name]:g}{'' if _holds(name, value, thresholds[name]) else '  FAILED'}"
        if name in goals:
            line += f"   goal {goals[name]:g}: {'met' if _holds(name, value, goals[name]) else 'not met'}"
        yield line


def confusion(verdicts: Sequence[Verdict], file: Path, title: str) -> Path:
    """Draw who was taken for whom."""
    names = sorted({v.example.intent for v in verdicts} | {v.likeliest for v in verdicts if v.likeliest})
    pairs = Counter((v.example.intent, v.likeliest) for v in verdicts)
    counts = [[pairs[meant, taken] for taken in names] for meant in names]
    file.parent.mkdir(parents=True, exist_ok=True)
    run("picture.py", {"title": title, "names": names, "counts": counts}, str(file.resolve()))
    return file
