"""What the site needs, asked one by one: each dependency's name and its fault."""

from collections.abc import Mapping

import redis
import requests

from gateway.channels.contract import Channel
from gateway.errors import StoreDown
from gateway.settings import CoreSettings
from gateway.store import channel_states, inbound
from gateway.store.engine import Store
from gateway.store.states import ChannelCondition

SECONDS = 0.5


class Readiness:
    """Answers in at most two seconds; a fault is a sentence for the operator, an empty string is none."""

    def __init__(
        self, settings: CoreSettings, store: Store, client: "redis.Redis", channels: Mapping[str, Channel]
    ) -> None:
        self._settings = settings
        self._store = store
        self._client = client
        self._channels = channels

    def __call__(self) -> dict[str, str]:
        """Return name → fault."""
        states, database, given_up = self._database()
        found = {"database": database, "answers": given_up, "redis": self._redis(), "rasa": self._rasa()}
        return found | {name: states.get(name, "") for name in self._channels}

    def _database(self) -> tuple[dict[str, str], str, str]:
        try:
            with self._store.reading() as conn:
                known = channel_states.all_states(conn)
                failed = inbound.failed(conn)
        except StoreDown as error:
            return {}, str(error), ""
        stopped = {one.name: one.reason for one in known.values() if one.state is ChannelCondition.STOPPED}
        given_up = f"{failed} messages could not be answered: look for receive.given_up in the logs" if failed else ""
        return stopped, "", given_up

    def _redis(self) -> str:
        try:
            self._client.ping()
        except redis.RedisError:
            return "does not answer: limits and rates are kept by each process alone"
        return ""

    def _rasa(self) -> str:
        try:
            ready = requests.get(f"{self._settings.rasa_url}/status", timeout=SECONDS).ok
        except requests.RequestException:
            ready = False
        return "" if ready else "does not answer: menus and keywords do"
