"""What is said while the database is down: the message is spooled, danger still hears its helplines."""

import structlog

from gateway.channels.contract import Answer, End, Inbound, Kind, Reply, Say
from gateway.errors import StoreDown
from gateway.i18n.content import Content
from gateway.i18n.language import Lang, Medium
from gateway.service.spool import Spool

log = structlog.get_logger()
HELPLINES = "helplines"


class Outage:
    """Keeps messages on disk, and answers only what can be answered without knowing the person.

    Replies given here are the one kind that has no row in the outbox: there is no outbox. The gate's rule for them is
    fixed: a person who just wrote of danger, or calls, is answered.
    """

    def __init__(self, spool: Spool, content: Content, lang: Lang) -> None:
        self._spool = spool
        self._content = content
        self._lang = lang

    def answer(self, inbound: Inbound, flag: str) -> Answer:
        """Spool the message; return helplines for danger and for callers. Raises StoreDown if the disk fails too.

        Danger is answered even then: who is told to come later may not be able to.
        """
        if inbound.kind not in (Kind.SILENCE, Kind.CALL):
            try:
                self._spool.keep(inbound)
            except OSError as error:
                log.error("spool.failed", channel=inbound.channel, code=str(error.errno))
                if not flag:
                    raise StoreDown("Neither the database nor the disk took a message.") from error
        return self.words(inbound, flag)

    def words(self, inbound: Inbound, flag: str) -> Answer:
        """Return helplines for danger and for callers, nothing for others."""
        if not flag and inbound.medium is not Medium.VOICE:
            return Answer((), self._lang)
        lang = Lang.EN if flag and inbound.text.isascii() and inbound.locale == Lang.EN else self._lang
        words: tuple[Reply, ...] = (Say(self._content.words(HELPLINES, lang, inbound.medium)), End())
        return Answer(words, lang)
