"""Offers the SMS channels to the composition root."""

from collections.abc import Mapping

from redis import Redis

from gateway.channels.contract import Receive, Report
from gateway.channels.mount import Mount, Phone
from gateway.channels.sms import http_file, http_routes, simulator, twilio
from gateway.channels.sms.http import HttpSms
from gateway.channels.sms.http_settings import HttpSmsSettings
from gateway.channels.sms.settings import SmsSettings
from gateway.channels.sms.simulator_log import SimulatorLog
from gateway.channels.twilio_account import TwilioAccount
from gateway.clock import Clock, SystemClock
from gateway.errors import SettingsError


def providers(settings: SmsSettings, environ: Mapping[str, str]) -> tuple[HttpSmsSettings, ...]:
    """Read sms.toml; raises SettingsError, also where the chosen channel isn't in it."""
    found = http_file.load(settings.file, environ)
    if settings.channel.startswith("http:") and settings.default_name not in {f"sms:http:{one.name}" for one in found}:
        raise SettingsError(f"ASHSHASH_SMS_CHANNEL: {settings.file} has no [channels.{settings.channel[5:]}]")
    return found


def mounts(
    account: TwilioAccount,
    described: tuple[HttpSmsSettings, ...],
    receive: Receive,
    report: Report,
    *,
    redis: "Redis | None" = None,
    clock: Clock | None = None,
) -> list[Mount]:
    """Return Twilio's mount where there is an account, and one for each provider of sms.toml.

    With `redis` the simulated phone comes along with Twilio's.
    """
    clock = clock or SystemClock()
    made = []
    if account.settings.ready:
        phone = None
        if redis is not None:
            routes = simulator.blueprint(account.settings, SimulatorLog(redis))
            phone = Phone(1, routes, "sms_phone.html", "sms_phone.js", "sms_phone.css")
        made.append(Mount(twilio.TwilioSms(account), twilio.blueprint(account, receive, report), phone))
    for one in described:
        made.append(Mount(HttpSms(one), http_routes.blueprint(one, receive, report, clock)))
    return made
