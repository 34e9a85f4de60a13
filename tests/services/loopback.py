"""Nothing leaves this machine: connections to anywhere but loopback and unix sockets fail loudly."""

import ipaddress
import socket
from typing import Any


class LeftLoopback(AssertionError):
    """A test tried to reach another machine."""


def is_local(family: int, address: Any) -> bool:
    """Say whether a socket address stays on this machine."""
    if family == getattr(socket, "AF_UNIX", None):
        return True
    host = address[0] if isinstance(address, tuple) else str(address)
    if isinstance(host, bytes):
        host = host.decode()
    if host in {"localhost", ""}:
        return True
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def guard(monkeypatch: Any) -> None:
    """Refuse connects and name look-ups that would leave loopback, while the monkeypatch lasts."""
    names, connect, connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex

    def checked_connect(self: socket.socket, address: Any) -> None:
        if not is_local(self.family, address):
            raise LeftLoopback(f"a test tried to connect to {address!r}")
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        if not is_local(self.family, address):
            raise LeftLoopback(f"a test tried to connect to {address!r}")
        return connect_ex(self, address)

    def checked_names(host: Any, *rest: Any, **more: Any) -> Any:
        if host is not None and not is_local(socket.AF_INET, (host,)):
            raise LeftLoopback(f"a test tried to look up {host!r}")
        return names(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", checked_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", checked_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", checked_names)
