"""`python -m benchmarks.console_tips`: how long the tip list takes to open with 100,000 tips in the database."""

import argparse
import secrets
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import insert

import wsgi
from gateway.service.demonstration import PASSWORD
from gateway.store import sealed, tips
from gateway.store.identity import new_id
from gateway.store.states import TipState
from gateway.store.tip_schema import tips as table

BATCH = 5000
PLACES = ("manirampur", "sharsha", "jhikargachha", "chaugachha", "keshabpur")
PAGES = {
    "open tips, everywhere": "tips/",
    "all states": "tips/?state=all",
    "closed": "tips/?state=closed",
    "in danger now": "tips/?state=all&danger=1",
    "one district and kind": "tips/?state=all&place=jashore&kind=missing",
}


def main() -> None:
    """Fill a database of its own, open each list again and again, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ashshash-bench-") as folder:
        environ = {"ASHSHASH_VAR": folder, "ASHSHASH_PORT": "9", "ASHSHASH_RASA_URL": "http://127.0.0.1:9"}
        site = wsgi.Site(wsgi.demonstration(environ).environ)
        site.upgrade_database()
        site.seed()
        _fill(site, said.tips)
        client = site.app().test_client()
        _sign_in(client)
        print(f"{said.tips} tips, {Path(folder, 'ashshash.db').stat().st_size / 1e6:.0f} MB, {said.times} times each")
        for name, path in PAGES.items():
            took = sorted(_open(client, f"/console/{path}") for _ in range(said.times))
            print(f"| {name} | {statistics.median(took):.0f} ms | {took[int(len(took) * 0.95)]:.0f} ms |")
        site.store.close()


def _fill(site: wsgi.Site, count: int) -> None:
    """Add tips with one sealed body each, over two years; every tenth is in danger, every third closed."""
    now, vault = datetime.now(UTC), site.store.vault
    states = (
        TipState.NEW,
        TipState.ACKNOWLEDGED,
        TipState.CLOSED,
        TipState.IN_PROGRESS,
        TipState.REFERRED,
        TipState.CLOSED,
    )
    with site.store.writing() as conn:
        body, to = sealed.seal(conn, vault, '{"what": "sample"}', tips.BODY, "x")
    numbers = iter(secrets.SystemRandom().sample(range(1_000_000, 9_999_999), count))
    for start in range(0, count, BATCH):
        rows = [
            {
                "id": new_id(),
                "number": str(next(numbers)),
                "receipt_hash": new_id(),
                "kind": ("", "missing", "child_marriage")[at % 3],
                "district": "jashore",
                "upazila": f"jashore/{PLACES[at % len(PLACES)]}",
                "danger_now": at % 10 == 0,
                "state": states[at % len(states)].value,
                "body_sealed": body,
                "sealed_to": to,
                "medium": "sms",
                "created_on": tips.to_the_hour(now - timedelta(minutes=10 * at)),
            }
            for at in range(start, min(start + BATCH, count))
        ]
        with site.store.writing() as conn:
            conn.execute(insert(table), rows)


def _sign_in(client: FlaskClient) -> None:
    page = client.get("/console/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "login": "coordinator", "password": PASSWORD}
    assert client.post("/console/sign-in", data=form).status_code == 303


def _open(client: FlaskClient, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
