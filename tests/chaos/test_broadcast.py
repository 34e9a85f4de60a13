"""A broadcast while a worker is killed, answers are lost, the database ends: each is told, doubled within bounds."""

import pytest

from tests.chaos import broadcast_faults


@pytest.mark.parametrize("fault", ["worker killed", "answers lost"])
def test_a_broadcast_loses_nobody_and_doubles_no_more_than_the_window(fault: str) -> None:
    row = broadcast_faults.run(fault, 400)
    print(row)
    assert row.lost == 0
    assert row.doubled <= row.window
    told = row.states.get("sent", 0) + row.states.get("delivered", 0) + row.states.get("unsure", 0)
    assert told == row.recipients


def test_a_broadcast_outlives_its_database() -> None:
    with broadcast_faults.postgres.running() as server:
        row = broadcast_faults.run("database restarted", 400, server.url(), server)
    print(row)
    assert (row.lost, row.doubled) == (0, 0)
