"""The report in the console: by months, district and sex, with nothing small in any of it, as charts and files."""

import csv
import io
import re
from collections.abc import Callable

import openpyxl
import pytest

from tests.web.console.visitor import Visitor

Maker = Callable[[str], Visitor]
SMALL = re.compile(r'class="number">(?:<strong>)?([1-4১-৪])<')


@pytest.mark.parametrize("query", ["", "?district=jashore", "?sex=m", "?district=jashore&sex=f&what=certified"])
def test_it_shows_tables_and_charts_and_no_small_number(signed_in: Maker, query: str) -> None:
    visitor = signed_in("coordinator")
    page = visitor.get(f"report/{query}")
    assert page.status_code == 200
    assert "নথিভুক্ত" in page.text
    assert SMALL.findall(page.text) == []
    charts = [address.replace("&amp;", "&") for address in re.findall(r'src="/console/(report/chart[^"]+)"', page.text)]
    assert len(charts) >= 2
    for address in charts:
        drawn = visitor.get(address)
        assert drawn.mimetype == "image/svg+xml"
        assert b"<script" not in drawn.data


def test_files_hold_the_same_as_the_page(signed_in: Maker) -> None:
    visitor = signed_in("auditor")
    rows = list(csv.reader(io.StringIO(visitor.get("report/report.csv?sex=f").data.decode("utf-8-sig"))))
    assert "নারী" in rows[0][0]
    assert not {cell for row in rows for cell in row} & {"1", "2", "3", "4"}
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("report/report.xlsx").data))
    assert len(book.sheetnames) == 8
    assert visitor.get("report/report.pdf").status_code == 404


def test_months_that_make_no_stretch_are_said_to(signed_in: Maker) -> None:
    visitor = signed_in("approver")
    assert visitor.get("report/?first=2026-05&last=2026-01").status_code == 422
    assert visitor.get("report/?first=৯৯&district=nowhere&sex=q&what=x").status_code == 200
    assert visitor.get("report/report.csv?first=2026-05&last=2026-01").status_code == 404
    assert visitor.get("report/chart/month.svg?first=2026-05&last=2026-01").status_code == 404
