"""Looks for what must be gone after an anonymous tip: its words in clear, and whatever leads to who told it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from gateway.i18n.normalise import tidy
from gateway.store.rotation import CONTEXTS
from tests.conversations.channels.providers import SOUND
from tests.conversations.channels.town import QUERIES, Town

OF_THE_TIP = {"tips.body_sealed", "tip_entries.body_sealed"}
"""Where the words of a tip belong, sealed."""


def left_behind(town: Town, words: Sequence[str], addresses: Sequence[str], log: str) -> list[str]:
    """Return where something was found: the place and a word or address, empty where all is forgotten."""
    vault = town.site.store.vault
    hashes = [vault.hash(address, kind) for address in addresses for kind in ("phone", "telegram")]
    numbers = [re.sub(r"^\+?88", "", address) for address in addresses]
    wanted = [*(tidy(word) for word in words), *words, *numbers, *hashes]
    found = [f"{place}: {word}" for place, text in _in_clear(town, log) for word in wanted if word.encode() in text]
    for place, text in _opened(town):
        inside = numbers if place in OF_THE_TIP else wanted
        found += [f"{place}, opened: {word}" for word in inside if word in text]
    return found + [f"{path.name}: sound" for path in _files(town.var) if SOUND in path.read_bytes()]


def _in_clear(town: Town, log: str) -> Iterator[tuple[str, bytes]]:
    yield "log", log.encode()
    for table, rows in town.tables().items():
        for row in rows:
            for value in row:
                yield table, value if isinstance(value, bytes) else str(value).encode()
    for path in _files(town.var.parent):
        yield path.name, path.read_bytes()
    for key in town.redis.scan_iter():
        kind = town.redis.type(key)
        value = {
            b"string": town.redis.get,
            b"hash": town.redis.hgetall,
            b"list": lambda name: town.redis.lrange(name, 0, -1),
        }[kind](key)
        yield "Redis", key + b" " + (value if isinstance(value, bytes) else repr(value).encode())


def _opened(town: Town) -> Iterator[tuple[str, str]]:
    """Yield everything sealed, opened as somebody could who holds the keys."""
    for place, context in CONTEXTS.items():
        table, column = place.split(".")
        if table == "vault":
            continue
        with town.site.store.reading() as conn:
            for (sealed,) in conn.exec_driver_sql(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"):
                data = town.site.store.vault.open_bytes(bytes(sealed), context)
                yield place, data.decode("utf-8", "backslashreplace")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


assert {place.split(".")[0] for place in CONTEXTS} <= set(QUERIES), "a table isn't looked into"
