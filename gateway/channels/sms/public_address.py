"""Keeps configured addresses on the public internet: checked in the file, and again on each connection made."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class PrivateAddress(OSError):
    """A connection to an address that isn't public was refused by us."""


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet; addresses that wrap another are unwrapped."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def refused_literal(url: str) -> str:
    """Return why an address written in the file can't be public, "" where that shows only on connecting."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    if host == "localhost" or host.endswith(".localhost"):
        return f"{host} is this machine"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ""
    return "" if is_public(host) else f"{host} is a private address"


def public_socket(address: Any) -> socket.socket:
    """Open the socket of a resolved address, as aiohttp asks for it; raises PrivateAddress.

    It stands between resolving and connecting, so that a name which changes its address in between gains nothing.
    """
    family, kind, protocol, _, target = address
    if not is_public(str(target[0])):
        raise PrivateAddress("private address")
    return socket.socket(family, kind, protocol)
