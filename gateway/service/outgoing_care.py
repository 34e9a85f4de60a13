"""The last look at a message of care before it leaves: is it still wanted, may anybody read what it says."""

import structlog
from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Ask, Say
from gateway.i18n.discreet import Discreet
from gateway.store import reminders
from gateway.store.outbox import Claimed

log = structlog.get_logger()


def objection(conn: Connection, row: Claimed, discreet: Discreet) -> str:
    """Return why it mustn't be sent, an empty string where nothing is wrong."""
    if reminders.is_moot(conn, row.id):
        return "moot"
    found = discreet.betrays(words_of(row.body))
    if found:
        log.error("care.not_discreet", outbox_id=row.id, group=found)
    return "not_discreet" if found else ""


def words_of(body: str) -> str:
    """Return everything in a message that can be read, choices too."""
    said: list[str] = []
    for reply in wording.load_answer(body).replies:
        if isinstance(reply, Say | Ask):
            said.append(reply.text)
        if isinstance(reply, Ask):
            said += [choice.label for choice in reply.choices]
    return "\n".join(said)
