"""Whoever does an act: how they sign the audit trail, and where their work lies."""

from dataclasses import dataclass
from typing import Protocol

from gateway.service.scope import EVERYWHERE, Scope


class Acting(Protocol):
    """Somebody signed in to the console, or sitting at a terminal."""

    @property
    def actor(self) -> str:
        """Who signs the audit trail."""

    @property
    def scope(self) -> Scope:
        """Where their work lies."""


@dataclass(frozen=True)
class AtTerminal:
    """Who works at a terminal of the site: everywhere."""

    actor: str
    scope: Scope = EVERYWHERE
