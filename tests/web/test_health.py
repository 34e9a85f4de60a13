"""Liveness, readiness with every dependency named, and measures that don't leave the machine."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry

from gateway.settings import CoreSettings
from gateway.web.app import create_app

AWAY = {"REMOTE_ADDR": "198.51.100.7"}
PROXIED = {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}


def client_with(faults: Mapping[str, str]) -> FlaskClient:
    return create_app(CoreSettings(), [], lambda: faults, CollectorRegistry()).test_client()


@pytest.mark.parametrize(
    ("faults", "status"),
    [
        ({"database": "", "redis": "", "rasa": ""}, 200),
        ({"database": "", "redis": "refused", "rasa": "refused"}, 200),
        ({"database": "locked", "redis": "", "rasa": ""}, 503),
    ],
)
def test_only_the_database_is_vital(faults: Mapping[str, str], status: int) -> None:
    client = client_with(faults)
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer.json == {
        "ready": status == 200,
        "dependencies": {name: text or "ok" for name, text in faults.items()},
    }
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("way", [AWAY, PROXIED])
def test_strangers_see_no_sentences_of_faults(way: dict[str, str]) -> None:
    answer = client_with({"database": "no route to db-1"}).get("/readyz", environ_overrides=way)
    assert answer.json == {"ready": False, "dependencies": {"database": "fault"}}


@pytest.mark.parametrize(("way", "status"), [({}, 200), (AWAY, 403), (PROXIED, 403)])
def test_measures_are_for_this_machine(way: dict[str, str], status: int) -> None:
    client = client_with({})
    client.get("/readyz")
    answer = client.get("/metrics", environ_overrides=way)
    assert answer.status_code == status
    assert ('ashshash_http_requests_total{route="/readyz",status="200"} 1.0' in answer.text) == (status == 200)


def test_addresses_of_clients_never_become_labels() -> None:
    client = client_with({})
    client.get("/8801700000001")
    assert "8801700000001" not in client.get("/metrics").text


def test_dependencies_are_asked_at_most_once_a_second() -> None:
    asked: list[int] = []

    def readiness() -> Mapping[str, str]:
        asked.append(1)
        return {}

    client = create_app(CoreSettings(), [], readiness, CollectorRegistry()).test_client()
    for _ in range(5):
        client.get("/readyz")
    assert len(asked) == 1
