"""A thief with a copy of everything: the database, Redis, the files of `var` and the keys that open them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from gateway.i18n.digits import to_ascii
from gateway.store.crypto import Vault
from gateway.store.rotation import CONTEXTS
from gateway.store.schema import metadata
from tests.service.world import World


@dataclass(frozen=True)
class Loot:
    """What was found: rows of every table with sealed values opened, and what Redis holds."""

    rows: dict[str, list[dict[str, Any]]]
    redis: dict[str, str]
    files: list[Path]

    def everything(self) -> str:
        """Return all of it as one text."""
        return json.dumps({"rows": self.rows, "redis": self.redis}, default=str, ensure_ascii=False)

    def of(self, table: str, **fields: Any) -> list[dict[str, Any]]:
        """Return the rows of a table with these values."""
        return [row for row in self.rows[table] if all(row[name] == value for name, value in fields.items())]


def steal(world: World) -> Loot:
    """Copy and open all that is kept."""
    rows: dict[str, list[dict[str, Any]]] = {}
    with world.store.reading() as conn:
        for table in metadata.sorted_tables:
            found = [dict(row._mapping) for row in conn.execute(select(table))]
            rows[table.name] = [_opened(world, table.name, row) for row in found]
    kept = {key.decode(): _value(world, key) for key in world.client.scan_iter()}
    folder = world.site.spool._folder.parent
    return Loot(rows, kept, [path for path in folder.rglob("*") if path.is_file()])


def _opened(world: World, table: str, row: dict[str, Any]) -> dict[str, Any]:
    contexts = {name.split(".")[1]: context for name, context in CONTEXTS.items() if name.startswith(f"{table}.")}
    return {
        name: opened(world.store.vault, value, contexts[name]) if name in contexts and value else value
        for name, value in row.items()
    }


def opened(vault: Vault, value: bytes, context: str) -> str:
    """Return what the keys of the settings open: words, or a box for the desk, which they don't."""
    return vault.open_bytes(value, context).decode("utf-8", "backslashreplace")


def _value(world: World, key: bytes) -> str:
    return str(world.client.get(key) if world.client.type(key) == b"string" else world.client.type(key))


def receipt_in(text: str) -> str:
    """Return the receipt a reply gives."""
    return re.sub(r"\D", "", re.search(r"(\d{3} ){3}\d{3}", to_ascii(text)).group())
