"""Plainly made-up tips for the demonstration, so that each page of the tip desk has something to show."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.dialogue.effects import TipDraft
from gateway.i18n.digits import to_bangla
from gateway.i18n.language import Medium
from gateway.service import marks
from gateway.service.keyring import Keyring
from gateway.service.tipoffs import body_of, fresh_receipt, words_of
from gateway.store import accounts, receipt_key, tip_entries, tip_events, tip_marks, tips
from gateway.store.engine import Store
from gateway.store.states import TipState

DISTRICT, UPAZILA, UNION = "jashore", "jashore/manirampur", "jashore/manirampur/rohita"
ACTOR = "demonstration"
RECENT = 80
"""The latest tips are new: nobody has taken them yet."""
MONTHS = 8
A_MONTH = timedelta(days=30)
STORIES = (
    ("", "নমুনা: পাশের বাড়ির মেয়েটাকে এক লোক চাকরির কথা বলে নিয়ে যেতে চায়। ফোন ০১৭০০-০০০{number}।", Medium.SMS, ""),
    ("", "নমুনা: ইতালি পাঠাবে বলে তিন লাখ টাকা চাইছে, কোনো কাগজ দেয় না।", Medium.CHAT, ""),
    ("missing", "নমুনা: স্কুলে গিয়ে মেয়েটা আর ফেরেনি, তিন দিন হলো।", Medium.VOICE, ""),
    ("child_marriage", "নমুনা: চৌদ্দ বছরের একটা মেয়ের বিয়ে ঠিক হয়েছে সামনের শুক্রবার।", Medium.SMS, ""),
    ("", "নমুনা: একটা মাইক্রোবাস (ঢাকা মেট্রো-চ ১১-২২{number}) রাতে মেয়েদের নিয়ে সীমান্তের দিকে যায়।", Medium.VOICE, "walk_in"),
    ("", "নমুনা: নৌকায় মালয়েশিয়া নেওয়ার জন্য ছেলেদের জড়ো করছে। ফোন ০১৭০০-০০০{number}।", Medium.CHAT, ""),
    ("", "নমুনা: চিঠিতে লেখা, গ্রামের দুই ছেলেকে লিবিয়ায় আটকে টাকা চাইছে।", Medium.VOICE, "paper"),
)
PLACES = (
    (DISTRICT, UPAZILA, UNION),
    (DISTRICT, UPAZILA, ""),
    (DISTRICT, UPAZILA, UNION),
    (DISTRICT, "jashore/sharsha", ""),
    ("", "", ""),
)
WAYS = (
    (),
    (TipState.ACKNOWLEDGED,),
    (TipState.ACKNOWLEDGED, TipState.IN_PROGRESS),
    (TipState.ACKNOWLEDGED, TipState.IN_PROGRESS, TipState.REFERRED),
    (TipState.ACKNOWLEDGED, TipState.IN_PROGRESS, TipState.REFERRED, TipState.CLOSED),
    (TipState.ACKNOWLEDGED, TipState.CLOSED),
)
DETAILS = {TipState.REFERRED: "police", TipState.CLOSED: "handed_over"}


def sow(store: Store, keyring: Keyring, login: str, password: str, clock: Clock, count: int = 90) -> int:
    """Add made-up tips over the last months, unless there are tips already; return how many. They alert nobody."""
    now = clock.now()
    with store.writing() as conn:
        if tips.newest(conn, 1):
            return 0
        account = accounts.by_login(conn, store.vault, login)
        if account is not None:  # their first sign-in makes the desk's first key
            keyring.at_sign_in(conn, account.id, password)
        actor = f"account:{account.id}" if account else ACTOR
        for at in range(count):
            _one(conn, store, actor, at, now - A_MONTH * MONTHS * (count - 1 - at) / count - timedelta(hours=2))
    return count


def _one(conn: Connection, store: Store, actor: str, at: int, when: datetime) -> None:
    kind, what, medium, source = STORIES[at % len(STORIES)]
    what = what.format(number=to_bangla(f"0{at % 30:02}" if "০১৭০০" in what else f"{at % 30:02}"))
    district, upazila, union = PLACES[at % len(PLACES)]
    draft = TipDraft(
        kind=kind, what=what, danger_now=at % 11 == 0, district=district, upazila=upazila, union=union, where="নমুনা বাজার"
    )
    new = tips.NewTip(kind, body_of(draft), medium, at % 11 == 0, False, district, upazila, union, None, source)
    key = receipt_key.derive(store.vault, fresh_receipt()) if at % 10 == 0 else None
    tip_id, _ = tips.add(conn, store.vault, new, key, when)
    tip_marks.add(conn, store.vault, tip_id, marks.named(words_of(draft)))
    if at % 4 == 1:
        tip_entries.add(conn, store.vault, tip_id, actor, "question", "নমুনা: শেষ কোথায় দেখা গেছে?", when)
    if at % 8 == 1:
        tip_entries.add(conn, store.vault, tip_id, tip_entries.TELLER, "fact", "নমুনা: বাসস্ট্যান্ডের কাছে।", when)
    way = WAYS[at % len(WAYS)]
    moment = when
    for step in way if at < RECENT else ():
        moment += timedelta(hours=(1, 3, 20, 60)[(at + len(step)) % 4])
        _step(conn, store, actor, tip_id, step, moment)


def _step(conn: Connection, store: Store, actor: str, tip_id: str, step: TipState, moment: datetime) -> None:
    values: dict[str, object] = {"state": step.value}
    if step is TipState.ACKNOWLEDGED:
        values["acknowledged_at"] = moment
    if step is TipState.CLOSED:
        values |= {"closed_at": moment, "keep_until": moment + timedelta(days=400)}
    tips.change(conn, tip_id, **values)
    detail = DETAILS.get(step, "")
    tip_events.add(conn, store.vault, tip_id, actor, step, moment, detail=detail, note="নমুনা নোট" if detail else "")
