"""`ashshash run`: everything on one machine, with the embedded default and the demonstration's values."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

import click
import requests

from commands import private_redis
from commands.lifetime import die_with_parent
from commands.site import Demonstration, DemonstrationMaker
from commands.supervisor import Failed, Supervisor
from gateway.errors import AshshashError
from gateway.settings import CoreSettings, core, environment

START_SECONDS = 120
MODELS = Path(__file__).parents[1] / "nlu" / "models"


def run(demonstrate: DemonstrationMaker) -> click.Command:
    """Return the command; `demonstrate` completes the environment."""

    @click.command("run", help="Start every process on this machine and show where to look. Ctrl-C stops all of it.")
    @click.option("--with-parent", is_flag=True, hidden=True, help="Stop when the process that called us dies.")
    def start(with_parent: bool) -> None:
        if with_parent:
            die_with_parent()
        try:
            _run(demonstrate(_with_free_nlu_port(environment())))
        except (Failed, AshshashError) as fault:
            raise click.ClickException(str(fault)) from fault

    return start


def _run(demonstration: Demonstration) -> None:
    settings = core(demonstration.environ)
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _lock(settings.var / "run.lock")
    _refuse_busy(settings.port, demonstration.environ.get("ASHSHASH_HOST", "127.0.0.1"))
    supervisor = Supervisor(_for_children(demonstration.environ, settings), _say)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        _start(supervisor, settings, demonstration)
        while True:
            supervisor.tick()
    except KeyboardInterrupt:
        _say("\nStopping …")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
        lock.close()
    _say("All stopped. The data stays in " + str(settings.var))


def _start(supervisor: Supervisor, settings: CoreSettings, demonstration: Demonstration) -> None:
    began = time.monotonic()
    if ours := _rasa_is_ours(demonstration.environ):  # first, as it takes longest
        supervisor.start("nlu", ashshash("nlu", "serve"), quiet=True, vital=False)
    own_redis = settings.var / "redis.sock"
    if settings.redis_url == f"unix://{own_redis}":
        private_redis.clear(own_redis)
        supervisor.start("redis", private_redis.argv(own_redis), quiet=True)
        _await(supervisor, "Redis", lambda: private_redis.answers(own_redis))
    for arguments in (("db", "upgrade"), *demonstration.before):
        _say(f"  · {' '.join(arguments)}")
        supervisor.finish(ashshash(*arguments))
    address = f"http://127.0.0.1:{settings.port}"
    supervisor.start("web", ashshash("web"))
    # The worker after it: the demonstration's providers are there, and one that can't be reached counts as failing.
    _await(supervisor, "the web", lambda: "database" in _faults(address))
    for name in ("worker", "clock"):
        supervisor.start(name, ashshash(name))
    for name, arguments in demonstration.processes.items():
        supervisor.start(name, ashshash(*arguments))
    faults = _settled(supervisor, address, {"redis", "rasa"} if ours else {"redis"})
    supervisor.starting = False
    _welcome(settings, demonstration, address, faults, time.monotonic() - began)


def ashshash(*arguments: str) -> list[str]:
    """Return the command line of another of our commands, in this very environment."""
    return [str(Path(sys.executable).with_name("ashshash")), *arguments]


def _for_children(environ: Mapping[str, str], settings: CoreSettings) -> dict[str, str]:
    measures = settings.var / "metrics"
    shutil.rmtree(measures, ignore_errors=True)
    measures.mkdir(parents=True)
    return {
        "PROMETHEUS_MULTIPROC_DIR": str(measures),
        **environ,
        "ASHSHASH_SUPERVISED": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _lock(path: Path) -> IO[str]:
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise Failed(f"Ashshash is already running here (process {file.read().strip() or 'unknown'}).") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _refuse_busy(port: int, host: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Failed(
                f"Port {port} can't be used ({fault.strerror}). Choose another: ASHSHASH_PORT={port + 1} make run"
            ) from None


def _with_free_nlu_port(environ: Mapping[str, str]) -> dict[str, str]:
    """Leave port 5005 to whoever has it; mark the Rasa server as ours to start unless an address is set."""
    if environ.get("ASHSHASH_RASA_URL"):
        return dict(environ)
    port = 5005
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
    return {**environ, "ASHSHASH_RASA_URL": f"http://127.0.0.1:{port}", "ASHSHASH_OWN_RASA": "1"}


def _rasa_is_ours(environ: Mapping[str, str]) -> bool:
    if not environ.get("ASHSHASH_OWN_RASA"):
        return False
    if not any(MODELS.glob("*.tar.gz")):
        _say("  · Rasa has no model yet (make model): menus and keywords answer")
        return False
    return True


def _faults(address: str) -> dict[str, str]:
    """Return name → "" or what is wrong; empty while the web doesn't answer."""
    try:
        found = requests.get(f"{address}/readyz", timeout=5).json()["dependencies"]
    except (requests.RequestException, ValueError, KeyError):
        return {}
    return {name: "" if text == "ok" else text for name, text in found.items()}


def _await(supervisor: Supervisor, what: str, ready: Callable[[], bool]) -> None:
    """Tick until it is ready; raises Failed where that takes too long."""
    began = shown = time.monotonic()
    _say(f"  · waiting for {what}")
    while not ready():
        now = time.monotonic()
        if now - began > START_SECONDS:
            raise Failed(f"{what} did not come up in {START_SECONDS} s")
        if now - shown > 5:
            shown = now
            _say(f"    {now - began:.0f} s")
        supervisor.tick()


def _settled(supervisor: Supervisor, address: str, names: set[str]) -> Mapping[str, str]:
    """Return name → fault when these services are up, or waiting longer isn't worth it."""
    seen: dict[str, str] = {}

    def up() -> bool:
        seen.update(_faults(address))
        return not any(map(seen.get, names))

    with contextlib.suppress(Failed):
        _await(supervisor, "all services", up)
    return seen


def _welcome(
    settings: CoreSettings, demonstration: Demonstration, address: str, faults: Mapping[str, str], seconds: float
) -> None:
    lines = ["", f"Ashshash is up, after {seconds:.0f} s.", ""]
    if settings.simulator:
        lines.append(f"  Phones to try   {address}/simulator/")
    lines += [
        f"  State           {address}/readyz",
        f"  Measures        {address}/metrics",
        f"  Data            {settings.var}",
        *(f"  {note}" for note in demonstration.notes),
        *(f"  Without         {name}: {fault}" for name, fault in faults.items() if fault),
        "",
        "Ctrl-C stops all of it.",
        "",
    ]
    _say("\n".join(lines))


def _interrupt(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()
