"""One person's flood: told as taken, so that it isn't sent again, and holding up nobody else."""

import threading

from flask import Flask

from bot.polling import Poller
from bot.settings import TelegramSettings
from bot.webhook import SECRET_HEADER, blueprint
from gateway.channels.contract import Inbound
from gateway.errors import TooMany
from tests.bot.samples import CHAT, update


class Flooded:
    """Refuses one sender, as the service does; the others are taken."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def __call__(self, inbound: Inbound) -> None:
        if inbound.sender == "13":
            raise TooMany(30)
        self.taken.append(inbound.sender)


def test_a_refused_update_is_not_sent_again_by_the_chat_service() -> None:
    app, flooded = Flask(__name__), Flooded()
    app.register_blueprint(blueprint(TelegramSettings("1:a", "secret"), flooded, lambda report: None))
    client = app.test_client()
    for chat in (13, 7):
        answer = client.post(
            "/telegram/webhook", json=update(text="a", chat=CHAT | {"id": chat}), headers={SECRET_HEADER: "secret"}
        )
        assert answer.status_code == 200
    assert flooded.taken == ["7"]


async def test_a_flood_does_not_hold_up_polling() -> None:
    flooded = Flooded()
    poller = Poller(None, flooded, threading.Event())
    for at, chat in enumerate((13, 13, 7)):
        await poller._take(update(at, text="a", chat=CHAT | {"id": chat}))
    assert flooded.taken == ["7"]
    assert poller.offset == 3
