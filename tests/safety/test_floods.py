"""Floods: one sender is held to a measure, danger to a wider one, and nobody else waits for it."""

import contextlib
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry

from gateway.channels.contract import Inbound, Kind
from gateway.channels.sms import http_file, http_routes
from gateway.clock import SystemClock
from gateway.errors import TooMany
from gateway.service.limits import A_DAY, BATCH, FLAGGED, HOUR, MESSAGES, MINUTE, Limits
from gateway.service.privacy import CALLING
from gateway.store.states import Role
from gateway.web import refusals
from tests.safety.thief import receipt_in, steal
from tests.service.world import ACTIVIST, DUTY, MIGRANT, World


def test_danger_is_answered_past_the_limit_and_yet_not_without_end(world: World) -> None:
    world.hire(DUTY, Role.DUTY)
    for _ in range(MESSAGES[MINUTE]):
        world.say("menu")
    with pytest.raises(TooMany):
        world.say("menu")
    for _ in range(FLAGGED[MINUTE]):
        assert "৯৯৯" in world.say("amake bachao atke rakhse")
    with pytest.raises(TooMany):
        world.say("amake bachao atke rakhse")
    world.work()
    assert len(world.sms.texts(DUTY)) == 1


ONCE = Retry(NoBackoff(), 0)


class Hands:
    """A clock moved by hand, on the first second of a day."""

    at = 20_000.0 * A_DAY

    def __call__(self) -> float:
        return self.at


def admitted(doors: Sequence[Limits], messages: int, shuffled: random.Random) -> int:
    """Send messages of one sender to any of the processes; return how many got in."""
    taken = 0
    for _ in range(messages):
        with contextlib.suppress(TooMany):
            shuffled.choice(doors).admit("somebody")
            taken += 1
    return taken


def test_a_steady_sender_is_stopped_by_the_hour() -> None:
    hands = Hands()
    limits = Limits(None, now=hands)
    for at in range(MESSAGES[HOUR]):
        hands.at += MINUTE if at and at % MESSAGES[MINUTE] == 0 else 0
        limits.admit("somebody")
    with pytest.raises(TooMany):
        limits.admit("somebody")


@pytest.mark.parametrize("with_redis", [True, False])
def test_a_patient_sender_is_stopped_by_the_day(redis_url: str, with_redis: bool) -> None:
    hands = Hands()
    with redis.Redis.from_url(redis_url) as client:
        limits = Limits(client if with_redis else None, now=hands)
        for _ in range(MESSAGES[A_DAY] // 4):  # as many as are known to the process alone
            hands.at += 9 * MINUTE
            for _ in range(4):
                limits.admit("somebody")
        with pytest.raises(TooMany):
            limits.admit("somebody")
        hands.at += A_DAY
        limits.admit("somebody")


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
@pytest.mark.parametrize("seed", range(5))
def test_a_flood_over_several_processes_passes_by_four_for_each(redis_url: str, processes: int, seed: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        doors = [Limits(client, now=Hands()) for _ in range(processes)]
        taken = admitted(doors, 40 * processes + 100, random.Random(seed))
    exact = MESSAGES[MINUTE]
    assert exact <= taken <= exact + (4 * processes if processes > 1 else 0)


def test_danger_is_counted_one_by_one_over_all_processes(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        doors = [Limits(client, now=Hands()) for _ in range(4)]
        for at in range(FLAGGED[MINUTE]):
            doors[at % 4].admit("somebody", flagged=True)
        for door in doors:
            with pytest.raises(TooMany):
                door.admit("somebody", flagged=True)


def test_who_asks_little_is_not_in_redis_at_all(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        limits = Limits(client, now=Hands())
        for count in range(1, 6):
            limits.admit("somebody")
            assert len(client.keys("ashshash:*")) == (3 if count == 5 else 0)
        assert client.mget(client.keys("ashshash:*")) == [b"5"] * 3


def test_threads_of_one_process_let_nobody_past(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        limits = Limits(client, now=Hands())
        with ThreadPoolExecutor(8) as pool:
            got_in = list(pool.map(lambda seed: admitted([limits], 10, random.Random(seed)), range(8)))
    # Of messages in the very same moment each thread's may stand for one that Redis hears of later.
    assert MESSAGES[MINUTE] - 8 < sum(got_in) <= MESSAGES[MINUTE]


def test_what_was_counted_while_redis_was_away_is_told_when_it_is_back(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client, redis.Redis(port=1, retry=ONCE) as nobody:
        limits = Limits(nobody, now=Hands())
        assert admitted([limits], 39, random.Random(1)) == 39
        limits._client, limits._redis_back_at = client, 0.0
        limits.admit("somebody")
        with pytest.raises(TooMany):
            limits.admit("somebody")
        assert client.mget(client.keys("ashshash:*")) == [b"41"] * 3


def test_blocking_and_coming_back_for_ever_is_held_to_the_measure_too(world: World) -> None:
    for at in range(MESSAGES[MINUTE]):
        world.hear(kind=(Kind.BLOCKED, Kind.STARTED)[at % 2], sender="501", channel="chat")
    with pytest.raises(TooMany):
        world.hear(kind=Kind.BLOCKED, sender="501", channel="chat")


def test_a_flood_of_tips_is_kept_and_stops_calling_people(world: World) -> None:
    world.hire(ACTIVIST, Role.ACTIVIST, district="jashore")
    for number in range(CALLING + 3):
        assert receipt_in(world.say(f"TIP যশোরে একটা মেয়েকে নিয়ে যাচ্ছে, ঘটনা {number}"))
    assert receipt_in(world.say("TIP যশোরে একজনকে আটকে রাখা হয়েছে", sender="+8801700000007"))
    loot = steal(world)
    assert len(loot.rows["tips"]) == CALLING + 4
    assert len(loot.rows["tip_alerts"]) == CALLING + 1


def test_the_measures_tell_nobody_when_a_message_came(world: World) -> None:
    for _ in range(BATCH):
        world.say("menu", sender=MIGRANT)
    keys = world.client.keys("ashshash:in:*")
    assert len(keys) >= len(MESSAGES)
    for key in keys:
        window = int(key.split(b":")[-2])
        left = world.client.ttl(key)
        assert 0 <= window - int(world.clock.at.timestamp()) % window - left <= 3


class Flooded:
    """Refuses one sender, as the service does; the others are taken."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def __call__(self, inbound: Inbound) -> None:
        if inbound.sender == "13":
            raise TooMany(30)
        self.taken.append(inbound.sender)


def test_a_batch_is_taken_but_for_the_flood_in_it() -> None:
    table = {
        "url": "https://api.example/",
        "body": {"to": "{to}"},
        "guard": {"secret": "s", "query": "key"},
        "receive": {"content_type": "json", "id": "$.id", "from": "$.from", "text": "$.text", "items": "$.all"},
    }
    (settings,) = http_file.read({"channels": {"x": table}}, {})
    app, flooded = Flask(__name__), Flooded()
    refusals.register(app)
    app.register_blueprint(http_routes.blueprint(settings, flooded, lambda report: None, SystemClock()))
    client = app.test_client()
    one, two = ({"id": name, "from": name, "text": "a"} for name in ("13", "7"))
    for batch, status in (([one, two], 200), ([one], 429)):
        answer = client.post("/sms/http/x/receive?key=s", json={"all": batch})
        assert answer.status_code == status
    assert flooded.taken == ["7"]
