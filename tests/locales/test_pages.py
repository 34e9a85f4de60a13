"""Every content page in every language and medium, as a person will get it."""

import re
from datetime import date
from pathlib import Path

import pytest

from gateway.i18n.content import PLACEHOLDER, Content
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import tidy

LOCALES = Path(__file__).parents[2] / "locales"
TODAY = date(2026, 11, 22)
CONTENT = Content.load(LOCALES, TODAY)
EVERY = [(page, lang, medium) for page in CONTENT.pages for lang in Lang for medium in Medium]
NEEDED = {
    "ask_migration_steps", "ask_migration_cost", "ask_broker", "verify_agency", "verify_visa", "ask_documents",
    "ask_bmet_registration", "ask_training", "ask_medical", "ask_loan", "ask_women_migration", "ask_irregular_route",
    "ask_online_offer", "in_trouble_abroad", "ask_returnee_support", "ask_what_is_trafficking", "ask_warning_signs",
    "report_missing", "report_child_marriage", "ask_if_anonymous", "emergency", "distress", "ask_counselling",
    "find_service", "enrol_request", "helplines", "about",
}  # fmt: skip
FLOWS = {"report_tip", "tip_status", "talk_to_person", "show_menu", "check_price", "follow_steps", "check_offer"}
GSM = set("@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ÄÖÑÜ§¿äöñüà") | {
    chr(code) for code in (*range(65, 91), *range(97, 123))
}
THREE_UCS2, THREE_GSM, BUTTON = 201, 459, 22
ADDRESS = re.compile(r"\S+\.(?:bd|com|org)\S*")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_no_page_is_missing() -> None:
    assert set(CONTENT.pages) >= NEEDED


@pytest.mark.parametrize("page", CONTENT.pages)
def test_titles_fit_a_button(page: str) -> None:
    for lang in Lang:
        assert 0 < len(CONTENT.title(page, lang)) <= BUTTON


@pytest.mark.parametrize("page", CONTENT.pages)
def test_an_sms_has_at_most_three_segments(page: str) -> None:
    assert _units(CONTENT.words(page, Lang.BN, Medium.SMS)) <= THREE_UCS2
    english = CONTENT.words(page, Lang.EN, Medium.SMS)
    assert len(english) <= THREE_GSM
    assert set(english) <= GSM


@pytest.mark.parametrize(("page", "lang", "medium"), EVERY)
def test_words_are_whole_and_tidy(page: str, lang: Lang, medium: Medium) -> None:
    words = CONTENT.words(page, lang, medium)
    assert words == tidy(words)
    assert words
    assert not set("{}[]<>*_`") & set(words)


@pytest.mark.parametrize("page", CONTENT.pages)
def test_bangla_has_no_ascii_digits_and_sms_no_latin_letters(page: str) -> None:
    for medium in Medium:
        assert not re.search(r"[0-9]", ADDRESS.sub("", CONTENT.words(page, Lang.BN, medium)))
    assert not re.search(r"[A-Za-z]", CONTENT.words(page, Lang.BN, Medium.SMS))
    assert not re.search(r"[A-Za-z0-9]", CONTENT.title(page, Lang.BN))


@pytest.mark.parametrize("page", CONTENT.pages)
def test_speech_has_no_symbols_and_short_sentences(page: str) -> None:
    for lang in Lang:
        words = CONTENT.words(page, lang, Medium.VOICE)
        assert not set('()/*#%&+=:;"‘’“”-–\n') & set(words)
        assert max(len(sentence.split()) for sentence in re.split(r"[।.?!]", words)) <= 30
        assert not re.search(r"click|ক্লিক|চাপুন|লিখুন", words, re.IGNORECASE)


@pytest.mark.parametrize("page", CONTENT.pages)
def test_placeholders_are_known_and_helplines_may_be_shown(page: str) -> None:
    texts = [*CONTENT.page(page).text.values(), *CONTENT.page(page).plain.values()]
    for kind, name in (found for text in texts for found in PLACEHOLDER.findall(text)):
        assert CONTENT.helplines[name].show if kind == "line" else name in CONTENT.figures.by_id


@pytest.mark.parametrize("page", CONTENT.pages)
def test_the_next_choices_exist(page: str) -> None:
    following = CONTENT.page(page).next
    assert 2 <= len(following) <= 4
    assert len(set(following)) == len(following)
    assert page not in following
    assert set(following) <= set(CONTENT.pages) | FLOWS


@pytest.mark.parametrize("page", CONTENT.pages.values(), ids=lambda page: page.id)
def test_every_page_has_a_source_and_a_review(page: object) -> None:
    assert page.source  # type: ignore[attr-defined]
    assert page.reviewed_on < page.review_by  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", ["emergency", "emergency_child", "emergency_sea", "distress"])
def test_helplines_come_early_where_someone_is_in_danger(page: str) -> None:
    for lang in Lang:
        assert re.search(r"[০-৯0-9]{3}", CONTENT.words(page, lang, Medium.SMS)[:70])
        assert not re.search(r"উদ্ধার করব|will rescue|we will save", CONTENT.words(page, lang, Medium.CHAT))


def test_files_use_one_code_point_for_the_three_letters() -> None:
    files = [*(LOCALES / "pages").glob("*.toml"), *LOCALES.glob("*.csv"), *LOCALES.glob("[!k]*.toml")]
    assert len(files) > 30
    wrong = [path.name for path in files if re.search("[\u09a1\u09a2\u09af]\u09bc", path.read_text(encoding="utf-8"))]
    assert wrong == []
