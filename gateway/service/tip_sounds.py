"""Voice tips, played to who may read them; each time is in the audit trail, and so is each undisguised one."""

from gateway.clock import Clock
from gateway.service.desk_keyring import open_desk
from gateway.service.fetching import Fetching
from gateway.service.tip_reader import Reader
from gateway.service.tip_reading import Locked, NotFound, found
from gateway.store import audit, recordings
from gateway.store.engine import Store


class TipSounds:
    """Opens recordings. The sound is made in memory and kept nowhere."""

    def __init__(self, store: Store, fetching: Fetching, clock: Clock) -> None:
        self._store = store
        self._fetching = fetching
        self._clock = clock

    def names(self, reader: Reader, number: str) -> list[str]:
        """Return the ids of a tip's recordings that lie here; raises NotFound."""
        with self._store.reading() as conn:
            tip = found(conn, reader, number)
            return [one.id for one in recordings.of_tip(conn, self._store.vault, tip.id) if one.path]

    def play(self, reader: Reader, number: str, recording_id: str, *, plain: bool = False) -> bytes:
        """Return a recording as WAV, the voice disguised unless `plain`; raises NotFound, Locked and NotSound."""
        with self._store.writing() as conn:
            tip = found(conn, reader, number)
            desk = open_desk(conn, self._store.vault, reader.account_id, reader.carried)
            one = recordings.by_id(conn, self._store.vault, recording_id)
            if one is None or one.tip_id != tip.id or not one.path:
                raise NotFound("There is no such recording.")
            if not desk.privates:
                raise Locked("Who listens to tips needs a key of the desk.")
            act = "tip.listen_plain" if plain else "tip.listen"
            audit.note(conn, reader.actor, act, recording_id, self._clock.now())
        from gateway.service import voices  # with numpy: not before somebody listens

        # Outside the transaction: a long recording takes a second.
        try:
            sound = self._fetching.open(one, desk)
        except FileNotFoundError:
            raise NotFound("There is no such recording.") from None
        return voices.as_wav(sound) if plain else voices.disguised(sound, recording_id)
