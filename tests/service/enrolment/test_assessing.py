"""What she needs is asked part by part, kept as it was, and what can't wait becomes a task."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gateway.service.enrolment.assessing import Assessing, Unfinished
from gateway.service.enrolment.assessment import Answer, Assessment, Domain, Level, compared, faults
from gateway.service.enrolment.own_area import NoSurvivor
from gateway.service.rules import Rules
from gateway.store import care_tasks, survivors
from gateway.store.engine import Store
from gateway.store.needs_schema import needs_found
from gateway.store.survivors import About, Step
from tests.service.books import book_of
from tests.service.enrolment.test_files import ELSEWHERE, HERE, NASIMA, TODAY, Desk

ASKED = Assessment(TODAY, dict.fromkeys(Domain, Answer(Level.NONE)), moves_on=True)
LEGAL = Answer(Level.URGENT, "জিডি করা হয়নি", "নমুনা আইন সহায়তা কেন্দ্র")
PAPERS = Answer(Level.SOME, "সনদ হারিয়েছে", "নমুনা অফিস")
FIRST = replace(ASKED, answers={**ASKED.answers, Domain.LEGAL: LEGAL, Domain.DOCUMENTS: PAPERS})


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def hers_at(desk: Desk, step: Step, **more: object) -> tuple[str, Assessing]:
    """Open a file at a step, with what assesses it."""
    about = replace(NASIMA, **more)  # type: ignore[arg-type]
    with desk.store.writing() as conn:
        made = survivors.add(conn, desk.store.vault, about, "t", desk.clock.now())
        survivors.move_to(conn, desk.store.vault, made, step, "t", "", desk.clock.now())
    return made, Assessing(desk.store, book_of(desk.store).tasks, Rules(), desk.clock)


def open_needs(desk: Desk, hers: str) -> list[str]:
    with desk.store.reading() as conn:
        found = care_tasks.of_survivor(conn, desk.store.vault, hers)
    return sorted(one.note for one in found if one.kind == "need" and one.state == care_tasks.OPEN and one.urgent)


def test_every_part_is_asked_and_the_day_is_one_that_was() -> None:
    assert faults(ASKED, TODAY) == ()
    without = replace(ASKED, answers={Domain.LEGAL: LEGAL})
    assert {one.field for one in faults(without, TODAY)} == set(Domain) - {Domain.LEGAL}
    for day in (TODAY + timedelta(days=1), date(2020, 1, 1)):
        assert [(one.field, one.code) for one in faults(replace(ASKED, on=day), TODAY)] == [("on", "bad_day")]


def test_an_assessment_is_kept_and_what_is_urgent_becomes_a_task(desk: Desk) -> None:
    hers, assessing = hers_at(desk, Step.COUNSELLING)
    assessing.assess(hers, FIRST, HERE)
    file = desk.files.read(hers, HERE)
    assert file.survivor.step is Step.NEEDS_ASSESSED
    (one,) = file.assessments
    assert (one.on, one.by, one.level("legal"), one.level("health")) == (TODAY, HERE.actor, "urgent", "none")
    assert open_needs(desk, hers) == ["legal"]
    # The report counts a referral to legal help, and none to papers.
    assert [(each.service, each.to) for each in file.referrals] == [("legal", "নমুনা আইন সহায়তা কেন্দ্র")]
    assert {"survivor.assess", "survivor.refer", "survivor.step.needs_assessed"} <= set(desk.acts())
    with desk.store.reading() as conn:
        kept = conn.scalars(select(needs_found.c.note_sealed).where(needs_found.c.note_sealed.is_not(None))).all()
    assert len(kept) == 2
    assert not any("সনদ".encode() in note for note in kept)


def test_a_second_one_shows_what_changed_and_asks_for_nothing_twice(desk: Desk) -> None:
    hers, assessing = hers_at(desk, Step.COUNSELLING)
    assessing.assess(hers, FIRST, HERE)
    desk.clock.at += timedelta(days=30)
    health = Answer(Level.URGENT)
    second = {**FIRST.answers, Domain.HEALTH: health, Domain.DOCUMENTS: Answer(Level.NONE)}
    assessing.assess(hers, replace(FIRST, answers=second, moves_on=False), HERE)
    latest, first = compared(desk.files.read(hers, HERE).assessments)
    assert {one.domain: (one.was, one.level) for one in latest.lines if one.was} == {
        "health": ("none", "urgent"),
        "documents": ("some", "none"),
    }
    assert [one.was for one in first.lines] == [""] * len(Domain)
    assert open_needs(desk, hers) == ["health", "legal"]


@pytest.mark.parametrize(
    ("step", "then"),
    [
        (Step.ENROLLED, Step.NEEDS_ASSESSED),
        (Step.VERIFIED, Step.VERIFIED),
        (Step.TRAINING, Step.TRAINING),
        (Step.DROPPED_OUT, Step.DROPPED_OUT),
    ],
)
def test_it_takes_her_on_only_where_the_way_goes(desk: Desk, step: Step, then: Step) -> None:
    hers, assessing = hers_at(desk, step)
    assessing.assess(hers, ASKED, HERE)
    assert desk.files.read(hers, HERE).survivor.step is then


def test_nothing_is_kept_of_half_an_assessment_nor_elsewhere(desk: Desk) -> None:
    hers, assessing = hers_at(desk, Step.COUNSELLING, born_on=date(2012, 1, 1))
    with pytest.raises(Unfinished):
        assessing.assess(hers, replace(FIRST, answers={Domain.LEGAL: LEGAL}), HERE)
    with pytest.raises(NoSurvivor):
        assessing.assess(hers, FIRST, ELSEWHERE)
    file = desk.files.read(hers, HERE)
    assert (file.assessments, file.referrals, open_needs(desk, hers)) == ((), (), [])
    assert isinstance(file.survivor.about, About)
