"""The tools by tables: prices in one message, what isn't a price, the sizes of every SMS, the data behind them."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.channels import segments
from gateway.channels.contract import Ask
from gateway.channels.sms.render import render
from gateway.dialogue.flows import price, topics
from gateway.dialogue.state import State
from gateway.i18n.content import PLACEHOLDER
from gateway.i18n.language import Lang, Medium
from gateway.i18n.passages import Passage
from tests.conversations.transcript import FOLDER, Given, Speaker, dialogue, heard_from

CONTENT = dialogue().content
GUIDES = CONTENT.guides
KINDS = GUIDES.services.kinds
PASSAGES = [*GUIDES.spoken(), *((f"service.{name}", kind.passage) for name, kind in KINDS.items())]
GSM = re.compile(r"[ -~\n£¥§¿äöüàéèìòù]*")


def after(*lines: str, medium: Medium = Medium.SMS, lang: Lang = Lang.BN) -> Speaker:
    speaker = Speaker(medium, State(lang=lang, slots={"lang.chosen": "yes"}))
    for line in lines:
        speaker.send(line, Given())
    return speaker


@pytest.mark.parametrize(
    ("text", "country", "asked", "wage"),
    [
        ("৫ লাখ চাইছে সৌদি", "saudi_arabia", "500000", ""),
        ("they ask 5 lakh for Saudi", "saudi_arabia", "500000", ""),
        ("malaysia 4 lac bole", "malaysia", "400000", ""),
        ("দালাল ওমান যেতে সাড়ে তিন লাখ টাকা চায়", "oman", "350000", ""),
        ("dubai 350000", "uae", "350000", ""),
        ("সৌদির জন্য ৪ লাখ ৫০ হাজার লাগবে", "saudi_arabia", "450000", ""),
        ("saudi 5 lakh chay beton 25 hajar", "saudi_arabia", "500000", "25000"),
        ("৫ লাখ চাইছে", "", "500000", ""),
        ("5 lakh ki thik", "", "500000", ""),
    ],
)
def test_a_price_in_one_message_needs_no_understanding(text: str, country: str, asked: str, wage: str) -> None:
    heard = heard_from(text, Medium.SMS)
    assert not dialogue().wants_meaning(State(), heard)
    slots = dialogue().step(State(), heard).state.slots
    assert [slots.get(f"price.{name}", "") for name in ("country", "sum", "wage")] == [country, asked, wage]


@pytest.mark.parametrize(
    "text",
    [
        "আমার ভাই ৫ লাখ টাকা দিয়ে সৌদি গেছে এখন কাজ নাই",
        "libya te amar vai er jonno 5 lakh muktipon chay",
        "৫ লাখ টাকা লোন চাই",
        "taka paisi 2000",
        "৩০০০ টাকা পাইছি",
        "২০২৪ সালে সৌদি গেছি",
        "5 lakh",
        "০১৭০০০০০০০১",
        "সৌদি",
        "saudi te 3 jon",
        "যাতায়াতের ৫০০ টাকা",
        "মেয়ের বিয়েতে ৫ লাখ যৌতুক চায়",
    ],
)
def test_what_only_names_a_sum_is_left_to_understanding(text: str) -> None:
    turn = dialogue().step(State(), heard_from(text, Medium.SMS))
    assert turn.state.flow != "price"


@pytest.mark.parametrize("country", [one for one in CONTENT.costs.countries if CONTENT.ceiling(one) is not None])
@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("line", ["{}", "{} 9,65,500", "{} 9,65,500 beton 25,500", "{} 50000"])
def test_every_judgement_is_three_sms_at_most(country: str, lang: Lang, line: str) -> None:
    name = CONTENT.costs.countries[country].names[Lang.EN]
    speaker = after("[button page:check_price]", lang=lang)
    turn = speaker.send(line.format(name), Given())
    assert segments.count(render(turn.replies, lang)).segments <= 3
    assert speaker.state.slots["price.country"] == country


def test_what_has_no_ceiling_to_tell_is_never_compared() -> None:
    for country in ("libya", "italy", "cambodia", "russia", "iraq"):
        turn = dialogue().step(State(), heard_from(f"{country} 8 lakh chay", Medium.SMS))
        said = render(turn.replies, Lang.BN)
        assert CONTENT.cost(country, Lang.BN, Medium.SMS) in said
        assert not re.search("সর্বোচ্চ .* টাকা", said) or country == "italy"


def test_an_old_ceiling_is_never_compared_with() -> None:
    later = replace(dialogue(), content=replace(CONTENT, today=date(2030, 1, 1)))
    said = render(later.step(State(), heard_from("saudi 5 lakh chay", Medium.SMS)).replies, Lang.BN)
    assert "১,৬৫,০০০" not in said
    assert CONTENT.helplines["migrant"].dialled(Lang.BN, Medium.SMS) in said


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("5", "500000"),
        ("৩.৫", "350000"),
        ("350", "350000"),
        ("350000", "350000"),
        ("পাঁচ", "500000"),
        ("4 lakh", "400000"),
    ],
)
def test_a_bare_sum_on_a_keypad_is_lakh(line: str, asked: str) -> None:
    speaker = after("[button page:check_price]", "[button country:oman]", line, medium=Medium.VOICE)
    assert speaker.state.slots["price.sum"] == asked


@pytest.mark.parametrize(
    ("line", "wage"), [("25", "25000"), ("২৫ হাজার বলছে", "25000"), ("25000", "25000"), ("1500", "")]
)
def test_a_bare_wage_is_thousands_and_a_small_one_is_asked_in_taka(line: str, wage: str) -> None:
    speaker = after("saudi 5 lakh chay", line, medium=Medium.VOICE)
    assert speaker.state.slots.get("price.wage", "") == wage


def test_a_sum_after_a_wage_question_is_another_price() -> None:
    assert after("saudi 5 lakh chay", "৪ লাখ চায়").state.slots["price.sum"] == "400000"


@given(st.integers(1_000, 99_999_999), st.integers(price.LOWEST_WAGE, 999_999))
@settings(max_examples=40, deadline=None)
def test_months_are_what_the_sum_divided_by_the_wage_is(asked: int, wage: int) -> None:
    turn = after("[button page:check_price]", "[button country:oman]").send(f"{asked} tk beton {wage} tk", Given())
    said = render(turn.replies, Lang.BN)
    assert "১,০০,৭৮০" in said
    assert ("বেশি চাওয়া" in said) is (asked > 100_780)
    assert re.search("প্রায় [০-৯]+ মাস", said)


SCRIPTS = [FOLDER / f"{name}.txt" for name in ("price", "steps", "trap", "places", "routes")]


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_sms_of_the_transcripts_is_three_parts_at_most(path: object, lang: Lang) -> None:
    speaker, facts = after(lang=lang), Given()
    for line in path.read_text(encoding="utf-8").splitlines():  # type: ignore[attr-defined]
        if line.startswith("user> "):
            said = render(speaker.send(line[6:], facts).replies, speaker.state.lang)
            assert segments.count(said).segments <= 3, said


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("at", range(len(GUIDES.steps)))
def test_every_step_come_back_to_is_three_sms_at_most(at: int, lang: Lang) -> None:
    slots = {"lang.chosen": "yes", "steps.at": str(at)}
    turn = dialogue().step(State(lang=lang, slots=slots), heard_from("[button page:follow_steps]", Medium.SMS))
    assert segments.count(render(turn.replies, lang)).segments <= 3
    assert GUIDES.steps[at].page in CONTENT.pages


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("yes", [(), (1,), (1, 3), (0,), tuple(range(6))])
def test_an_offer_is_judged_by_its_signs_and_never_called_safe(yes: tuple[int, ...], lang: Lang) -> None:
    speaker = after("[button page:check_offer]", lang=lang)
    for at in range(len(GUIDES.signs)):
        turn = speaker.send("1" if at in yes else "2", Given())
    said = render(turn.replies, lang)
    assert segments.count(said).segments <= 3
    for line in ("migrant", "emergency", "women_children", "child"):
        assert CONTENT.helplines[line].dialled(lang, Medium.SMS) in said
    strong = bool(yes) and (len(yes) > 1 or GUIDES.signs[yes[0]].grave)
    assert (("ফাঁদ হতে পারে" in said) or ("may be a trap" in said)) is strong
    assert yes or re.search("মানে এই না|doesn't mean", said)


@pytest.mark.parametrize("district", [place.id for place in dialogue().places.districts()])
@pytest.mark.parametrize("kind", KINDS)
def test_help_is_told_for_every_district(kind: str, district: str) -> None:
    for lang in Lang:
        speaker = after(
            f"[means find_service] {'kichu sahajjo ase kase' if lang is Lang.BN else 'some help near'}", lang=lang
        )
        speaker.send(f"[button kind:{kind}]", Given())
        if not KINDS[kind].everywhere:
            turn = speaker.send(dialogue().places.get(district).names[lang], Given())
            said = render(turn.replies, lang)
            assert dialogue().places.get(district).names[lang] in said
            assert segments.count(said).segments <= 3
        assert not re.search(r"01[3-9]\d{8}", said if not KINDS[kind].everywhere else "")


def test_a_crisis_centre_is_named_only_where_one_is_known() -> None:
    assert KINDS["hospital"].districts == {"dhaka", "khulna", "faridpur", "coxs-bazar"}
    assert KINDS["hospital"].districts <= set(dialogue().places.by_id)
    for partner in GUIDES.services.partners.values():
        assert partner.districts <= set(dialogue().places.by_id)
        assert partner.dated.confirmed


@pytest.mark.parametrize(("name", "passage"), PASSAGES, ids=lambda one: one if isinstance(one, str) else "")
def test_a_passage_is_short_dated_and_can_be_read_aloud(name: str, passage: Passage) -> None:
    assert passage.dated.source
    assert passage.dated.reviewed_on < passage.dated.review_by
    for lang in Lang:
        said = {medium: CONTENT.said(passage.text, lang, medium, district="District") for medium in Medium}
        assert not any(set("{}[]<>*_`") & set(words) for words in said.values())
        if lang is Lang.BN:
            assert len(said[Medium.SMS].encode("utf-16-le")) // 2 <= 185
            assert not re.search("[0-9A-Za-z]", said[Medium.SMS].replace("District", ""))
        else:
            assert GSM.fullmatch(said[Medium.SMS])
        assert not set('()/*#%&+=:;"‘’“”–\n') & set(said[Medium.VOICE])
        assert not re.search("লিখুন|চাপুন|click", said[Medium.VOICE])
    for kind, line in (found for words in passage.text.values() for found in PLACEHOLDER.findall(words)):
        assert kind == "line"
        assert CONTENT.helplines[line].show


@pytest.mark.parametrize("intent", topics.WARNED)
@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("সাগর পথে মালয়েশিয়া যাব", "sea"),
        ("trolare kore jabo", "sea"),
        ("libya hoye italy jabo", "libya"),
        ("গেম দিয়ে ইতালি", "libya"),
        ("দুবাই ভিজিট ভিসায় নিবে", "visit_visa"),
        ("রাশিয়ায় রান্নার কাজ", "russia"),
        ("data entry job in Myanmar", "scam"),
        ("ভারতে পার্লারে কাজ", "tiktok"),
        ("tiktok e dake", "tiktok"),
        ("benapole diye nibe", "india"),
        ("india niye kidney", "kidney"),
    ],
)
def test_a_route_is_warned_of_by_name(intent: str, text: str, route: str) -> None:
    turn = after().send(f"[means {intent}] {text}", Given())
    assert next(getattr(reply, "prompt", "") for reply in turn.replies) == f"route.{route}"


def test_progress_lasts_as_long_as_the_conversation() -> None:
    speaker = after("[button page:follow_steps]", "1", "1", "menu", "[means ask_loan] লোন নিব কীভাবে")
    assert (speaker.state.slots["steps.at"], speaker.state.slots["steps.done"]) == ("2", "decide passport")
    again = [reply for reply in speaker.send("next", Given()).replies if isinstance(reply, Ask)]
    assert "yes" in [choice.id for choice in again[-1].choices]
    assert dialogue().expired(speaker.state, heard_from("x", Medium.SMS).now).state.slots == {}


def test_a_tool_never_takes_the_words_of_a_tip_or_of_danger() -> None:
    for before in (("খবর",), ("খবর", "একজন লোক মেয়েদের নিয়ে যায়"), ("[flag danger] বাঁচান",)):
        speaker = after(*before)
        speaker.send("সৌদি ৫ লাখ চায়", Given())
        assert speaker.state.flow != "price"
