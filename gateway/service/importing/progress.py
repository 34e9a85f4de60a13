"""How far a file's work has come, told through Redis: a transaction under way can't tell. Without it nobody knows."""

from collections.abc import Callable

import redis

KEY = "ashshash:import:{id}"
KEPT_SECONDS = 300


class Progress:
    """Whole per cents, by the id of the file."""

    def __init__(self, client: "redis.Redis | None") -> None:
        self._client = client

    def of(self, import_id: str) -> int | None:
        """Return the per cents, None where they aren't known."""
        try:
            said = self._client.get(KEY.format(id=import_id)) if self._client else None
        except redis.RedisError:
            return None
        return int(said) if isinstance(said, bytes | str) else None

    def teller(self, import_id: str, first: int, last: int) -> Callable[[int, int], None]:
        """Return what is told "so many of so many" of a part of the work, from `first` to `last` per cent of it."""
        told = -1

        def tell(done: int, of: int) -> None:
            nonlocal told
            now = first + (last - first) * done // max(of, 1)
            if now != told:
                told = now
                self._keep(import_id, now)

        return tell

    def _keep(self, import_id: str, per_cent: int) -> None:
        try:
            if self._client:
                self._client.set(KEY.format(id=import_id), per_cent, ex=KEPT_SECONDS)
        except redis.RedisError:
            return
