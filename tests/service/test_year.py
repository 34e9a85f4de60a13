"""Some days of care on a clock that is moved: nothing outside what was agreed, twice, late or forgotten."""

from pathlib import Path

from benchmarks.year import Year
from gateway.store.engine import Store


def test_some_days_of_care_keep_every_promise(sqlite_store: Store, redis_url: str, tmp_path: Path) -> None:
    year = Year(sqlite_store, redis_url, tmp_path / "var", women=12, days=6, seed=20261124)
    judged = year.run()
    assert judged.sent["reminder"] > 0
    assert (judged.outside, judged.twice, judged.late, judged.unanswered) == ([], [], [], [])


def test_the_judge_would_see_a_broken_promise(sqlite_store: Store, redis_url: str, tmp_path: Path) -> None:
    year = Year(sqlite_store, redis_url, tmp_path / "var", women=12, days=6, seed=20261124)
    for woman in year.women:
        woman.silent = True  # the judge believes that all want silence, the site doesn't know
    assert year.run().outside
