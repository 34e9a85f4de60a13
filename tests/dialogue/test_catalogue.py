"""The words of the dialogue: the same keys and placeholders in both languages, all used, none missing or too long."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import gateway.dialogue
from gateway.dialogue.flows import danger, intents, survivor
from gateway.i18n.language import Lang, Medium
from gateway.service.texts import LONGEST
from tests.conversations.transcript import dialogue

SOURCES = sorted(Path(gateway.dialogue.__path__[0]).rglob("*.py"))
SPEAKING = {"say", "ask", "question", "words", "helpline_words", "text", "away", "after", "offer", "_noted"}
PREFIXES = """
call_back choice danger digits exit feedback help language menu miss page person price service silence start steps
stop survivor talk tip tip_status trap welcome
"""
CHAT_ONLY = ("call_back.phone", "call_back.chat.now", "call_back.chat.later", "choice.write")
OWN = PREFIXES.split()
KEYS = sorted(dialogue().catalogue.keys(Lang.BN))
THREE_PARTS = 201  # UTF-16 units of three SMS in UCS-2


def placeholders(key: str, lang: Lang) -> set[str]:
    """The names of the placeholders of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(dialogue().catalogue.messages[lang][key]) if name}


def without_medium(key: str) -> str:
    """The key that code asks for."""
    return re.sub(rf"\.({'|'.join(Medium)})$", "", key)


def strings() -> Iterator[str]:
    """Every string of the code as a regular expression, what is filled in as `.*`."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else None for part in node.values)
                yield "".join(".*" if part is None else re.escape(str(part)) for part in parts)


def spoken() -> Iterator[str]:
    """Every plain key handed to a function that speaks."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for arg in node.args if name in SPEAKING else ():
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and "." in arg.value:
                        yield arg.value


def test_both_catalogues_have_the_same_keys() -> None:
    assert dialogue().catalogue.keys(Lang.BN) == dialogue().catalogue.keys(Lang.EN)


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    assert placeholders(key, Lang.BN) == placeholders(key, Lang.EN)


def test_every_key_the_code_says_exists() -> None:
    said = set(spoken())
    assert len(said) > 40
    known = {*KEYS, *(without_medium(key) for key in KEYS)}
    composed = [f"danger.{kind}" for kind in danger.KINDS] + [f"talk.{name}" for name in intents.TALK]
    composed += [f"survivor.{topic}" for topic in survivor.TOPICS.values()]
    composed += [f"call_back.{way}.{hours}" for way in ("call", "chat") for hours in ("now", "later")]
    composed += [f"tip.intro.{kind or 'any'}" for kind in intents.REPORTS.values()]
    said = {key for key in said if not key.startswith("call_back.c")}
    assert {*said, *composed} <= known


def test_every_key_is_used() -> None:
    used = re.compile("|".join(f"(?:choice\\.)?(?:{one})" for one in set(strings()) if one.strip(".*")))
    own = [key for key in KEYS if without_medium(key).split(".")[0] in OWN]
    assert [key for key in own if not used.fullmatch(without_medium(key))] == []


@pytest.mark.parametrize("lang", Lang)
def test_a_text_fits_three_sms(lang: Lang) -> None:
    site = dialogue()
    params = {**LONGEST, **site.lines(lang, Medium.SMS)}
    for key in {without_medium(key) for key in KEYS if without_medium(key).split(".")[0] in OWN}:
        text = site.words.text(key, lang, Medium.SMS, **params)
        units = len(text.encode("utf-16-le")) // 2
        assert units <= (THREE_PARTS if lang is Lang.BN else 459), key


@pytest.mark.parametrize("lang", Lang)
def test_what_is_spoken_can_be_read_aloud(lang: Lang) -> None:
    site = dialogue()
    for key in {without_medium(key) for key in KEYS} - {"digits.as_words"}:
        if key.split(".")[0] in OWN:
            words = site.words.text(key, lang, Medium.VOICE, **LONGEST, **site.lines(lang, Medium.VOICE))
            assert not re.search(r"[/|→*#{}<>_]|https?:", words), key
            if key not in CHAT_ONLY:
                assert not re.search(r"লিখুন|লিখবেন|পাঠান(?!ো)|\b[Ww]rite\b|\bSend\b|lease send", words), key


def test_prompts_are_what_is_said() -> None:
    prompts = dialogue().prompts(Lang.BN)
    assert {"menu.main", "danger.danger", "choice.yes", "page.ask_loan"} <= set(prompts)
    assert "tip.saved" not in prompts
