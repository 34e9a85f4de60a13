"""No text a person can send makes any of the readers raise; the server-side reader is `nlu.prepared`."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.dialogue import tongue
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content
from gateway.i18n.dates import Dates
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags
from nlu.fallback import FirstThat
from nlu.keywords import KeywordUnderstanding
from nlu.prepared import VIEW, readable

LOCALES = Path(__file__).parents[2] / "locales"
NOW = datetime(2026, 11, 21, 14, 0, tzinfo=ZoneInfo("Asia/Dhaka"))
CONTENT, COMMANDS, PLACES = Content.load(LOCALES, date(2026, 11, 21)), Commands.load(LOCALES), Places.load(LOCALES)
DATES = Dates.load(LOCALES)
READERS: dict[str, Callable[[str], object]] = {
    "flags": RedFlags.load(LOCALES).find,
    "command": COMMANDS.find,
    "prefix": COMMANDS.prefix,
    "digits": COMMANDS.digits,
    "price": CONTENT.guides.prices.read,
    "route": CONTENT.guides.route_in,
    "service": CONTENT.guides.services.named.find,
    "country": CONTENT.country_in,
    "place": PLACES.find,
    "places": PLACES.within,
    "date": lambda text: DATES.read(text, NOW),
    "tongue": tongue.of,
    "keywords": FirstThat(KeywordUnderstanding.load(LOCALES)).understand,
    "prepared": readable,
}
_BANGLA = st.text(st.characters(min_codepoint=0x980, max_codepoint=0x9FF), max_size=40)
_BITS = "৫ লাখ|সৌদি|বাঁচান|kal|রবিবার|যশোর|taka|STOP|\u200d|\u09cd|🙏|আর|+8801|10:30|1/2/26|ড\u09bc|\u0301|\u202e|\ud83d"
_PIECES = st.lists(st.sampled_from(_BITS.split("|")), max_size=12).map("".join)


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None)
@given(text=st.one_of(st.text(max_size=60), _BANGLA, _PIECES, _PIECES.map(lambda said: said * 50)))
def test_no_text_makes_a_reader_raise(name: str, text: str) -> None:
    READERS[name](text)


@given(st.one_of(st.text(max_size=60), _BANGLA, _PIECES))
def test_what_the_model_reads_is_one_line_of_four_views_or_nothing(text: str) -> None:
    said = readable(text)
    assert said == "" or len(said.split(VIEW)) == 4
    assert "\n" not in said
