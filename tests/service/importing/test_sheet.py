"""A file is a table, row by row as its reader sees it, or it is refused; no bytes at all are a fault of ours."""

import contextlib
import io
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from gateway.service import tables
from gateway.service.importing import sheet
from gateway.service.importing.sheet import MOST_ROWS, Row, Unreadable, read

MIDNIGHT = datetime(2026, 12, 1)  # noqa: DTZ001  # a workbook knows no zones
HALF_PAST_NINE = MIDNIGHT.replace(hour=9, minute=30)


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        'a,b\n1,২\n\n3,"x, y"\n'.encode(),
        "\ufeffa;b\r\n1;২\r\n\r\n3;x, y\r\n".encode(),
        "a\tb\n1\t২\n\n3\tx, y\n".encode(),
    ],
)
def test_text_is_a_table_however_it_is_separated(data: bytes) -> None:
    table = read(data)
    assert table.heading == ("a", "b")
    assert table.rows == (Row(2, ("1", "২")), Row(4, ("3", "x, y")))


def test_a_workbook_is_a_table_with_its_numbers_as_people_type_them() -> None:
    table = read(
        workbook(
            ["a", "b", "c", "d", None],
            [1700000021, 500.0, MIDNIGHT, time(10, 30)],
            [None] * 4,
            ["x", HALF_PAST_NINE, date(2026, 12, 2), "০১৭০০"],
        )
    )
    assert table.rows == (
        Row(2, ("1700000021", "500", "2026-12-01", "10:30:00")),
        Row(4, ("x", "2026-12-01 09:30", "2026-12-02", "০১৭০০")),
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_rows"),
        (b"\n\n , \n", "no_rows"),
        (b"a,b\n" + b"1,2\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"a," * 70, "too_many_columns"),
        ("নাম".encode("utf-16"), "not_utf8"),
        (b"a\0b,c\n", "no_table"),
        (b"PK\x03\x04 nothing of the kind", "no_table"),
        (b"x" * 10_000_001, "too_big"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        read(data)
    assert error.value.code == code


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "UNPACKED", 1_000)
    with pytest.raises(Unreadable, match="too_big"):
        read(workbook(["a"]))


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_are_a_fault_of_ours(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read(data)


@given(st.lists(st.lists(st.text(max_size=12) | st.integers(), min_size=1, max_size=5), min_size=1, max_size=5))
def test_what_is_written_runs_nowhere_as_a_formula(rows: list[list[str | int]]) -> None:
    text = tables.as_csv(rows)
    assert text.startswith(b"\xef\xbb\xbf")
    for row in rows:
        for cell in row:
            assert not str(tables.safe(cell)).startswith(("=", "+", "@")) or isinstance(cell, int)


@pytest.mark.parametrize("cell", ["=1+1", "+8801700000021", "-x", "@x", "'x", "plain"])
def test_what_was_written_is_read_as_it_was(cell: str) -> None:
    rows = [["a", "b"], ["1", cell]]
    for data in (tables.as_csv(rows), tables.as_workbook([("x", rows)])):
        assert read(data).rows[0].cells[1] == cell
