"""Messages that wait on disk come back whole, in order, and only once."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.channels.contract import Inbound, Kind, Recording
from gateway.i18n.language import Medium
from gateway.service.spool import Spool, from_json, to_json
from gateway.store.crypto import Vault, new_key

AT = datetime(2026, 11, 21, 6, tzinfo=UTC)


def message(number: int) -> Inbound:
    return Inbound(
        "sms:twilio",
        f"SM{number}",
        "+8801700000001",
        Medium.SMS,
        text=f"খবর {number}",
        received_at=AT + timedelta(seconds=number),
    )


def test_json_keeps_everything():
    full = Inbound(
        channel="voice:twilio",
        provider_id="CA1:2",
        sender="+8801700000001",
        medium=Medium.VOICE,
        kind=Kind.MESSAGE,
        text="ক",
        place=(23.1, 89.2),
        recording=Recording("RE1", "http://127.0.0.1/RE1", 4),
        spoken=True,
        received_at=AT,
    )
    assert from_json(to_json(full)) == full
    assert from_json(to_json(message(1))) == message(1)


def test_replay_is_in_order_and_removes_what_was_taken(tmp_path):
    spool = Spool(tmp_path / "spool", Vault([new_key()]))
    for number in (3, 1, 2):
        spool.keep(message(number))
    assert b"+88017" not in b"".join(path.read_bytes() for path in (tmp_path / "spool").iterdir())
    taken: list[str] = []
    assert spool.replay(lambda inbound: taken.append(inbound.provider_id)) == 3
    assert taken == ["SM1", "SM2", "SM3"]
    assert spool.waiting() == 0


def test_a_failed_replay_loses_nothing(tmp_path):
    spool = Spool(tmp_path, Vault([new_key()]))
    spool.keep(message(1))

    def refuse(_: Inbound) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        spool.replay(refuse)
    assert spool.waiting() == 1
