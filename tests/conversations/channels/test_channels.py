"""Every scenario, on every channel, still reads word for word as it was reviewed."""

import io
from collections.abc import Callable

import pytest

from tests.conversations.channels.forgetting import left_behind
from tests.conversations.channels.play import FIRST, Play
from tests.conversations.channels.scenario import Scenario, everything

Stage = Callable[[Scenario, str, str], Play]
ALL = everything()
ON_POSTGRESQL = {"tip_anonymous", "tip_status", "alert_escalated", "receipts_wrong"}
SOME = [
    (scenario, channel)
    for scenario, channel in ALL
    if scenario.name in ON_POSTGRESQL and channel in ("sms:twilio", "telegram")
]
FORGOTTEN = 25 * 60
"""Minutes after which nothing may be left: the talk is over, nothing is answered again, the day's counts are gone."""


def _id(value: object) -> str:
    return value.name if isinstance(value, Scenario) else str(value)


@pytest.mark.parametrize(("scenario", "channel"), ALL, ids=_id)
def test_transcript(
    scenario: Scenario, channel: str, stage: Stage, sqlite_url: str, log: io.StringIO, rewrite: bool
) -> None:
    play = stage(scenario, channel, sqlite_url)
    played = play.run()
    golden = scenario.golden(channel)
    if rewrite:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(played, encoding="utf-8")
    assert played.splitlines() == golden.read_text("utf-8").splitlines()
    assert '"level": "error"' not in log.getvalue()
    if scenario.secrets:
        play.town.later(FORGOTTEN)
        assert left_behind(play.town, scenario.secrets, play.addresses(FIRST), log.getvalue()) == []


@pytest.mark.parametrize(("scenario", "channel"), SOME, ids=_id)
def test_transcript_on_postgresql(scenario: Scenario, channel: str, stage: Stage, postgres_url: str) -> None:
    play = stage(scenario, channel, postgres_url)
    assert play.run().splitlines() == scenario.golden(channel).read_text("utf-8").splitlines()
    if scenario.secrets:
        play.town.later(FORGOTTEN)
        assert left_behind(play.town, scenario.secrets, play.addresses(FIRST), "") == []
