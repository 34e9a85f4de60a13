"""What a text costs in SMS, and where it is cut."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.channels.segments import Encoding, count, length, split

GSM, UCS = Encoding.GSM7, Encoding.UCS2
RA_WITH_ZWJ = "র\u200d্যা"


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", GSM, 0, 0),
        ("a", GSM, 1, 1),
        ("a" * 160, GSM, 160, 1),
        ("a" * 161, GSM, 161, 2),
        ("a" * 306, GSM, 306, 2),
        ("a" * 307, GSM, 307, 3),
        ("^{}\\[~]|€\f", GSM, 20, 1),
        ("€" * 80, GSM, 160, 1),
        ("€" * 81, GSM, 162, 2),
        ("a" * 152 + "€" + "a" * 10, GSM, 164, 2),
        ("a" * 152 + "€" + "a" * 151, GSM, 305, 2),
        ("a" * 152 + "€" + "a" * 152, GSM, 306, 3),  # the sign of two units isn't split, so one unit is lost
        ("`", UCS, 1, 1),
        ("a\tb", UCS, 3, 1),
        ("৳", UCS, 1, 1),
        ("ক" * 70, UCS, 70, 1),
        ("ক" * 71, UCS, 71, 2),
        ("ক" * 134, UCS, 134, 2),
        ("ক" * 135, UCS, 135, 3),
        ("😀", UCS, 2, 1),
        ("😀" * 35, UCS, 70, 1),
        ("ক" * 66 + "😀" + "ক" * 66, UCS, 134, 3),  # a pair isn't split either
        (RA_WITH_ZWJ, UCS, 5, 1),
        ("কি" * 33 + "ক" * 68, UCS, 134, 2),
        ("ক" + "কি" * 66 + "ক", UCS, 134, 2),
        ("কি" * 67, UCS, 134, 3),  # a letter stays with its sign: 33 of them fill a part but for one unit
        ("👩\u200d💻" * 14, UCS, 70, 1),
        ("👩\u200d💻" * 15, UCS, 75, 2),
    ],
)
def test_a_text_costs(text: str, encoding: Encoding, units: int, segments: int) -> None:
    made = count(text)
    assert (made.encoding, made.units, made.segments) == (encoding, units, segments)


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 5, ()),
        ("abc", 5, ("abc",)),
        ("one two three", 9, ("one two ", "three")),
        ("line\nline two", 8, ("line\n", "line two")),
        ("aaaaaaaaaa", 4, ("aaaa", "aaaa", "aa")),
        ("a bbbbbbbbb", 6, ("a bbbb", "bbbbb")),  # a word in the first half is no place to cut
        ("কি" * 3, 4, ("কিকি", "কি")),
        ("কি" * 3, 3, ("কি", "কি", "কি")),  # never between a letter and its sign
        (f"ক{RA_WITH_ZWJ}", 5, ("ক", RA_WITH_ZWJ)),
        ("😀😀", 3, ("😀", "😀")),
        ("a" + "\u0301" * 9, 4, ("a" + "\u0301" * 3, "\u0301" * 4, "\u0301" * 2)),
    ],
)
def test_a_long_text_is_cut(text: str, limit: int, pieces: tuple[str, ...]) -> None:
    assert split(text, limit) == pieces


@settings(deadline=None)
@given(st.text(alphabet="ab \nকিা্\u200d😀", max_size=80), st.integers(2, 20))
def test_pieces_are_the_text_and_within_the_limit(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < length(piece) <= limit for piece in pieces)


@pytest.mark.skipif(shutil.which("node") is None, reason="no node")
def test_the_simulated_phone_counts_alike() -> None:
    script = Path("gateway/channels/sms/static/sms_phone.js").read_text("utf-8")
    counter = script[script.index("  const BASIC") : script.index("  const cost =")]
    texts = [
        "",
        "a" * 161,
        "€" * 81,
        "a" * 152 + "€" + "a" * 152,
        "`",
        "ক" * 71,
        "কি" * 67,
        "👩\u200d💻" * 15,
        "a\r\nb",
    ]
    run = f"{counter}; console.log(JSON.stringify({json.dumps(texts)}.map((one) => count(one))))"
    told = subprocess.run(["node", "-e", run], check=True, capture_output=True, text=True, timeout=60).stdout
    assert json.loads(told) == [{"units": one.units, "segments": one.segments} for one in map(count, texts)]
