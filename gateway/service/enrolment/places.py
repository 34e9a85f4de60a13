"""The addresses that numbers stand for: a phone is made where nobody wrote from it, a chat is never guessed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.channels.phone_number import e164
from gateway.i18n.language import Medium
from gateway.service.enrolment.agreement import SafePlace
from gateway.store import contact_links, contacts, safe_addresses
from gateway.store.crypto import Vault
from gateway.store.safe_addresses import SafeAddress
from gateway.store.survivors import Survivor


def addresses(
    conn: Connection, vault: Vault, one: Survivor, places: Sequence[SafePlace], now: datetime
) -> list[SafeAddress | None]:
    """Return a survivor's places as addresses; None for a chat whose owner never shared the number."""
    kept = {(each.medium, each.contact_id) for each in safe_addresses.of_survivor(conn, one.id)}
    return [
        None if place.known and (place.medium, place.known) not in kept else _address(conn, vault, one, place, now)
        for place in places
    ]


def _address(conn: Connection, vault: Vault, one: Survivor, place: SafePlace, now: datetime) -> SafeAddress | None:
    number = e164(place.number)
    contact_id: str | None
    if place.known:
        contact_id = place.known
    elif place.medium is Medium.CHAT:
        contact_id = contact_links.chat_of(conn, vault, number)
    else:
        contact_id = contacts.find_or_make(conn, vault, "phone", number, now, one.about.lang).id
    if contact_id is None:
        return None
    leaves = place.medium is Medium.VOICE
    return SafeAddress(
        one.id,
        contact_id,
        place.medium,
        place.days,
        place.opens,
        place.closes,
        voicemail=place.voicemail and leaves,
        missed_call=place.missed_call and leaves,
        alone=place.may_hear_of_more,
    )
