"""The voice channel, ready to be mounted."""

from collections.abc import Callable

from redis import Redis

from gateway.channels.contract import Receive, Recording, Report
from gateway.channels.mount import Mount
from gateway.channels.twilio_account import TwilioAccount
from ivr.channel import VoiceChannel
from ivr.simulated_memory import Memory
from ivr.simulator import phone
from ivr.site import VoiceSite
from ivr.webhook import blueprint


def mount(
    account: TwilioAccount,
    receive: Receive,
    report: Report,
    site: VoiceSite,
    *,
    ready: Callable[[Recording], None] | None = None,
    redis: "Redis | None" = None,
) -> Mount | None:
    """Return the channel, None without an account. With `redis` it brings a simulated phone.

    `ready` is told of recordings that can now be fetched.
    """
    if not account.settings.ready:
        return None
    return Mount(
        channel=VoiceChannel(account),
        blueprint=blueprint(account, receive, report, site.renderer(), ready),
        phone=phone(account, Memory(redis), site.own) if redis is not None else None,
    )
