"""What was found in a file, as it is kept for the page: counts, some rows of each kind, some faults. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

from gateway.service.importing.checking import Fault
from gateway.service.importing.plan import Plan, Verdict

FAULTS, ROWS = 200, 12
"""So many are shown, of faults and of each verdict."""


@dataclass(frozen=True)
class Shown:
    """One row and what becomes of it."""

    row: int
    verdict: str
    label: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """All that a page says of a file; `many_faults` may be more than are shown."""

    counts: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Shown, ...] = ()
    faults: tuple[Fault, ...] = ()
    many_faults: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it is there already."""
        return not self.faults and not self.counts.get(Verdict.MAKE) and not self.counts.get(Verdict.CHANGE)

    def as_json(self) -> str:
        """Return it as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> Self:
        """Return what was kept, nothing where nothing was."""
        if not text:
            return cls()
        kept = json.loads(text)
        rows = tuple(Shown(**{**one, "changed": tuple(one["changed"])}) for one in kept["rows"])
        return cls(kept["counts"], rows, tuple(Fault(**one) for one in kept["faults"]), kept["many_faults"])


def found_in(plan: Plan) -> Found:
    """Return what a page says of a plan."""
    rows: list[Shown] = []
    for verdict in Verdict:
        some = [item for item in plan.items if item.verdict is verdict][:ROWS]
        rows += [Shown(item.row, verdict.value, item.label, item.changed) for item in some]
    counts = {verdict.value: plan.count(verdict) for verdict in Verdict} if not plan.faults else {}
    faults = tuple(Fault(one.row, one.column, one.code, one.said[:80]) for one in plan.faults[:FAULTS])
    return Found(counts, tuple(rows), faults, len(plan.faults))
