"""The report counts everybody once a column, in somebody's own area, and tells it as CSV and as a workbook."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from commands.report import report as command
from gateway.clock import SetClock
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service.care_services import CareServices
from gateway.service.enrolment.steps import DropOut
from gateway.service.reporting.counting import INDICATORS
from gateway.service.reporting.report import BadStretch
from gateway.service.rules import Rules
from gateway.service.scope import EVERYWHERE, Scope
from gateway.store import audit, enrolment_history, survivors
from gateway.store.care_schema import appointments
from gateway.store.engine import Store
from gateway.store.survivors import About, NewSurvivor, Step
from tests.service.books import book_of

LOCALES = Path(__file__).parents[3] / "locales"
NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
WORDS = CareWords.load(LOCALES)


@dataclass(frozen=True)
class By:
    actor: str = "account:a1"
    scope: Scope = EVERYWHERE


@pytest.fixture
def care(store: Store) -> CareServices:
    """Twelve women of Manirampur enrolled in March, six men of Khulna in April who dropped out; two sessions each."""
    rows = []
    with store.writing() as conn:
        for at in range(18):
            woman = at < 12
            where = ("jashore", "jashore/manirampur") if woman else ("khulna", "")
            about = About(f"J-{at}", "নমুনা", "f" if woman else "m", None, *where)
            month = NOW if woman else NOW + timedelta(days=40)
            made = survivors.add_many(conn, store.vault, [NewSurvivor(about, Step.ENROLLED)], "s", month)[0]
            if not woman:
                survivors.move_to(conn, store.vault, made, Step.DROPPED_OUT, "s", "", month, DropOut.NO_MONEY)
            enrolment_history.refer(conn, store.vault, made, "legal", "", "s", month.date())
            kept = {"survivor_id": made, "kind": "counselling", "created_at": NOW, "changed_at": NOW}
            rows += [
                kept | {"id": f"{at}.{n}", "starts_at": month + timedelta(days=n), "state": ("attended", "missed")[n]}
                for n in (0, 1)
            ]
        conn.execute(appointments.insert(), rows)
    return CareServices(store, WORDS, Places.load(LOCALES), Rules(), SetClock(NOW), book_of(store))


def test_everybody_counts_once(care: CareServices) -> None:
    made = {one.name: one for one in care.reports.make(FIRST, LAST, By()).tables}
    numbers = {name: dict(zip(one.columns, one.sums, strict=True)) for name, one in made.items() if one.sums}
    assert numbers["month"] == numbers["sex"] == numbers["district"]
    assert numbers["sex"]["enrolled"] == numbers["sex"]["counselled_individual"] == 18
    enrolled = INDICATORS.index("enrolled")
    assert (made["month"].rows["2026-03"][enrolled], made["month"].rows["2026-04"][enrolled]) == (12, 6)
    assert made["month"].rows["2026-12"][enrolled] == 0
    assert made["upazila"].rows["jashore/manirampur"][enrolled] == 12
    assert made["reason"].rows == {"no_money": (6,)}
    assert made["service"].rows == {"legal": (18,)}


def test_only_ones_own_area_counts_and_making_one_is_audited(care: CareServices, store: Store) -> None:
    made = care.reports.make(FIRST, LAST, By(scope=Scope("khulna")))
    assert [table.sums[1] for table in made.tables if table.name == "sex"] == [6]
    with store.reading() as conn:
        assert [deed.act for deed in audit.latest(conn)] == ["report.make"]
    for first, last in ((LAST, FIRST), (date(2001, 1, 1), LAST)):
        with pytest.raises(BadStretch):
            care.reports.make(first, last, By())


@pytest.mark.parametrize("lang", list(Lang))
def test_it_is_written_as_csv_and_as_a_workbook(care: CareServices, lang: Lang) -> None:
    made = care.reports.make(FIRST, LAST, By())
    lines = list(csv.reader(io.StringIO(care.reports.as_csv(made, lang).decode("utf-8-sig"))))
    assert [WORDS.told.text("report.sex.f", lang), *["0", "12"]] in [line[:3] for line in lines]
    book = load_workbook(io.BytesIO(care.reports.as_workbook(made, lang)))
    assert len(book.sheetnames) == len(made.tables) + 1
    assert book.worksheets[1].cell(2, 3).value == 12


def test_the_command_writes_it(care: CareServices, tmp_path: Path) -> None:
    make, out = command(lambda: care, lambda: "terminal:t"), tmp_path / "r.xlsx"
    stretch = ["--from", "2026-01-01", "--to", "2026-12-31"]
    assert "Women,0,12,12" in CliRunner().invoke(make, stretch).output
    assert CliRunner().invoke(make, [*stretch, "--out", str(out)]).exit_code == 0
    assert load_workbook(out).worksheets[0].max_row == 14


def test_every_indicator_and_reason_has_words() -> None:
    known = Catalogue.load(LOCALES, "console").keys(Lang.BN)
    assert {f"report.{name}" for name in INDICATORS} | {f"report.reason.{one}" for one in DropOut} <= known
