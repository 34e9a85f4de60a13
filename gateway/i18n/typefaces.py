"""The fonts that shape Bangla, for whatever is drawn: Noto Sans, under the SIL Open Font License (fonts/OFL.txt)."""

from pathlib import Path

BENGALI, LATIN = "NotoSansBengali", "NotoSans"
FILES = tuple(
    (family, style, Path(__file__).parent / "fonts" / f"{family}-{name}.ttf")
    for family in (BENGALI, LATIN)
    for style, name in (("", "Regular"), ("B", "Bold"))
)
"""Family, style ("" or "B") and file of each."""
