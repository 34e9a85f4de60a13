"""The catalogue loader on a small catalogue of its own."""

from pathlib import Path

import pytest

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    words = {
        Lang.BN: 'msgid "wait"\nmsgstr "{minutes} মিনিট, https://example.org/1"\n\nmsgid "empty"\nmsgstr ""\n',
        Lang.EN: 'msgid "wait"\nmsgstr "{minutes} minutes"\n\n#, fuzzy\nmsgid "maybe"\nmsgstr "maybe"\n',
    }
    for lang, text in words.items():
        folder = tmp_path / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_text(HEADER + text, encoding="utf-8")
    return Catalogue.load(tmp_path)


def test_bangla_is_printed_with_bangla_digits(catalogue: Catalogue) -> None:
    assert catalogue.text("wait", Lang.BN, minutes=15) == "১৫ মিনিট, https://example.org/1"
    assert catalogue.text("wait", Lang.EN, minutes=15) == "15 minutes"


def test_untranslated_and_fuzzy_entries_are_absent(catalogue: Catalogue) -> None:
    assert catalogue.keys(Lang.BN) == {"wait"}
    assert catalogue.keys(Lang.EN) == {"wait"}


def test_a_missing_key_or_parameter_is_a_key_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.text("nothing", Lang.BN)
    with pytest.raises(KeyError):
        catalogue.text("wait", Lang.EN)
