"""What goes unasked to a survivor's phone gives nothing away, in either language, and costs two SMS at most."""

import pytest

from gateway.channels.segments import count
from gateway.dialogue.flows.care import REASONS
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.digits import printed
from gateway.i18n.discreet import Discreet
from gateway.i18n.language import Lang
from tests.service.world import LOCALES

DISCREET = Discreet.load(LOCALES)
WORDS = Catalogue.load(LOCALES)
FILLED = {
    "line_emergency": {Lang.BN: "৯৯৯", Lang.EN: "999"},
    "when": {Lang.BN: "বৃহস্পতিবার ২৬ নভেম্বর সন্ধ্যা সাড়ে ৬টা", Lang.EN: "Wednesday 26 November 11:30 am"},
    "number": {Lang.BN: "০৯৬১০০০০০০১", Lang.EN: "09610000001"},
}
TWO = {Lang.BN: 134, Lang.EN: 306}


def keys() -> list[str]:
    return sorted(key for key in WORDS.keys(Lang.BN) if key.startswith(("care.", "choice.care.")))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("key", keys())
def test_nothing_of_care_betrays(key: str, lang: Lang) -> None:
    assert DISCREET.betrays(WORDS.messages[lang][key]) == ""


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("key", [key for key in keys() if key.startswith("care.")])
def test_what_goes_unasked_costs_two_sms_at_most(key: str, lang: Lang) -> None:
    text = printed(WORDS.messages[lang][key].format(**{name: value[lang] for name, value in FILLED.items()}), lang)
    four, two = ("come", "move", "call", "cant"), ("move", "call")
    answers = {"care.remind": four, "care.missed": two, "care.past": two, "care.cant.why": REASONS}.get(key, ())
    answers = tuple("12345") if key in ("care.survey.1", "care.survey.2", "care.survey.3") else answers
    answers = four if key.startswith("care.sure.") else answers
    lines = [f"{number} {WORDS.text(f'choice.care.{one}', lang)}" for number, one in enumerate(answers, 1)]
    cost = count(printed("\n".join([text, *lines]), lang))
    assert cost.segments <= 2, (cost, text)


@pytest.mark.parametrize(
    "text",
    [
        "আপনার কাউন্সেলিং কাল সকাল ১০টা",
        "kal apnar counselling ache",
        "Your counselling session is on Sunday",
        "পাচারের মামলা কাল",
        "pacharer kotha",
        "আশ্বাস থেকে বলছি",
        "Ashshash: your appointment",
        "উইনরকের অফিসে আসুন",
        "Rights Jessore office",
        "আপনার ৫০০ টাকা পাঠানো হয়েছে",
        "500 taka paben",
        "Tk 1,200 sent",
        "bKash e dewa hoise",
        "survivor meeting",
        "যাতায়াত ভাতা",
    ],
)
def test_what_betrays_is_found_in_both_scripts(text: str) -> None:
    assert DISCREET.betrays(text)


@pytest.mark.parametrize("text", ["আপনার অ্যাপয়েন্টমেন্ট রবিবার সকাল ১০টা।", "Sunday 10 am", "সেলাই ঘর: কাল ৩টায় আসুন"])
def test_what_anybody_may_read_passes(text: str) -> None:
    assert DISCREET.betrays(text) == ""
