"""`ashshash web`: the webhooks and pages, served by Granian."""

import multiprocessing
import os
import shutil
import sys
from logging import getLogger
from pathlib import Path
from typing import Any

import click
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from commands.lifetime import forks_die_with_us
from commands.site import SiteMaker

THREADS = 32
"""Requests answered at the same time by one process; more wait their turn in the backlog."""

SWITCH_SECONDS = 0.0005
"""How soon a thread gives way to another: after the usual 5 ms, who has the database waits for those who don't."""

BACKLOG = 2048
HEADER_MILLISECONDS = 10_000
STOP_SECONDS = 10
KNOWN = ("Configuration allows spawning up to", "Workers respawn is configured, but")
"""Granian's advice we know: our threads wait, for the database and for Rasa; a kill loses requests."""

DAY_SECONDS = 24 * 3600
"""A process lives for a day: the next one knows which figures are past their review."""


def web(make: SiteMaker, target: str, logging: dict[str, Any]) -> click.Command:
    """Return the command; `target` names the application's factory, `logging` is Granian's logging configuration."""

    @click.command("web", help="Serve webhooks, health and pages.")
    @click.option(
        "--host", default="127.0.0.1", envvar="ASHSHASH_HOST", show_default=True, help="Address to listen on."
    )
    def serve(host: str) -> None:
        settings = make("").settings
        _share_measures()
        sys.setswitchinterval(SWITCH_SECONDS)
        multiprocessing.set_start_method("fork", force=True)  # later Pythons would lose forks_die_with_us
        forks_die_with_us()
        getLogger("_granian").addFilter(lambda record: not str(record.msg).startswith(KNOWN))
        Server(
            target,
            address=host,
            port=settings.port,
            interface=Interfaces.WSGI,
            factory=True,
            workers=settings.web_workers,
            blocking_threads=THREADS,
            backlog=BACKLOG,
            backpressure=BACKLOG // settings.web_workers,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
            websockets=False,
            respawn_failed_workers=True,
            workers_lifetime=DAY_SECONDS,
            workers_kill_timeout=STOP_SECONDS,
            log_level=LogLevels.warning,
            log_dictconfig=logging,
            process_name=None,
        ).serve()

    return serve


def _share_measures() -> None:
    # prometheus_client adds up what the processes count in this folder; the last start's files would count again.
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        if not os.environ.get("ASHSHASH_SUPERVISED"):
            shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True, exist_ok=True)
