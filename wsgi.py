"""The composition root: settings → store → channels → use cases → app. The only file that imports every package."""

import contextlib
import getpass
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import redis
from flask import Flask
from prometheus_client import REGISTRY
from redis.backoff import NoBackoff
from redis.retry import Retry

import bot.commands
import bot.mount
import bot.settings
import ivr.commands
import ivr.mount
import ivr.site
from commands.desk import desk_commands
from commands.doctor import doctor
from commands.later import Later
from commands.root import cli
from commands.settings import settings
from commands.site import Demonstration
from commands.staff import staff
from commands.texts import texts
from gateway.channels.contract import Answer, Channel, DeliveryReport, Inbound
from gateway.channels.mount import Mount
from gateway.channels.sms.mount import mounts, providers
from gateway.channels.sms.settings import SmsSettings
from gateway.channels.twilio_account import TwilioAccount, TwilioSettings
from gateway.channels.understanding import Understanding
from gateway.clock import Clock, SystemClock
from gateway.dialogue.step import Dialogue
from gateway.errors import AshshashError
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.commands import Commands
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags
from gateway.service.accounts import Accounts
from gateway.service.assembly import Assembly
from gateway.service.broadcasts.terms import BroadcastSettings, Terms
from gateway.service.broadcasts.voices import FOLDER as VOICES
from gateway.service.console import ConsoleServices
from gateway.service.content.live import LiveContent
from gateway.service.demonstration import fill, notes
from gateway.service.desk import Desk
from gateway.service.doctor import Doctor
from gateway.service.readiness import Readiness
from gateway.service.resealing import reseal
from gateway.service.stopping import run_until_stopped
from gateway.settings import CoreSettings, core, environment, read
from gateway.store.crypto import Vault
from gateway.store.engine import Store, make_engine
from gateway.store.migrating import revision, upgrade
from gateway.store.rotation import rotate
from gateway.web import logs
from gateway.web.app import create_app
from gateway.web.console.whole import whole_console
from nlu.commands import nlu
from nlu.mount import understanding

LOCALES = Path(__file__).parent / "locales"
OURS_ALONE = 0o077
"""What no file of ours permits: the database, recordings and sockets are read by their owner alone."""
SETTINGS = {
    "The site": CoreSettings,
    "Broadcasts": BroadcastSettings,
    "SMS": SmsSettings,
    "Twilio": TwilioSettings,
    "Telegram": bot.settings.TelegramSettings,
}


class Site:
    """One site in one process, each part made when it is first asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.settings = core(environ)
        self.clock: Clock = SystemClock()
        self.registry = REGISTRY

    @cached_property
    def store(self) -> Store:
        """The database and the vault."""
        return Store(make_engine(self.settings.database_url), Vault(self.settings.keys))

    @cached_property
    def redis(self) -> "redis.Redis":
        """Redis; whoever uses it bears its absence."""
        times = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
        return redis.Redis.from_url(self.settings.redis_url, retry=Retry(NoBackoff(), 1), **times)

    @cached_property
    def live(self) -> LiveContent:
        """The content as staff edited it."""
        return LiveContent(self.store, LOCALES, self.clock, self.settings.timezone)

    @cached_property
    def dialogue(self) -> Dialogue:
        """The one dialogue, with all its words."""
        return Dialogue(
            Catalogue.load(LOCALES),
            self.live.content,
            Places.load(LOCALES),
            *(Commands.load(LOCALES), RedFlags.load(LOCALES), CareWords.load(LOCALES)),
        )

    @cached_property
    def mounts(self) -> list[Mount]:
        """Every channel: one line each, and the order is that of the simulated phones."""
        twilio = TwilioAccount(read(TwilioSettings, self.environ))
        sms = providers(read(SmsSettings, self.environ), self.environ)
        simulator = self.redis if self.settings.simulator else None
        telegram = read(bot.settings.TelegramSettings, self.environ)
        made = [
            *mounts(twilio, sms, self.receive, self.report, redis=simulator, clock=self.clock),
            bot.mount.mount(telegram, self.receive, self.report, LOCALES, simulator),
            ivr.mount.mount(twilio, self.receive, self.report, self.voice, redis=simulator),
        ]
        return [mount for mount in made if mount is not None]

    @cached_property
    def voice(self) -> ivr.site.VoiceSite:
        """What calls are spoken with."""
        sentences = {lang: self.dialogue.prompts(lang) for lang in self.dialogue.catalogue.messages}
        return ivr.site.VoiceSite.load(LOCALES, self.dialogue.content, sentences, self.settings.var / VOICES)

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The channels by name."""
        return {mount.channel.name: mount.channel for mount in self.mounts}

    @cached_property
    def understanding(self) -> Understanding:
        """What finds the meaning of a text."""
        return understanding(self.settings.rasa_url, self.redis, LOCALES, self.settings.secret_key)

    @cached_property
    def assembly(self) -> Assembly:
        """The use cases."""
        parts = (self.store, self.redis, self.dialogue, self.understanding, self.channels, self.clock)
        return Assembly(self.settings, *parts, Terms.load(self.environ, self.dialogue.content))

    def receive(self, inbound: Inbound) -> Answer:
        """Take one message: what every channel is handed."""
        return self.assembly.receiver(inbound)

    def report(self, report: DeliveryReport) -> None:
        """Take one delivery report: what every channel is handed."""
        self.assembly.outcomes.reported(report)

    def channel(self, name: str) -> Channel | None:
        """Return the mounted channel of this name."""
        return self.channels.get(name)

    @cached_property
    def readiness(self) -> Readiness:
        """What the site needs, and what of it is missing."""
        return Readiness(self.settings, self.store, self.redis, self.channels)

    @cached_property
    def doctor(self) -> Doctor:
        """Who looks at everything."""
        own = self.assembly
        parts = (self.store, self.readiness, self.channels, self.dialogue.content, own.spool, own.staff, own.rules)
        return Doctor(*parts, self.clock)

    def app(self) -> Flask:
        """Return the web application."""
        pages = whole_console(self.settings, self.console, self.dialogue.places, LOCALES)
        return create_app(self.settings, self.mounts, self.readiness, self.registry, [pages])

    @cached_property
    def console(self) -> ConsoleServices:
        """What staff do on their pages."""
        return ConsoleServices(self.settings, self.store, self.assembly, self.clock, self.live, self.dialogue.places)

    @property
    def accounts(self) -> Accounts:
        """Who may sign in to the console."""
        return self.console.accounts

    @cached_property
    def desk(self) -> Desk:
        """What staff do at a terminal, under the name of who is signed in there."""
        return self.assembly.desk(self.dialogue.places, self.operator)

    @property
    def operator(self) -> str:
        """Who sits at this terminal, as they sign the audit trail."""
        return f"terminal:{getpass.getuser()}"

    def seed(self) -> int:
        """Add the demonstration's made-up staff, tips and conversations; return how many people were added."""
        return fill(self.store, self.channels, self.receive, self.clock, self.console, self.settings.simulator)

    def address_kind(self, channel: str) -> str:
        """Return what an address of this channel is; raises AshshashError."""
        if channel not in self.channels:
            raise AshshashError(f"{channel}: no such channel here; there are {', '.join(self.channels)}.")
        return self.channels[channel].address_kind

    def upgrade_database(self) -> str:
        """Bring the database to the newest revision and return its name."""
        upgrade(self.store.engine)
        return revision(self.store.engine)

    def rotate_keys(self) -> int:
        """Encrypt with the newest key whatever an older one encrypted; return the number of values and files."""
        values = sum(rotate(self.store.engine, self.store.vault).values())
        return values + reseal(self.settings.var, self.store.vault)

    def run_worker(self) -> None:
        """Send what is due until SIGTERM."""
        self.live.keep_fresh()
        run_until_stopped(self.assembly.worker().run)

    def run_clock(self) -> None:
        """Make due what time makes due until SIGTERM."""
        self.live.keep_fresh()
        run_until_stopped(self.assembly.tick().run)


def app() -> Flask:
    """Return the web application of this process: what the web server is pointed at."""
    site = make("web")
    site.live.keep_fresh()
    return site.app()


def make(process: str) -> Site:
    """Return the site; a process of its own logs as JSON, a command at a terminal stays quiet."""
    os.umask(OURS_ALONE)
    if process:
        logs.configure(process)
    site = Site(environment())
    var = site.settings.var
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(PermissionError):  # somebody else's folder, lent to us
        var.chmod(0o700)
    return site


def demonstration(environ: Mapping[str, str]) -> Demonstration:
    """Complete the environment by the demonstration's values, one by one: what is set wins."""
    public = bool(environ.get("ASHSHASH_PUBLIC_URL"))
    port = environ.get("ASHSHASH_PORT") or "8000"
    stand_in = f"http://127.0.0.1:{port}/simulator"
    values = {
        "ASHSHASH_SIMULATOR": "0" if public else "1",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "demonstration",
        "TWILIO_SMS_FROM": "+15005550006",
        "TWILIO_VOICE_FROM": "+15005550006",
        "TWILIO_MISSED_CALL_NUMBER": "+15005550007",
        "TWILIO_API_BASE": f"{stand_in}/twilio",
        "TELEGRAM_BOT_TOKEN": "1000000001:demonstration",
        "TELEGRAM_WEBHOOK_SECRET": "demonstration",
        "TELEGRAM_API_BASE": f"{stand_in}/telegram",
    }
    given = {name: value for name, value in environ.items() if value}
    polls = "TELEGRAM_BOT_TOKEN" in given and not public
    if polls and "TELEGRAM_API_BASE" not in given:
        del values["TELEGRAM_API_BASE"]  # a real bot speaks with the real Telegram
    if "TWILIO_AUTH_TOKEN" in given and "TWILIO_API_BASE" not in given:
        del values["TWILIO_API_BASE"]
    return Demonstration(
        environ={**environ, **{name: value for name, value in values.items() if name not in given}},
        processes={"poll": ("bot", "poll")} if polls else {},
        before=() if public else (("demo-data",),),
        notes=() if public else notes(port),
    )


def main() -> None:
    """Run the command line."""
    os.umask(OURS_ALONE)
    voice = ivr.commands.voice_commands(lambda: make("").voice)
    further = (
        nlu,
        bot.commands.bot,
        bot.commands.telegram,
        voice,
        doctor(make),
        settings(SETTINGS),
        texts,
        *desk_commands(make),
        staff(make),
    )
    cli(make, demonstration, "wsgi:app", logs.granian_logging("web"), further)(obj=Later(make, "bot"))
