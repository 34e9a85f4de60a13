"""Tables of whole-message commands, the tip prefix and digits."""

from pathlib import Path

import pytest

from gateway.i18n.commands import Commands

COMMANDS = Commands.load(Path(__file__).parents[2] / "locales")

SPELLINGS = {
    "stop": [
        "STOP",
        "stop",
        "বন্ধ",
        "bondho",
        "Bondho!",
        "off",
        "মেসেজ বন্ধ করেন",
        "ar sms diben na",
        "Stop please",
        "বন্ধ করেন ভাই",
    ],
    "start": ["START", "চালু", "chalu", "abar chalu koren", "চালু করেন প্লিজ"],
    "help": ["help", "HELP!", "হেল্প", "সাহায্য", "sahajjo", "shahajjo chai", "help me", "hlp"],
    "menu": ["menu", "মেনু", "Main menu", "মেনু দেন"],
    "back": ["back", "ফিরে", "পেছনে", "pechone", "ager menu te jabo", "go back"],
    "repeat": ["repeat", "আবার", "abar", "abar bolen", "say that again", "আবার বলেন"],
    "person": ["person", "মানুষ", "কথা বলব", "kotha bolbo", "talk to a person", "একজন মানুষের সাথে কথা বলতে চাই"],
    "bangla": ["bangla", "বাংলা", "বাংলায়", "BANGLA"],
    "english": ["english", "ইংরেজি", "English", "ইংরেজিতে বলেন", "english e bolen"],
    "yes": [
        "yes",
        "Y",
        "ha",
        "hae",
        "ji",
        "jee",
        "জি",
        "জী",
        "হ্যাঁ",
        "হা",
        "হুম",
        "ok",
        "ঠিক আছে",
        "accha",
        "জ্বি",
        "ji apa",
    ],
    "no": ["no", "N", "na", "না", "nah", "লাগবে না", "na lagbe na", "জি না"],
    "tip": ["TIP", "খবর", "khobor", "টিপ", "খবর দিতে চাই"],
    "receipt": ["receipt", "রসিদ", "rosid", "roshid"],
    "cancel": ["cancel", "বাতিল", "thak", "থাক", "bad den", "থাক আর বলব না", "forget it"],
    "skip": ["skip", "বাদ", "জানি না", "jani na", "don't know", "next"],
    "done": ["done", "শেষ", "shesh", "আর কিছু না"],
    "exit": ["exit", "quit", "end", "bye", "আচ্ছা রাখি"],
}


@pytest.mark.parametrize(
    ("command", "text"), [(command, text) for command, texts in SPELLINGS.items() for text in texts]
)
def test_a_command_is_known_in_every_spelling(command: str, text: str) -> None:
    assert COMMANDS.find(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "...",
        "সৌদি যেতে কত টাকা লাগে",
        "stop the dalal",
        "help me they locked me in",
        "না আমি যাব না",
        "ha ami jabo",
        "please",
        "ভাই",
        "menu card",
        "amar bon",
        "আমার মেয়েকে পাচ্ছি না",
        "yes no",
        "১২৩",
        "khobor ki",
    ],
)
def test_longer_messages_are_no_commands(text: str) -> None:
    assert COMMANDS.find(text) == ""


@pytest.mark.parametrize("text", ["STOP", "stopall", "UNSUBSCRIBE", "End", "quit", "Cancel", "REVOKE", "optout"])
def test_words_a_carrier_takes_for_an_opt_out(text: str) -> None:
    assert COMMANDS.opts_out(text)


@pytest.mark.parametrize("text", ["বন্ধ", "thak", "exit", "stop it now", "bye", ""])
def test_words_a_carrier_does_not_take_for_an_opt_out(text: str) -> None:
    assert not COMMANDS.opts_out(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("TIP Rohita te ekta meye niye jacche", "Rohita te ekta meye niye jacche"),
        ("tip: girls taken at night", "girls taken at night"),
        ("খবর: রোহিতা গ্রামে মেয়ে নিয়ে যাচ্ছে", "রোহিতা গ্রামে মেয়ে নিয়ে যাচ্ছে"),
        ("Khobor\nduijon meye niye gese", "duijon meye niye gese"),
        ("টিপ, রাতে নৌকা আসে", "রাতে নৌকা আসে"),
    ],
)
def test_a_tip_in_one_message(text: str, rest: str) -> None:
    assert COMMANDS.prefix(text) == ("tip", rest)


@pytest.mark.parametrize(
    "text",
    ["TIP", "খবর", "খবর কী", "khobor ki apnader sobar", "khobor dite chai ekta", "tiptop shop e jabo", "", "১২", "…"],
)
def test_no_tip_in_one_message(text: str) -> None:
    assert COMMANDS.prefix(text) == ("", "")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1", "1"),
        ("৪৪৭ ১২৩ ৫৬৭ ৮৯০", "447123567890"),
        ("447-123-567-890", "447123567890"),
        ("১।", ""),
        ("2.", "2"),
        ("1#", "1"),
        ("৪ ৪৭", "447"),
        ("", ""),
        ("এক", ""),
        ("1 ha", ""),
        ("- -", ""),
        ("12a", ""),
    ],
)
def test_digits(text: str, digits: str) -> None:
    assert COMMANDS.digits(text) == digits


def test_one_spelling_can_not_mean_two_commands(tmp_path: Path) -> None:
    data = """
carrier_stop = []
polite = []
tip = {tip = [], news = [], not_yet = []}
commands = {yes = ["ha"], no = ["HA"]}
"""
    (tmp_path / "commands.toml").write_text(data, encoding="utf-8")
    with pytest.raises(ValueError, match="yes and no"):
        Commands.load(tmp_path)
