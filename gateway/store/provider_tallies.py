"""How providers do: sends that went well and ill by the minute, and the share that the first of two gets."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from gateway.store.broadcast_schema import provider_shares, provider_tallies
from gateway.store.identity import InsertUnlessThere, Upsert

KEPT_MINUTES = 60
_COLUMNS = provider_tallies.c
_FIRST = InsertUnlessThere(provider_tallies)
_SHARE = Upsert(provider_shares, ("channel",), ("percent", "changed_at"))


def add(conn: Connection, counts: Mapping[str, tuple[int, int]], now: datetime) -> None:
    """Count (good, bad) sends of channels in this minute."""
    minute = _minute(now)
    for channel, (good, bad) in sorted(counts.items()):
        key = {"channel": channel, "minute": minute}
        conn.execute(_FIRST.for_(conn.dialect.name), key)
        here = (_COLUMNS.channel == channel, _COLUMNS.minute == minute)
        more = {"good": _COLUMNS.good + good, "bad": _COLUMNS.bad + bad}
        conn.execute(update(provider_tallies).where(*here).values(more))
    conn.execute(delete(provider_tallies).where(_COLUMNS.minute < minute - KEPT_MINUTES))


def since(conn: Connection, now: datetime, within: timedelta) -> dict[str, tuple[int, int]]:
    """Return (good, bad) of each channel within some minutes."""
    sums = select(_COLUMNS.channel, func.sum(_COLUMNS.good), func.sum(_COLUMNS.bad))
    recent = sums.where(_COLUMNS.minute > _minute(now - within)).group_by(_COLUMNS.channel)
    return {row[0]: (int(row[1]), int(row[2])) for row in conn.execute(recent)}


def shares(conn: Connection) -> dict[str, tuple[int, datetime]]:
    """Return which percentage each first channel gets, and since when."""
    rows = conn.execute(select(provider_shares))
    return {row.channel: (row.percent, row.changed_at) for row in rows}


def share(conn: Connection, channel: str, percent: int, now: datetime) -> None:
    """Give a first channel this percentage from now on."""
    row = {"channel": channel, "percent": percent, "changed_at": now}
    conn.execute(_SHARE.for_(conn.dialect.name), row)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
