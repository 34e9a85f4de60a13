"""How a channel offers itself to the composition root: what it sends with, its routes and its simulated phone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint

from gateway.channels.contract import Channel

View = TypeVar("View", bound=Callable[..., Any])


def guarded(by: str) -> Callable[[View], View]:
    """Declare what keeps strangers out of a route ("signature", "public", …); a route without one fails the suite."""

    def mark(view: View) -> View:
        view.guard = by  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True)
class Phone:
    """A simulated handset: its place in the row, its routes, and the partial template and script that draw it.

    `template` is a Jinja template and `script`/`style` are static files, both of `blueprint`.
    """

    order: int
    blueprint: Blueprint
    template: str
    script: str
    style: str = ""


@dataclass(frozen=True)
class Mount:
    """One channel, ready to be mounted."""

    channel: Channel
    blueprint: Blueprint | None = None
    phone: Phone | None = None
