"""Tables of places: answers to "where?", places inside sentences, and the nearest district."""

from pathlib import Path

import pytest

from gateway.i18n.language import Lang
from gateway.i18n.places import Level, Places

PLACES = Places.load(Path(__file__).parents[2] / "locales")
BOTH_KALIGANJ = {"satkhira/kaliganj", "jhenaidah/kaliganj"}


def _ids(places: tuple[object, ...]) -> list[str]:
    return [place.id for place in places]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Jashore", "jashore"),
        ("jessore", "jashore"),
        ("যশোর", "jashore"),
        ("যশোর জেলা", "jashore"),
        ("Jessore jela", "jashore"),
        ("joshor zila", "jashore"),
        ("যশোহর", "jashore"),
        ("Monirampur", "jashore/manirampur"),
        ("মনিরামপুর উপজেলা", "jashore/manirampur"),
        ("মণিরামপুর থানা", "jashore/manirampur"),
        ("monirampur upozila", "jashore/manirampur"),
        ("যশোরের মনিরামপুর", "jashore/manirampur"),
        ("রোহিতা", "jashore/manirampur/rohita"),
        ("Rohita union", "jashore/manirampur/rohita"),
        ("rohita te", "jashore/manirampur/rohita"),
        ("hori nagar", "jashore/manirampur/hariharnagar"),
        ("রোহিতা ইউনিয়ন, মনিরামপুর, যশোর", "jashore/manirampur/rohita"),
        ("সাগরদাড়ি", "jashore/keshabpur/sagardari"),
        ("mongolkot", "jashore/keshabpur/mongolkot"),
        ("Kaliganj Satkhira", "satkhira/kaliganj"),
        ("Satkhira, Kaliganj", "satkhira/kaliganj"),
        ("কালীগঞ্জ ঝিনাইদহ", "jhenaidah/kaliganj"),
        ("Cox's Bazar", "coxs-bazar"),
        ("coxs bazar", "coxs-bazar"),
        ("কক্সবাজার", "coxs-bazar"),
        ("koxbajar", "coxs-bazar"),
        ("teknaf", "coxs-bazar/teknaf"),
        ("satkhera", "satkhira"),
        ("Norshi", "narsingdi"),
        ("নরসিংদি", "narsingdi"),
        ("sadar jashore", "jashore/jashore-sadar"),
        ("যশোর সদর", "jashore/jashore-sadar"),
        ("keshobpor", "jashore/keshabpur"),
        ("khulnay", "khulna"),
        ("benapole", "jashore/sharsha"),
        ("DHAKA", "dhaka"),
        ("তালা", "satkhira/tala"),
        ("শরিয়তপুর", "shariatpur"),
        ("jhinaidaha", "jhenaidah"),
        ("foridpur", "faridpur"),
        ("manikgonj", "manikganj"),
    ],
)
def test_an_answer_to_where(text: str, place: str) -> None:
    assert _ids(PLACES.find(text)) == [place]


@pytest.mark.parametrize("text", ["Kaliganj", "কালীগঞ্জ", "কালিগঞ্জ উপজেলা", "kaligonj"])
def test_two_places_of_one_name_are_both_given(text: str) -> None:
    assert set(_ids(PLACES.find(text))) == BOTH_KALIGANJ
    assert set(_ids(PLACES.within(f"ami {text} thaki"))) == BOTH_KALIGANJ


def test_sadar_alone_may_be_many() -> None:
    found = PLACES.find("সদর")
    assert len(found) > 5
    assert all(place.level is Level.UPAZILA for place in found)


@pytest.mark.parametrize("text", ["", "jela", "xyz", "মিরপুর", "জানি না", "12", "amar bari"])
def test_no_place_is_invented(text: str) -> None:
    assert PLACES.find(text) == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("আমাদের রোহিতা ইউনিয়নে একটা মেয়েকে নিয়ে যাচ্ছে", "jashore/manirampur/rohita"),
        ("monirampurer rohita te meye pachar", "jashore/manirampur/rohita"),
        ("যশোরে আইনি সহায়তা কোথায় পাব", "jashore"),
        ("where is a shelter near Khulna", "khulna"),
        ("tala satkhira te", "satkhira/tala"),
        ("তালা উপজেলায়", "satkhira/tala"),
        ("ঝিনাইদহের কালীগঞ্জে লোক নিচ্ছে", "jhenaidah/kaliganj"),
        ("teknafe nouka", "coxs-bazar/teknaf"),
        ("jashorer sharshay border", "jashore/sharsha"),
        ("she was taken from Narsingdi Sadar", "narsingdi/narsingdi-sadar"),
        ("dhaka theke", "dhaka"),
        ("রামু থানার পাশে", "coxs-bazar/ramu"),
        ("ভাঙ্গা ফরিদপুর", "faridpur/bhanga"),
        ("keshabpur er sagardari te", "jashore/keshabpur/sagardari"),
        ("কক্সবাজারে", "coxs-bazar"),
        ("উখিয়া ক্যাম্পে", "coxs-bazar/ukhiya"),
        ("monirampor e biye", "jashore/manirampur"),
    ],
)
def test_a_place_named_in_a_sentence(text: str, place: str) -> None:
    assert _ids(PLACES.within(text)) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "ঘরে তালা দিয়ে আটকে রাখছে",
        "tala mere atke rakhse",
        "palash amar vai",
        "পলাশ নামের একজন",
        "banga hat",
        "হাত ভাঙ্গা ছিল",
        "amar bon ke saudi te niye gese",
        "koira dise",
        "ramu bole cele",
        "রামু নামে দালাল",
        "naria",
        "save her please",
        "my salary was taken",
        "chakori dibe bole",
        "চাকরির কথা বলে",
        "মুখ ঢাকা ছিল",
        "amake daka hoise",
        "sadar rastay",
        "সদর রাস্তায়",
        "",
        "rupsa amar bon",
        "shibpur",
        "ekta meye k india niye jacche mone hoy pachar",
        "আমার নাম রোহিত",
    ],
)
def test_everyday_words_are_no_places(text: str) -> None:
    assert PLACES.within(text) == ()


@pytest.mark.parametrize(
    ("lat", "lon", "district"),
    [(23.166, 89.208, "jashore"), (20.86, 92.30, "coxs-bazar"), (22.72, 89.07, "satkhira"), (23.023, 89.23, "jashore")],
)
def test_the_nearest_district(lat: float, lon: float, district: str) -> None:
    found = PLACES.nearest(lat, lon)
    assert found is not None
    assert found.id == district


@pytest.mark.parametrize(("lat", "lon"), [(29.3, 47.9), (23.46, 91.18), (3.1, 101.7), (25.7, 89.2)])
def test_abroad_and_other_districts_have_no_nearest(lat: float, lon: float) -> None:
    assert PLACES.nearest(lat, lon) is None


def test_the_tree_of_places() -> None:
    assert len(PLACES.districts()) == 10
    assert sum(len(PLACES.children(district.id)) for district in PLACES.districts()) == 72
    assert {place.id for place in PLACES.children("jashore/manirampur") if place.programme} >= {
        "jashore/manirampur/rohita"
    }
    assert [place.names[Lang.EN] for place in PLACES.path("jashore/manirampur/rohita")] == [
        "Jashore",
        "Manirampur",
        "Rohita",
    ]
    for place in PLACES.by_id.values():
        assert len(place.id.encode()) <= 40
        assert all(place.names.values())
        assert not place.parent or PLACES.get(place.parent)


@pytest.mark.parametrize("place", list(PLACES.by_id.values()), ids=lambda place: place.id)
def test_every_place_is_found_by_its_own_name_and_path(place: object) -> None:
    for lang in Lang:
        names = [part.names[lang] for part in reversed(PLACES.path(place.id))]  # type: ignore[attr-defined]
        found = _ids(PLACES.find(", ".join(names)))
        assert found in ([place.id], [place.parent])  # type: ignore[attr-defined]
