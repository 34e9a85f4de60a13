"""One broadcast as its pages look at it."""

from flask import abort

from gateway.service.broadcasts.book import NotAllowed
from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.broadcasts.kept import Broadcast
from gateway.service.broadcasts.states import Act, may


def found(desk: BroadcastDesk, broadcast_id: str) -> Broadcast:
    """Return a broadcast, or end as if there were no such page."""
    try:
        return desk.book.one(broadcast_id)
    except NotAllowed:
        abort(404)


def seen(desk: BroadcastDesk, broadcast: Broadcast) -> dict[str, object]:
    """Return what its pages show beside it: what may be done now, and what its channels are."""
    can = {act.value for act in Act if may(broadcast.state, act)}
    mediums = {name: one.medium.value for name, one in desk.book.reach.channels.items()}
    media = list(dict.fromkeys(mediums[name] for name in broadcast.draft.content.channels if name in mediums))
    return {"media": media, "can": can, "mediums": mediums, "progress": desk.progress(broadcast)}
