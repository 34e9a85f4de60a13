"""Where a request comes from: the address tries are counted by, and the device a session is listed with."""

import ipaddress

from flask import request

_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
_MORE_SYSTEMS = (("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))
_BROWSERS = (("Firefox", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"))
_MORE_BROWSERS = (("Chrome", "Chrome"), ("Safari", "Safari"))


def address() -> str:
    """Return the client's address: what the proxy on this machine last added, else the connection's own."""
    own = request.remote_addr or ""
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if not (said and _valid(own) and ipaddress.ip_address(own).is_loopback and _valid(said)):
        return own
    return said


def device() -> str:
    """Return browser and system in our own few words: enough to know one's own devices by, too little for more."""
    agent = request.headers.get("User-Agent", "")
    found = (_first(agent, (*_BROWSERS, *_MORE_BROWSERS)), _first(agent, (*_SYSTEMS, *_MORE_SYSTEMS)))
    return ", ".join(filter(None, found))


def _first(agent: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in table if mark in agent), "")


def _valid(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
