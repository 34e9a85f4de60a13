"""What the voice channel asks of Twilio, checked against Twilio's own description."""

import pytest

from gateway.channels.contract import Outgoing, Recording, Say, SendError
from gateway.channels.twilio_account import TwilioAccount
from gateway.i18n.language import Lang
from ivr.channel import VoiceChannel
from tests.ivr.conftest import PERSON, settings

OUT = Outgoing("0f" * 16, PERSON, Lang.BN, (Say("নমস্কার"),))


async def test_a_call_is_described(twilio_described: str) -> None:
    channel = VoiceChannel(TwilioAccount(settings(api_base=twilio_described)))
    assert (await channel.send(OUT)).provider_id
    await channel.close()


async def test_a_recording_may_be_deleted(twilio_described: str) -> None:
    channel = VoiceChannel(TwilioAccount(settings(api_base=twilio_described)))
    await channel.discard(Recording("RE" + "0" * 32))
    await channel.close()


async def test_the_description_would_refuse_a_mistake(twilio_described: str) -> None:
    account = TwilioAccount(settings(api_base=twilio_described))
    with pytest.raises(SendError) as raised:
        await account.rest.calls.create_async(to=PERSON, from_="", url="not an address", timeout="long")  # type: ignore[arg-type]
    assert raised.value.code == "99422"
    await account.close()
