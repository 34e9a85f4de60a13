"""Editing what people are told, on the pages of the console."""

from collections.abc import Callable

import pytest
from flask import Flask

import wsgi
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import tidy
from gateway.service.content import fields
from tests.web.console.visitor import Visitor

SIGN_IN = Callable[[str], Visitor]
NEW = "টাকা দেওয়ার আগে {line.migrant} নম্বরে জেনে নিন।"


def form_of(site: wsgi.Site, kind: str, name: str, **changes: str) -> dict[str, object]:
    """Return what a browser sends of an unchanged form, with some changes."""
    opened = site.console.editing.open(kind, name)
    form: dict[str, object] = {"number": str(opened.number)}
    for one in fields.fields_of(kind, opened.row.leaves):
        value = opened.row.leaves.get(one.path)
        if one.shape in (fields.Shape.KINDS, fields.Shape.DISTRICTS):
            form[one.path] = list(value or ())
        elif one.shape is fields.Shape.YES:
            form |= {one.path: "yes"} if value else {}
        else:
            form[one.path] = "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return form | {path.replace("__", "."): value for path, value in changes.items()}


@pytest.mark.parametrize("kind", ["page", "helpline", "figure", "cost", "service"])
def test_every_entry_opens_with_its_preview(site: wsgi.Site, signed_in: SIGN_IN, kind: str) -> None:
    visitor = signed_in("broadcaster")
    for row in site.console.editing.rows(kind)[:4]:
        page = visitor.get(f"content/{kind}/{row.name}")
        assert page.status_code == 200
        assert 'id="preview"' in page.text
    assert visitor.get(f"content/?kind={kind}").status_code == 200


def test_what_is_saved_is_told_at_once_and_can_be_brought_back(site: wsgi.Site, signed_in: SIGN_IN) -> None:
    visitor = signed_in("broadcaster")
    before = site.dialogue.content.words("ask_loan", Lang.BN, Medium.SMS)
    saved = visitor.post("content/page/ask_loan", form_of(site, "page", "ask_loan", bn__sms=NEW, note="ছোট করা"))
    assert saved.status_code == 303
    assert site.dialogue.content.words("ask_loan", Lang.BN, Medium.SMS).startswith("টাকা")
    history = visitor.get("content/page/ask_loan/history").text
    assert "<ins>" in history
    assert "<del>" in history
    assert "নমুনা প্রচারক" in history
    assert visitor.post("content/page/ask_loan/restore", {"version": "0", "number": "1"}).status_code == 303
    assert site.dialogue.content.words("ask_loan", Lang.BN, Medium.SMS) == before


def test_a_fault_is_said_at_its_field_and_what_was_typed_stays(site: wsgi.Site, signed_in: SIGN_IN) -> None:
    visitor = signed_in("broadcaster")
    answer = visitor.post("content/page/about", form_of(site, "page", "about", bn__sms="loan {line.x}"))
    assert answer.status_code == 422
    assert 'aria-describedby="bn.sms-wrong"' in answer.text
    assert "{line.x}" in answer.text
    preview = visitor.post("content/page/about/preview", form_of(site, "page", "about", bn__sms="loan {line.x}"))
    assert "{line.x}" in preview.text


def test_a_form_that_was_overtaken_saves_nothing(site: wsgi.Site, signed_in: SIGN_IN) -> None:
    visitor = signed_in("broadcaster")
    old = form_of(site, "page", "helplines", title__en="Lines to call")
    assert visitor.post("content/page/helplines", old).status_code == 303
    answer = visitor.post("content/page/helplines", old | {"title.en": "Other lines"})
    assert answer.status_code == 409
    assert "Other lines" in answer.text
    assert site.dialogue.content.title("helplines", Lang.EN) == "Lines to call"


def test_a_new_organisation_is_marked_until_it_is_verified(site: wsgi.Site, signed_in: SIGN_IN) -> None:
    visitor = signed_in("coordinator")
    form = {
        "name.bn": "নমুনা সংস্থা",
        "name.en": "Sample Organisation",
        "kinds": ["legal"],
        "districts": ["bogura"],
        "phone": "01700-000009",
        "source": "made up",
        "reviewed_on": "2026-11-24",
        "review_by": "2099-02-24",
    }
    assert visitor.post("directory/new/partner", form | {"districts": []}).status_code == 422
    made = visitor.post("directory/new/partner", form)
    assert made.status_code == 303
    name = made.location.rsplit("/", 1)[1]
    listed = visitor.get("directory/?district=bogura&service=legal").text
    assert "নমুনা সংস্থা" in listed
    assert tidy("যাচাই হয়নি") in listed
    assert name not in [
        one.id for one in site.live.now.guides.services.partners_in("legal", "bogura", site.live.now.today)
    ]
    table = visitor.get("directory/services.csv")
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert "নমুনা সংস্থা,Sample Organisation,legal,bogura,01700-000009" in table.text
    assert visitor.post(f"directory/partner/{name}/remove", {"number": "1"}).status_code == 303
    assert "নমুনা সংস্থা" not in visitor.get("directory/").text


@pytest.mark.parametrize("lang", ["bn", "en"])
def test_the_booklet_is_a_pdf(signed_in: SIGN_IN, lang: str) -> None:
    answer = signed_in("coordinator").get(f"directory/booklet-{lang}.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert len(answer.data) > 20_000


def test_ready_answers_are_caseworkers_own(app: Flask, site: wsgi.Site, signed_in: SIGN_IN) -> None:
    visitor = signed_in("caseworker")
    new = {"title.bn": "অপেক্ষা", "title.en": "Wait", "text.bn": "একটু অপেক্ষা করুন।", "text.en": "Please wait a little."}
    made = visitor.post("ready/new/canned", new)
    assert made.status_code == 303
    assert "একটু অপেক্ষা" in visitor.get("ready/").text
    assert visitor.get("content/page/about").status_code == 404
