"""A broadcast goes its way: written by one, approved by another, and never by who wrote it."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

import wsgi
from gateway.i18n.digits import to_bangla
from gateway.i18n.language import Lang, Medium
from gateway.service.broadcasts.states import State
from gateway.store import broadcast_answers, contacts, quiz
from gateway.store.quiz_schema import quiz_results
from tests.service.broadcasting.test_recording import tone
from tests.web.console.visitor import Visitor

SignedIn = Callable[[str], Visitor]
WORDS = {"name": "নমুনা দিবস", "text_bn": "আজ নমুনা দিবস। {line.migrant} জেনে রাখুন। {stop}", "text_en": ""}


def written(visitor: Visitor, **more: str) -> str:
    answer = visitor.post("broadcasts/new", {**WORDS, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.location).split("/")[-2]


def state(site: wsgi.Site, broadcast: str) -> State:
    return site.console.broadcasts.book.one(broadcast).state


def seen_by(visitor: Visitor, broadcast: str) -> str:
    return str(visitor.get(f"broadcasts/{broadcast}").text)


def test_the_whole_way_from_a_day_of_the_calendar_to_an_approved_broadcast(site: wsgi.Site, signed_in: SignedIn):
    writer, approver = signed_in("broadcaster"), signed_in("approver")
    assert "new?day=migrants_day&amp;for=parents" in writer.get("broadcasts/days").text
    form = writer.get("broadcasts/new?day=migrants_day&for=parents").text
    assert "আজ অভিবাসী দিবস।" in form
    assert "{stop}" not in re.sub(r"(?s)<ul class=\"holders\">.*?</ul>", "", form)  # filled in, as it goes out
    made = written(writer, day="migrants_day", **{"for": "parents"})
    chosen = {"roles": "parents", "channels": "sms:twilio"}
    assert "২৪" in writer.post(f"broadcasts/{made}/count", chosen).text
    assert writer.post(f"broadcasts/{made}/people", chosen).status_code == 303
    assert writer.post(f"broadcasts/{made}/submit").status_code == 303
    assert state(site, made) is State.SUBMITTED
    page = seen_by(approver, made)
    digest = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert digest
    assert "আজ নমুনা দিবস। ১৬১৩৫ জেনে রাখুন। না চাইলে বন্ধ লিখুন।" in page
    assert "২৪ জনের কাছে যাবে" in page
    assert approver.post(f"broadcasts/{made}/approve", {"seen": digest[1]}).status_code == 303
    assert state(site, made) is State.APPROVED
    assert f"{made}/start" in seen_by(writer, made)


def test_who_wrote_it_sees_no_button_to_approve_and_is_refused(app: Flask, site: wsgi.Site, signed_in: SignedIn):
    writer = signed_in("broadcaster")
    made = written(writer)
    writer.post(f"broadcasts/{made}/submit")
    assert f"{made}/approve" not in seen_by(writer, made)
    assert writer.post(f"broadcasts/{made}/approve", {"seen": "x"}).status_code == 404
    assert state(site, made) is State.SUBMITTED


def test_a_change_voids_the_approval_and_an_old_look_approves_nothing(site: wsgi.Site, signed_in: SignedIn):
    writer, approver = signed_in("broadcaster"), signed_in("approver")
    made = written(writer)
    writer.post(f"broadcasts/{made}/submit")
    old = site.console.broadcasts.book.one(made).digest
    writer.post(f"broadcasts/{made}/words", {**WORDS, "text_bn": "অন্য কথা। {stop}"})
    assert state(site, made) is State.DRAFT
    writer.post(f"broadcasts/{made}/submit")
    approver.post(f"broadcasts/{made}/approve", {"seen": old})
    assert state(site, made) is State.SUBMITTED
    approver.post(f"broadcasts/{made}/send-back")
    assert state(site, made) is State.DRAFT


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": ""}, "নাম আর অন্তত একটা লেখা দরকার"),
        ({"text_bn": ""}, "নাম আর অন্তত একটা লেখা দরকার"),
        ({"text_bn": "{nobody} {stop}"}, "{nobody} চেনা যায় না"),
    ],
)
def test_words_with_a_fault_are_given_back(signed_in: SignedIn, more: dict[str, str], said: str):
    answer = signed_in("broadcaster").post("broadcasts/new", {**WORDS, **more})
    assert answer.status_code == 422
    assert said in answer.text


def test_words_are_weighed_while_they_are_written(signed_in: SignedIn):
    weighed = signed_in("broadcaster").post("broadcasts/weigh", {"text_bn": "bit.ly/x দেখুন", "text_en": "Hi"}).text
    assert "bit.ly" in weighed
    assert "বন্ধ করার উপায় লেখা নেই" in weighed
    assert "৩.৫০ টাকা" in weighed


def test_what_of_a_form_of_people_cannot_be_read_is_said(signed_in: SignedIn):
    writer = signed_in("broadcaster")
    made = written(writer)
    form = {"places": "মনিরামপুর\nনেই এমন জায়গা", "age_from": "40", "age_to": "20", "start_at": "soon"}
    answer = writer.post(f"broadcasts/{made}/people", form)
    assert answer.status_code == 422
    for said in ("নেই এমন জায়গা", "৪০–২০", "soon", "অন্তত একটা পথ বাছুন"):
        assert said in answer.text


def test_only_who_wants_the_topic_is_counted(site: wsgi.Site, signed_in: SignedIn):
    writer = signed_in("broadcaster")
    made = written(writer)
    chosen = {"channels": "sms:twilio", "topic": "migration_tips"}
    assert "কেউ নেই" in writer.post(f"broadcasts/{made}/count", chosen).text  # lists agree to awareness alone
    writer.post(f"broadcasts/{made}/people", chosen)
    assert site.console.broadcasts.book.one(made).draft.topic == "migration_tips"
    writer.post(f"broadcasts/{made}/people", {**chosen, "topic": "no such topic"})
    assert site.console.broadcasts.book.one(made).draft.topic == "migration_tips"


def test_a_list_is_taken_whole_or_its_rows_are_told(site: wsgi.Site, signed_in: SignedIn):
    writer = signed_in("broadcaster")

    def upload(text: str) -> tuple[int, str]:
        file = (io.BytesIO(text.encode()), "list.csv")
        answer = writer.post("broadcasts/lists", {"name": "এক", "source": "সভা", "file": file})
        return answer.status_code, answer.text

    before = len(site.console.broadcasts.lists.everything())
    wrong = "নম্বর,জন্মসাল\n01700000901,1990\n017000,1850\n01700000901,\n"
    code, said = upload(wrong)
    assert code == 422
    for part in ("এটা ফোন নম্বর নয়", "এটা জন্মসাল নয়", "একই"):
        assert part in said, part
    assert len(site.console.broadcasts.lists.everything()) == before
    many = "number\n" + "".join(f"0170000{at}{' ' * 700}\n" for at in range(1000, 1200))
    assert upload(many)[0] == 303  # a file may be bigger than a form
    assert site.console.broadcasts.lists.everything()[0].people == 200
    assert writer.get("broadcasts/lists/template.xlsx").data.startswith(b"PK")


def test_a_trial_goes_to_the_chosen_colleagues_alone(site: wsgi.Site, signed_in: SignedIn):
    writer = signed_in("broadcaster")
    made = written(writer, text_bn="{district} {stop}")
    colleague = site.console.broadcasts.trying.colleagues()[0]
    assert colleague.name in seen_by(writer, made)
    writer.post(f"broadcasts/{made}/try", {"colleague": [colleague.id, "nobody"]})
    with site.store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT staff_id, purpose FROM outbox WHERE dedupe_key LIKE 'trial:%'").all()
    assert [tuple(row) for row in rows] == [(colleague.id, "alert")]


def test_a_run_is_paused_by_anybody_who_sees_it_and_goes_on_by_the_broadcaster(site: wsgi.Site, signed_in: SignedIn):
    writer, coordinator = signed_in("broadcaster"), signed_in("coordinator")
    made = written(writer)
    with site.store.writing() as conn:
        conn.exec_driver_sql("UPDATE broadcasts SET state = 'running' WHERE id = ?", (made,))
    part = coordinator.get(f"broadcasts/{made}/progress").text
    assert 'hx-trigger="every 2s"' in part
    assert 'id="to-pause"' in part
    coordinator.post(f"broadcasts/{made}/pause")
    assert state(site, made) is State.PAUSED
    assert "একজন থামিয়েছেন" in seen_by(coordinator, made)
    assert 'id="to-resume"' not in seen_by(coordinator, made)
    assert coordinator.post(f"broadcasts/{made}/resume").status_code == 404
    assert 'id="to-resume"' in seen_by(writer, made)
    writer.post(f"broadcasts/{made}/resume")
    assert state(site, made) is State.PREPARING


def test_the_page_of_a_scheduled_broadcast_is_drawn_anew_when_it_begins(site: wsgi.Site, signed_in: SignedIn):
    writer = signed_in("broadcaster")
    made = written(writer)
    states = "UPDATE broadcasts SET state = ? WHERE id = ?"
    with site.store.writing() as conn:
        conn.exec_driver_sql(states, ("scheduled", made))
    asks = f"broadcasts/{made}/progress?waits=1"
    assert asks in seen_by(writer, made)
    assert asks in writer.get(asks).text
    with site.store.writing() as conn:
        conn.exec_driver_sql(states, ("preparing", made))
    assert writer.get(asks).headers["HX-Refresh"] == "true"
    assert asks not in seen_by(writer, made)


def test_a_broadcast_is_ended_only_after_a_question(site: wsgi.Site, signed_in: SignedIn):
    writer = signed_in("broadcaster")
    made = written(writer)
    assert "ফেরানো যায় না" in writer.get(f"broadcasts/{made}/cancel").text
    assert state(site, made) is State.DRAFT
    writer.post(f"broadcasts/{made}/cancel")
    assert state(site, made) is State.CANCELLED


def test_who_was_not_reached_is_told_by_reason_and_their_numbers_to_who_may_see_them(
    site: wsgi.Site, signed_in: SignedIn
):
    writer, coordinator = signed_in("broadcaster"), signed_in("coordinator")
    made = written(writer)
    with site.store.writing() as conn:
        failed = conn.exec_driver_sql("SELECT contact_id FROM listed_people LIMIT 2").scalars().all()
        for who, code in zip(failed, ("bad_address", "30003"), strict=True):
            row = (made, who, "sms:twilio", "bn", "failed", code)
            columns = "broadcast_id, contact_id, channel, lang, state, code"
            conn.exec_driver_sql(f"INSERT INTO recipients ({columns}) VALUES (?, ?, ?, ?, ?, ?)", row)
    page = writer.get(f"broadcasts/{made}/unreached").text
    for said in ("নম্বরটা নেই", "30003"):
        assert said in page or said.replace("30003", "৩০০০৩") in page
    assert "+88017" not in page
    assert "+88017" not in coordinator.get(f"broadcasts/{made}/unreached").text  # not before it is asked for
    assert coordinator.post(f"broadcasts/{made}/to-call").text.count("tel:+88017") == 2


def test_what_waits_for_approval_is_counted_on_the_approvers_start_page(site: wsgi.Site, signed_in: SignedIn):
    writer, approver = signed_in("broadcaster"), signed_in("approver")
    before = site.console.broadcasts.book.waiting()
    writer.post(f"broadcasts/{written(writer)}/submit")
    tile = f'<span class="tile-value">{to_bangla(str(before + 1))}</span>'
    assert tile in approver.get("").text
    assert "আপনার অনুমোদনের অপেক্ষায়" not in writer.get("").text


def test_numbers_of_who_was_not_reached_are_for_those_who_may_see_numbers(signed_in: SignedIn):
    writer, coordinator = signed_in("broadcaster"), signed_in("coordinator")
    made = written(writer)
    assert writer.post(f"broadcasts/{made}/to-call").status_code == 404
    assert coordinator.post(f"broadcasts/{made}/to-call").status_code == 200
    assert coordinator.get(f"broadcasts/{made}/progress").status_code == 200


def test_a_call_plays_what_staff_recorded_and_nobody_changes_it_after_approval(
    site: wsgi.Site, app: Flask, signed_in: SignedIn
):
    writer = signed_in("broadcaster")
    made = written(writer)
    path = f"broadcasts/{made}/recording"
    assert writer.get(f"{path}.wav").status_code == 404
    writer.post(path, {"file": (io.BytesIO(b"no sound"), "x.wav")})
    assert site.console.broadcasts.book.one(made).draft.content.prompt == ""
    writer.post(path, {"file": (io.BytesIO(tone(5, 16_000)), "x.wav")})  # bigger than a form
    prompt = site.console.broadcasts.book.one(made).draft.content.prompt
    assert writer.get(f"{path}.wav").data.startswith(b"RIFF")
    recordings = site.voice.renderer().recordings
    played = recordings.saying("whatever", prompt, Lang.EN)
    assert played is not None
    with app.test_client().get(f"/voice/twilio/prompt/bn/{played.file.name}") as answer:
        assert answer.data.startswith(b"RIFF")
    assert app.test_client().get("/voice/twilio/prompt/bn/broadcast-..%2fkeys.wav").status_code == 404
    writer.post(f"broadcasts/{made}/submit")
    writer.post(path, {"file": (io.BytesIO(tone(5, 16_000)), "x.wav")})
    assert state(site, made) is State.DRAFT  # another recording is another broadcast
    assert site.console.broadcasts.book.one(made).draft.content.prompt != prompt


def test_quiz_answers_stand_in_the_report_and_a_union_of_few_is_hidden(site: wsgi.Site, signed_in: SignedIn):
    writer = signed_in("broadcaster")
    made, store, now = written(writer), site.store, site.clock.now()
    with store.writing() as conn:
        for number in range(6):
            address = f"+88017000009{number:02}"
            contact = contacts.find_or_make(conn, store.vault, "phone", address, now, Lang.BN).id
            quiz.keep(conn, contact, Medium.SMS, ("visa", "agency"), ("visa",), now)
            quiz.place(conn, contact, f"jashore/manirampur/{'rohita' if number < 5 else 'khedapara'}")
        conn.execute(update(quiz_results).values(broadcast_id=made))
    page = writer.get(f"broadcasts/{made}/report").text
    assert "১টা ঠিক" in page
    assert "রোহিতা" in page
    assert "১.০" in page
    assert "পাঁচজনের কম" in page
    assert "খেদাপা" not in page


def test_a_quiz_and_a_question_on_the_telephone_go_along_and_are_counted(site: wsgi.Site, signed_in: SignedIn):
    writer, store = signed_in("broadcaster"), site.store
    words = {"name": "এক", "text_bn": "আজ নারী দিবস। {stop}", "quiz": "yes"}
    assert "কুইজ খেলতে লিখুন: কুইজ" in writer.post("broadcasts/weigh", words).text
    made = writer.post("broadcasts/new", words).location.split("/")[-2]
    assert 'name="quiz" value="yes" checked' in writer.get(f"broadcasts/{made}/words").text
    asked = {"question_bn": "নম্বরটা জানতেন?", "answers_bn": "হ্যাঁ\nনা\n"}
    writer.post(f"broadcasts/{made}/question", {**asked, "answers_en": "Yes"})
    assert site.console.broadcasts.book.one(made).draft.content.question == {}
    writer.post(f"broadcasts/{made}/question", asked)
    page = seen_by(writer, made)
    assert "কুইজ খেলুন" in page  # the button in a chat
    with store.writing() as conn:
        one = contacts.find_or_make(conn, store.vault, "phone", "+8801700000931", site.clock.now(), Lang.BN)
        row = (made, one.id, "voice:twilio", "bn", "delivered")
        columns = "broadcast_id, contact_id, channel, lang, state"
        conn.exec_driver_sql(f"INSERT INTO recipients ({columns}) VALUES (?, ?, ?, ?, ?)", row)
        broadcast_answers.keep(conn, made, one.id, "a2", site.clock.now())
    report = writer.get(f"broadcasts/{made}/report").text
    assert ">না<" in report
    assert "জন কুইজ শেষ করেছেন" in report
    assert b"<svg" in writer.get(f"broadcasts/{made}/report/keys.svg").data
