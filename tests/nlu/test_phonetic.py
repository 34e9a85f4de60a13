"""Bangla script, romanised Bangla and English meet in one form by sound."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.normalise import fold
from nlu.phonetic import phonetic, skeleton

# One line a word, its spellings as people mix them; all the same by sound.
SAME = [
    "বিদেশ bidesh bedesh bedes bides",
    "কত koto",
    "টাকা taka",
    "দালাল dalal dalaal",
    "পাচার pachar pacar",
    "সাহায্য shahajjo sahajjo sahajo",
    "আমি ami ame",
    "আমার amar",
    "চাই chai cai chay",
    "দরকার dorkar",
    "নম্বর nombor",
    "কোথায় kothay kotay kothai",
    "কখন kokhon",
    "পাসপোর্ট pasport passport",
    "ভিসা visa bisa vissa",
    "বন্দি bondi",
    "নিখোঁজ nikhoj",
    "যোগাযোগ jogajog",
    "মুক্তিপণ muktipon",
    "বিয়ে biye bia bie",
    "বাল্যবিবাহ ballobibaho",
    "খারাপ kharap",
    "ঋণ rin",
    "প্রশিক্ষণ proshikkhon",
    "বন্ধ bondho",
    "ধন্যবাদ dhonnobad donnobad",
    "পুলিশ pulish pulis",
    "যাব jabo zabo yabo",
    "করব korbo",
    "জানব janbo",
    "সরকার sorkar shorkar",
    "বিশ্বাস bishwas bishas biswas",
    "যাওয়া jaowa jaoa jawa",
    "আটকে atke",
    "কীভাবে kivabe kibhabe",
    "খোঁজ khoj",
    "মেয়ে meye",
    "ফোন fon",
]
# What only the consonants have in common.
SAME_BONES = [
    "কত koto kato kto",
    "দরকার dorkar darkar",
    "নম্বর nombor nambar",
    "নাম্বার nambar nombor number nmbr",
    "ব্যাপারী bepari bapari",
    "খারাপ kharap khrp",
    "আমার amar amr",
    "দালাল dalal dalel",
]
PHRASES = st.lists(st.sampled_from(" ".join(SAME + SAME_BONES).split()), max_size=6).map(" ".join)


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_sound_are_one(spellings: str) -> None:
    assert len({phonetic(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize("spellings", SAME_BONES)
def test_spellings_without_vowels_are_one_by_their_consonants(spellings: str) -> None:
    assert len({skeleton(phonetic(word)) for word in spellings.split()}) == 1


def test_different_words_stay_different() -> None:
    count = Counter(phonetic(line.split()[0]) for line in SAME)
    assert [sounds for sounds, number in count.items() if number > 1] == []


@given(st.one_of(st.text(), st.text("abcehikngoprstuvwxyz 01ঁকখশযরািীেোৃ্ংড়য়ব"), PHRASES))
def test_saying_it_twice_changes_nothing(text: str) -> None:
    sounds = phonetic(text)
    assert phonetic(sounds) == sounds
    assert skeleton(skeleton(sounds)) == skeleton(sounds)


@given(PHRASES)
def test_spelling_is_folded_first_and_words_stay_words(text: str) -> None:
    assert phonetic(text.upper() + " !") == phonetic(fold(text))
    assert len(phonetic(text).split()) == len(skeleton(phonetic(text)).split()) == len(text.split())
    assert phonetic(text).replace(" ", "").isascii()
