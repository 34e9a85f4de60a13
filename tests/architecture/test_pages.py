"""Pages obey the policy they are sent with: no script or style inside, nothing from other hosts."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, files

PAGES = files(*PACKAGES, kind=".html")
ASSETS = [*files(*PACKAGES, kind=".js"), *files(*PACKAGES, kind=".css")]
OUR_SCRIPTS = [path for path in ASSETS if path.suffix == ".js" and path.parent.name != "vendor"]
INSIDE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "a style": re.compile(r"<style|\sstyle\s*=", re.I),
    "a handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a script address": re.compile(r"javascript:", re.I),
}
ELSEWHERE = re.compile(r"""(?:src|href|url|import|fetch)\s*[=(]?\s*["'(]?(?:https?:)?//(?!www\.w3\.org)""", re.I)
UNSAFE_JS = re.compile(r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_pages_hold_no_code(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [what for what, pattern in INSIDE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", [*PAGES, *ASSETS], ids=relative)
def test_nothing_comes_from_other_hosts(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "path", [path for path in ASSETS if path.suffix == ".js" and path.parent.name != "vendor"], ids=relative
)
def test_scripts_write_text_never_markup(path: Path) -> None:
    assert UNSAFE_JS.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("folder", sorted(ROOT.glob("gateway/**/static/vendor")), ids=relative)
def test_what_others_made_is_what_was_taken_in(folder: Path) -> None:
    """Each vendored file is on the list with its hash; those of our npm packages are of the version pinned there."""
    listed = tomllib.loads((folder / "versions.toml").read_text("utf-8"))
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert {path.name for path in folder.iterdir()} == {*listed, "versions.toml"}
    for name, known in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == known["sha256"], name
        assert pinned.get(known["package"], known["version"]) == known["version"], name


def test_pages_were_seen() -> None:
    assert len(PAGES) >= 2
    assert len(ASSETS) >= 3
