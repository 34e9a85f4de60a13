"""Understanding, ready for the composition root."""

import hashlib
from pathlib import Path

from redis import Redis

from gateway.channels.understanding import Understanding
from nlu.cache import RedisCache
from nlu.client import RasaUnderstanding
from nlu.fallback import FirstThat
from nlu.keywords import KeywordUnderstanding
from nlu.server import MODELS, model_version


def understanding(rasa_url: str, client: Redis, locales: Path, secret: str, *, models: Path = MODELS) -> Understanding:
    """Return the understanding of this site: Rasa, and keywords where it is away or unsure.

    `secret` keys the digests of remembered texts. A model that lies elsewhere has no version here: what it said is
    forgotten by time alone.
    """
    rasa = RasaUnderstanding(
        rasa_url,
        key=hashlib.sha256(b"understanding" + secret.encode()).digest(),
        version=model_version(models),
        cache=RedisCache(client),
    )
    return FirstThat(rasa, KeywordUnderstanding.load(locales))
