"""What a channel brings to the contract suite.

A channel joins by a file `contract_case.py` in its folder of tests that holds `CASES`, a tuple of ChannelCase.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import Blueprint

from gateway.channels.contract import Channel, Inbound, Receive, Remedy, Report, Status
from tests.contract.fake_provider import Answered, Answering

TESTS = Path(__file__).parents[1]
HOST = "http://localhost"


@dataclass(frozen=True)
class Webhook:
    """One request of the provider, signed for HOST + path as the provider signs."""

    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True)
class ChannelCase:
    """One channel before the suite. Whatever it can't do stays at its default, and the suite passes over it."""

    name: str
    make: Callable[[str], Channel]  # the channel, its provider at this base address, its time-outs below a second
    address: str  # a good address
    accepting: Answering  # the provider takes a message
    provider_id: str = ""  # what `send` then tells
    refusals: Mapping[str, tuple[Answered, Remedy]] = field(default_factory=dict)
    lost_answer: Remedy = Remedy.UNKNOWN  # what a time-out or a cut line after sending means
    calls_the_provider: bool = True  # False: replies only travel inside webhooks
    blueprint: Callable[[Receive, Report], Blueprint] | None = None
    inbound: tuple[tuple[Webhook, Inbound], ...] = ()  # good messages and how they are read
    forged: tuple[Webhook, ...] = ()  # 403
    malformed: tuple[Webhook, ...] = ()  # signed, and 400
    reports: tuple[tuple[Webhook, Status], ...] = ()


def all_cases() -> list[ChannelCase]:
    """Return the cases of every channel that joined."""
    found: list[ChannelCase] = []
    for file in sorted(TESTS.rglob("contract_case.py")):
        module = importlib.import_module(".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts)))
        found += module.CASES
    return found
