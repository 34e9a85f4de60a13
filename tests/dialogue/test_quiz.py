"""The quiz: the score is the number of right answers, a turn fits three SMS, and nothing said traps anybody."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.channels import segments
from gateway.channels.contract import Ask
from gateway.channels.sms.render import render
from gateway.dialogue.effects import SaveQuiz
from gateway.dialogue.state import State
from gateway.dialogue.turn import Turn
from gateway.i18n.digits import to_ascii
from gateway.i18n.language import Lang, Medium
from tests.conversations.transcript import Given, Speaker, dialogue

QUIZ = dialogue().content.guides.quiz
BEGIN = "[button page:take_quiz]"
ASIDES = ["৭", "কিছু একটা", "আবার", "মেনু", "back", "help", "ok", "না", "English", BEGIN]


def player(medium: Medium, lang: Lang = Lang.BN) -> Speaker:
    return Speaker(medium, State(lang=lang, slots={"lang.chosen": "yes"}))


def saved(turn: Turn) -> SaveQuiz | None:
    return next((effect for effect in turn.effects if isinstance(effect, SaveQuiz)), None)


def asked(turn: Turn) -> str:
    """The id of the question that waits, empty where none does."""
    offered = " ".join(turn.state.offered)
    return next(iter(re.findall(r"quiz:(\w+):", offered)), "")


def test_there_are_five_questions_on_the_four_subjects_each_confirmed() -> None:
    assert [one.id for one in QUIZ] == ["visa", "agency", "suspect", "child_marriage", "legal"]
    assert all(one.passage.dated.confirmed and one.passage.dated.source.startswith("http") for one in QUIZ)
    assert all(len(one.answers) == 3 and one.right in one.answers for one in QUIZ)
    assert len({list(one.answers).index(one.right) for one in QUIZ}) == 3  # the right one isn't always the same key


@given(
    medium=st.sampled_from(Medium),
    chosen=st.tuples(*(st.sampled_from(list(one.answers)) for one in QUIZ)),
    asides=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(ASIDES)), max_size=4),
)
@settings(max_examples=40, deadline=None)
def test_the_score_is_the_number_of_right_answers_whatever_comes_between(
    medium: Medium, chosen: tuple[str, ...], asides: list[tuple[int, str]]
) -> None:
    speaker, facts = player(medium), Given()
    turn = speaker.send(BEGIN, facts)
    for at, (question, answer) in enumerate(zip(QUIZ, chosen, strict=True)):
        for _, aside in (one for one in asides if one[0] == at):
            turn = speaker.send(aside, facts)
            assert turn.replies
            assert saved(turn) is None
            turn = turn if asked(turn) else speaker.send(BEGIN, facts)
        assert asked(turn) == question.id
        turn = speaker.send(f"[button quiz:{question.id}:{answer}]", facts)
    result = saved(turn)
    assert result is not None
    right = tuple(one.id for one, answer in zip(QUIZ, chosen, strict=True) if answer == one.right)
    assert (result.asked, result.right) == (tuple(one.id for one in QUIZ), right)
    assert str(len(right)) in to_ascii(render(turn.replies, turn.state.lang))


@given(
    medium=st.sampled_from(Medium), said=st.lists(st.one_of(st.sampled_from(ASIDES), st.text(max_size=20)), max_size=6)
)
@settings(max_examples=40, deadline=None)
def test_nobody_is_held_in_it(medium: Medium, said: list[str]) -> None:
    speaker, facts = player(medium), Given()
    speaker.send(BEGIN, facts)
    for line in said:
        speaker.send(line, facts)
    turn = speaker.send("menu", facts)
    assert turn.state.flow == "menu"
    assert not asked(turn)


@pytest.mark.parametrize("lang", Lang)
def test_every_turn_is_three_sms_at_most(lang: Lang) -> None:
    for keys in product("123", repeat=2):
        speaker, facts = player(Medium.SMS, lang), Given()
        for line in (BEGIN, *keys, *keys, keys[0], "skip" if lang is Lang.EN else "বাদ"):
            turn = speaker.send(line, facts)
            said = render(turn.replies, lang)
            assert segments.count(said).segments <= 3, said


@pytest.mark.parametrize("lang", Lang)
def test_no_answer_is_shamed(lang: Lang) -> None:
    for question in QUIZ:
        for name in question.answers:
            speaker, facts = player(Medium.CHAT, lang), Given()
            speaker.send(BEGIN, facts)
            for before in QUIZ[: QUIZ.index(question)]:
                speaker.send(f"[button quiz:{before.id}:{before.right}]", facts)
            said = render(speaker.send(f"[button quiz:{question.id}:{name}]", facts).replies, lang)
            assert not re.search("ভুল|বোকা|wrong|mistake|fail", said)
            assert dialogue().content.said(question.why.text, lang, Medium.CHAT) in said


def test_a_button_of_an_earlier_question_counts_once() -> None:
    speaker, facts = player(Medium.CHAT), Given()
    speaker.send(BEGIN, facts)
    speaker.send("[button quiz:visa:work]", facts)
    turn = speaker.send("[button quiz:visa:work]", facts)
    assert asked(turn) == "agency"
    assert turn.state.slots["quiz.right"] == "visa"
    assert isinstance(turn.replies[-1], Ask)
