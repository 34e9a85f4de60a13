"""All that pages of broadcasts need, as one: acts, lists, trials, today's words, and who couldn't be reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from gateway.channels.contract import numbered
from gateway.clock import Clock
from gateway.dialogue.words import Words
from gateway.i18n.content import Content as Pages
from gateway.i18n.language import Lang, Medium
from gateway.service.acting import Acting
from gateway.service.broadcasts.book import Book, NotAllowed
from gateway.service.broadcasts.composing import Weighed, settled, weigh
from gateway.service.broadcasts.content import QUIZ, Content, Draft
from gateway.service.broadcasts.figures import Figures
from gateway.service.broadcasts.kept import Broadcast
from gateway.service.broadcasts.lists import Lists
from gateway.service.broadcasts.pace import Progress, progress
from gateway.service.broadcasts.saying import keys_of
from gateway.service.broadcasts.states import Act
from gateway.service.broadcasts.trying import Trying
from gateway.service.broadcasts.voices import Voices
from gateway.service.quiz_board import QuizBoard
from gateway.store import audit, recipients
from gateway.store.audience import Audience
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store

MOST_TO_CALL = 2_000
MOST_ANSWERS = 4
"""Answers of its own that a question on the telephone may have."""


@dataclass(frozen=True)
class ToCall:
    """Somebody who wasn't reached: where, by which channel, and why not."""

    address: str
    channel: str
    code: str


class BroadcastDesk:
    """What the pages are handed."""

    def __init__(
        self,
        store: Store,
        book: Book,
        lists: Lists,
        trying: Trying,
        voices: Voices,
        pages: Pages,
        words: Words,
        clock: Clock,
    ) -> None:
        self._store, self._clock = store, clock
        self.book, self.lists, self.trying, self.pages = book, lists, trying, pages
        self.voices, self.words = voices, words
        self.figures = Figures(store, clock)
        self.board = QuizBoard(store, clock)

    def weighed(self, draft: Draft) -> list[Weighed]:
        """Return what each text of a draft comes to."""
        return [self.weigh(text, lang, draft.content.quiz) for lang, text in draft.content.texts.items()]

    def weigh(self, text: str, lang: Lang, quiz: str = "") -> Weighed:
        """Return what a text comes to while it is written, as an SMS with the invitation to a quiz at its end."""
        return weigh(self._content({lang: text}, quiz).sms(lang), lang, self.pages)

    def settle(self, text: str, lang: Lang) -> str:
        """Return a text with all filled in that is the same for everybody."""
        return settled(text, lang, self.pages)

    def sound(self, texts: Mapping[Lang, str]) -> bool:
        """Tell whether there is a text, and none has a fault."""
        given = _given(texts)
        return bool(given) and all(self.weigh(text, lang).sound for lang, text in given.items())

    def draft(self, name: str, texts: Mapping[Lang, str], audience: str, day: str, quiz: str = "") -> Draft:
        """Return a new draft: by all channels that carry text, to whom the words are for."""
        roles = (audience,) if audience in self.pages.campaign.audiences else ()
        channels = tuple(name for name in self.channels() if self.book.reach.channels[name].medium is not Medium.VOICE)
        known_day = day if day in self.pages.campaign.days else ""
        draft = Draft(name, Content({}, channels), Audience(roles=roles), day=known_day)
        return self.reworded(draft, name, texts, quiz)

    def reworded(self, draft: Draft, name: str, texts: Mapping[Lang, str], quiz: str = "") -> Draft:
        """Return a draft with other words, and with or without a quiz."""
        worded = self._content({lang: self.settle(text, lang) for lang, text in _given(texts).items()}, quiz)
        content = replace(draft.content, texts=worded.texts, quiz=worded.quiz, invites=worded.invites)
        return replace(draft, name=name, content=content)

    def asking(self, draft: Draft, question: Mapping[Lang, str], answers: Mapping[Lang, Sequence[str]]) -> Draft:
        """Return a draft whose calls ask this; raises NotAllowed("question") where the languages don't match."""
        asked, labels = _given(question), {lang: tuple(said) for lang, said in answers.items() if said}
        if any(len(said) > MOST_ANSWERS for said in labels.values()) or len(set(map(len, labels.values()))) > 1:
            raise NotAllowed("question")
        if set(asked) != set(labels) or not set(asked) <= set(draft.content.texts):
            raise NotAllowed("question")
        choices = {lang: tuple((f"a{at}", label) for at, label in enumerate(said, 1)) for lang, said in labels.items()}
        return replace(draft, content=replace(draft.content, question=asked, choices=choices))

    def keys(self, content: Content, lang: Lang) -> list[tuple[str, str]]:
        """Return the keys of a call and what each stands for."""
        return [(key, one.label) for key, one in numbered(keys_of(content, lang, self.words))]

    def button(self, lang: Lang) -> str:
        """Return what stands on the button of a chat that begins the quiz."""
        return self.words.text("choice.told.quiz", lang, Medium.CHAT)

    def _content(self, texts: Mapping[Lang, str], quiz: str) -> Content:
        invites = {lang: self.words.text("told.quiz", lang, Medium.SMS) for lang in Lang} if quiz == QUIZ else {}
        return Content(texts, (), quiz=QUIZ if invites else "", invites=invites)

    def channels(self) -> list[str]:
        """Return the channels in the order in which somebody is told who has several: the cheapest first."""
        order = list(Medium)
        order.sort(key=lambda medium: (medium is not Medium.CHAT, medium is Medium.VOICE))
        return sorted(self.book.reach.channels, key=lambda name: order.index(self.book.reach.channels[name].medium))

    @property
    def zone(self) -> ZoneInfo:
        """The site's own."""
        return self.book.reach.rules.zone

    def progress(self, broadcast: Broadcast) -> Progress:
        """Return how far a run has come."""
        with self._store.reading() as conn:
            states = recipients.counts(conn, broadcast.id)
        return progress(states, self.book.events(broadcast.id), self.now())

    def wrote(self, who: Acting, broadcast: Broadcast) -> bool:
        """Tell whether somebody had a hand in the writing: they can't approve it."""
        writing = {Act.CHANGE.value, Act.SUBMIT.value}
        return who.actor in {one.by for one in self.book.events(broadcast.id) if one.act in writing}

    def now(self) -> datetime:
        """Return this moment."""
        return self._clock.now()

    def submit(self, who: Acting, broadcast_id: str) -> Broadcast:
        """Hand it to whoever approves; raises NotAllowed, also where a text has a fault since it was written."""
        if not self.sound(self.book.one(broadcast_id).draft.content.texts):
            raise NotAllowed("faulty")
        return self.book.submit(who, broadcast_id)

    def prices(self, text: str, lang: Lang, quiz: str = "") -> dict[str, tuple[int, int]]:
        """Return by channel the least and the most that one message costs, in paisa."""
        words, rates = self.weigh(text, lang, quiz).text, self.book.reach.rates
        found = {}
        for channel in self.book.reach.channels:
            operators = rates.table(channel) or {"": 0}
            costs = [rates.paisa(channel, operator, words) for operator in operators]
            found[channel] = (min(costs), max(costs))
        return found

    @property
    def sure_of_rates(self) -> bool:
        """Whether somebody confirmed the prices of all channels there are."""
        return self.pages.campaign.tariff.sure(self.book.reach.channels, self.pages.today)

    def unsure(self) -> set[str]:
        """Return the channels whose price is a guess."""
        tariff, today = self.pages.campaign.tariff, self.pages.today
        return {name for name in self.book.reach.channels if not tariff.sure([name], today)}

    def to_call(self, who: Acting, broadcast_id: str) -> list[ToCall]:
        """Return whom to call, with their numbers; that somebody looked is written down."""
        with self._store.writing() as conn:
            found = recipients.unreached(conn, broadcast_id, limit=MOST_TO_CALL)
            audit.note(conn, who.actor, "broadcast.numbers", broadcast_id, self._clock.now())
        vault = self._store.vault
        return [ToCall(vault.open(one.address_sealed, ADDRESS), one.channel, one.code) for one in found]


def _given(texts: Mapping[Lang, str]) -> dict[Lang, str]:
    return {lang: text for lang, text in texts.items() if text.strip()}
