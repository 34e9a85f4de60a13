"""Messages nobody trained on, through the real Rasa and the keywords: held to nlu/thresholds.toml."""

from pathlib import Path

import pytest

from gateway.channels.understanding import Meaning
from gateway.i18n.red_flags import RedFlags
from nlu import report
from nlu.client import RasaUnderstanding
from nlu.corpus import Example, unseen
from nlu.evaluation import Verdict, judged
from nlu.fallback import FirstThat
from nlu.keywords import KeywordUnderstanding

LOCALES = Path(__file__).parents[2] / "locales"


def as_said(meaning: Meaning) -> Meaning:
    """Believe everything: how sure is sure enough is judged afterwards."""
    return meaning


@pytest.mark.timeout(900)
def test_unseen_messages_are_understood_as_well_as_was_measured(rasa) -> None:
    keywords, flag = KeywordUnderstanding.load(LOCALES), RedFlags.load(LOCALES).find
    asked = RasaUnderstanding(rasa.url, judge=as_said)
    verdicts = [
        judged(message, asked.understand(message.text), lambda m: FirstThat(m, keywords), flag) for message in unseen()
    ]
    measured = report.figures(verdicts)
    assert len(verdicts) > 300
    assert report.missed(measured, "unseen") == [], report.summary(measured, "unseen")


def test_figures_are_of_those_they_name() -> None:
    verdicts = [
        Verdict(Example("emergency", "banglish", "a"), "report_tip", 0.9, "report_tip"),
        Verdict(Example("distress", "bn", "b"), "ask_loan", 0.2, "", flagged=True),
        Verdict(Example("out_of_scope", "en", "c"), "cancel", 0.7, "cancel"),
        Verdict(Example("out_of_scope", "en", "d"), "emergency", 0.4, "emergency"),
        Verdict(Example("ask_loan", "bn", "e"), "ask_loan", 0.9, "ask_loan"),
    ]
    assert report.figures(verdicts) == {
        "right": 20.0,
        "right_romanised": 0.0,
        "dangerous_as_dangerous": 50.0,
        "dangerous_answered_so": 50.0,
        "dangerous_heard": 100.0,
        "harmless_as_dangerous": 33.3,
        "outside_that_acts": 50.0,
        "answered": 80.0,
        "right_of_answered": 25.0,
    }


@pytest.mark.parametrize("part", ["crossed", "unseen"])
def test_thresholds_are_of_what_is_measured_and_below_their_goals(part: str) -> None:
    limits, goals = report.limits(part), report.limits("goals")
    assert set(limits) == set(goals) <= set(report.figures([]))
    assert report.missed(goals, part) == []
    assert report.missed({name: -1.0 if name not in report.CEILINGS else 101.0 for name in limits}, part) == list(
        limits
    )
