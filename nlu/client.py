"""Understanding by Rasa's server: what leaves this process is the prepared text, every long number masked."""

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from cachetools import LRUCache

from gateway.channels.understanding import Meaning
from nlu.breaker import Breaker
from nlu.cache import Cache
from nlu.kept_connections import Failed, KeptConnections
from nlu.pooled import Answer, Pooled
from nlu.prepared import VIEW, readable
from nlu.sureness import sure

SOURCE = "rasa"
TOGETHER = "/webhooks/together"
SHARED_LONGEST = 24
"""Characters up to which a text is looked up in the shared cache: a longer one is hardly ever written twice, so that
asking for it and keeping it, a quarter of a parse, is seldom paid back. Each process remembers all of them."""


class RasaUnderstanding:
    """Asks Rasa for all texts that wait, by our route there or else one by one by its own `/model/parse`.

    Anything unsure, slow or broken is a Meaning without intent.

    `key` makes the digests of the cache unguessable; `version` is the model's, so that a new model isn't answered for
    by the old one. `timeout` is (connect, read) in seconds.
    """

    def __init__(
        self,
        url: str,
        *,
        key: bytes = b"",
        version: str = "",
        cache: Cache | None = None,
        judge: Callable[[Meaning], Meaning] = sure,
        timeout: tuple[float, float] = (0.2, 0.25),
        breaker: Breaker | None = None,
        remember: int = 2048,
        connections: int = 32,
    ) -> None:
        self._server = KeptConnections(url, connect=timeout[0], read=timeout[1], most=connections)
        self._key = key[:64]
        self._version = version.encode()
        self._cache = cache
        self._judge = judge
        self._breaker = breaker or Breaker()
        self._recent: LRUCache[str, Meaning] = LRUCache(remember)
        self._lock = threading.Lock()
        self._pooled = Pooled(self._together)
        self._alone = False
        """Whether this Rasa is without our route."""

    def understand(self, text: str) -> Meaning:
        """Return Rasa's meaning; the intent is empty where Rasa is unsure or doesn't answer in time."""
        said = readable(text)
        if not said:
            return Meaning(source=SOURCE)
        digest = hashlib.blake2b(self._version + said.encode(), key=self._key, digest_size=16).hexdigest()
        shared = self._cache if len(said.partition(VIEW)[0]) <= SHARED_LONGEST else None
        meaning = self._remembered(digest, shared)
        if meaning is None:
            meaning = self._asked(said)
            if meaning is None:
                return Meaning(source=SOURCE)
            self._remember(digest, meaning, shared)
        return self._judge(meaning)

    def check(self) -> str:
        """Return an empty string when Rasa answers with a model, else a sentence for the operator."""
        try:
            status, _ = self._server.ask("GET", "/status")
        except Failed:
            return "Rasa doesn't answer."
        return "" if status == 200 else "Rasa has no model."

    def _remembered(self, digest: str, shared: Cache | None) -> Meaning | None:
        with self._lock:
            meaning = self._recent.get(digest)
        if meaning is None and shared is not None and (kept := shared.get(digest)):
            intent, _, confidence = kept.partition(" ")
            meaning = Meaning(intent, float(confidence), SOURCE)
            with self._lock:
                self._recent[digest] = meaning
        return meaning

    def _remember(self, digest: str, meaning: Meaning, shared: Cache | None) -> None:
        with self._lock:
            self._recent[digest] = meaning
        if shared is not None:
            shared.set(digest, f"{meaning.intent} {meaning.confidence:.3f}")

    def _asked(self, said: str) -> Meaning | None:
        if not self._breaker.allows():
            return None
        try:
            return self._counted(lambda: self._parsed(said)) if self._alone else self._pooled(said)
        except (*Failed, ValueError, KeyError, TypeError):
            return None

    def _together(self, texts: Sequence[str]) -> Sequence[Meaning]:
        return self._counted(lambda: self._parsed_together(texts))

    def _counted(self, ask: Callable[[], Answer]) -> Answer:
        """Ask, and let the breaker know: one call is one failure, however many waited for it."""
        try:
            answer = ask()
        except Exception:
            self._alone = False  # who comes back may know our route
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return answer

    def _parsed_together(self, texts: Sequence[str]) -> Sequence[Meaning]:
        status, told = self._server.ask("POST", TOGETHER, json.dumps({"texts": texts}).encode())
        if status == HTTPStatus.NOT_FOUND:
            self._alone = True
            return [self._parsed(text) for text in texts]
        intents = _read(status, told)
        if len(intents) != len(texts):
            raise ValueError("not an answer for each")
        return [Meaning(str(name), float(confidence), SOURCE) for name, confidence in intents]

    def _parsed(self, said: str) -> Meaning:
        intent = _read(*self._server.ask("POST", "/model/parse", json.dumps({"text": said}).encode()))["intent"]
        return Meaning(str(intent["name"] or ""), float(intent["confidence"]), SOURCE)


def _read(status: int, told: bytes) -> Any:
    if status != HTTPStatus.OK:
        raise ValueError(status)
    return json.loads(told)
