"""Understanding by Rasa's server: what leaves this process is the prepared text, every long number masked."""

import hashlib
import json
import threading
from collections.abc import Callable

import urllib3
from cachetools import LRUCache

from gateway.channels.understanding import Meaning
from nlu.breaker import Breaker
from nlu.cache import Cache
from nlu.prepared import readable
from nlu.sureness import sure

SOURCE = "rasa"

_JSON = {"content-type": "application/json"}


class RasaUnderstanding:
    """Asks `POST {url}/model/parse`; anything unsure, slow or broken is a Meaning without intent.

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
        timeout: tuple[float, float] = (0.2, 1.0),
        breaker: Breaker | None = None,
        remember: int = 2048,
        connections: int = 32,
    ) -> None:
        self._timeout = urllib3.Timeout(connect=timeout[0], read=timeout[1])
        self._pool = urllib3.connection_from_url(url, maxsize=connections, timeout=self._timeout, retries=False)
        self._path = f"{urllib3.util.parse_url(url).path or ''}/model/parse".replace("//", "/")
        self._key = key[:64]
        self._version = version.encode()
        self._cache = cache
        self._judge = judge
        self._breaker = breaker or Breaker()
        self._recent: LRUCache[str, Meaning] = LRUCache(remember)
        self._lock = threading.Lock()

    def understand(self, text: str) -> Meaning:
        """Return Rasa's meaning; the intent is empty where Rasa is unsure or doesn't answer in time."""
        said = readable(text)
        if not said:
            return Meaning(source=SOURCE)
        digest = hashlib.blake2b(self._version + said.encode(), key=self._key, digest_size=16).hexdigest()
        meaning = self._remembered(digest)
        if meaning is None:
            meaning = self._asked(said)
            if meaning is None:
                return Meaning(source=SOURCE)
            self._remember(digest, meaning)
        return self._judge(meaning)

    def check(self) -> str:
        """Return an empty string when Rasa answers with a model, else a sentence for the operator."""
        try:
            answer = self._pool.request("GET", self._path.removesuffix("/model/parse") + "/status")
        except urllib3.exceptions.HTTPError:
            return "Rasa doesn't answer."
        return "" if answer.status == 200 else "Rasa has no model."

    def _remembered(self, digest: str) -> Meaning | None:
        with self._lock:
            meaning = self._recent.get(digest)
        if meaning is None and self._cache is not None and (kept := self._cache.get(digest)):
            intent, _, confidence = kept.partition(" ")
            meaning = Meaning(intent, float(confidence), SOURCE)
            with self._lock:
                self._recent[digest] = meaning
        return meaning

    def _remember(self, digest: str, meaning: Meaning) -> None:
        with self._lock:
            self._recent[digest] = meaning
        if self._cache is not None:
            self._cache.set(digest, f"{meaning.intent} {meaning.confidence:.3f}")

    def _asked(self, said: str) -> Meaning | None:
        if not self._breaker.allows():
            return None
        try:
            meaning = self._parse(said)
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError):
            self._breaker.failed()
            return None
        self._breaker.succeeded()
        return meaning

    def _parse(self, said: str) -> Meaning:
        body = json.dumps({"text": said}).encode()
        try:
            answer = self._pool.urlopen("POST", self._path, body=body, headers=_JSON, retries=False)
        except urllib3.exceptions.ProtocolError:  # Rasa closed the idle connection just now; parsing twice does no harm
            answer = self._pool.urlopen("POST", self._path, body=body, headers=_JSON, retries=False)
        if answer.status != 200:
            raise ValueError(answer.status)
        intent = json.loads(answer.data)["intent"]
        return Meaning(str(intent["name"] or ""), float(intent["confidence"]), SOURCE)
