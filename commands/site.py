"""What the commands need of the composed site; the composition root hands in a maker, so `--help` composes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gateway.service.assembly import Assembly
from gateway.settings import CoreSettings


class Site(Protocol):
    """The composed site, as far as the commands of this folder use it."""

    settings: CoreSettings

    @property
    def assembly(self) -> Assembly:
        """The use cases."""

    @property
    def operator(self) -> str:
        """Who sits at this terminal, as they sign the audit trail."""

    def upgrade_database(self) -> str:
        """Bring the database to the newest revision and return its name."""

    def rotate_keys(self) -> int:
        """Encrypt with the newest key whatever an older one encrypted; return the number of rows."""

    def run_worker(self) -> None:
        """Send what is due until SIGTERM."""

    def run_clock(self) -> None:
        """Make due what time makes due until SIGTERM."""


SiteMaker = Callable[[str], Site]
"""Makes the site for the process of this name, its logs on standard error; "" for a command at a terminal."""


@dataclass(frozen=True)
class Demonstration:
    """What `run` starts beyond the core: the environment of every process, further processes, lines for the newcomer.

    `processes` maps a name to the arguments of `ashshash`, for example {"poll": ("bot", "poll")}; `before` lists
    commands to finish before anything serves, after `db upgrade`.
    """

    environ: Mapping[str, str]
    processes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    before: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()


DemonstrationMaker = Callable[[Mapping[str, str]], Demonstration]
"""Completes what is set in the environment by the demonstration's values, one by one."""
