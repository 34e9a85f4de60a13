"""Settings: frozen objects read once from the environment, every fault listed together, a help sentence a field."""

import base64
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from datetime import time
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gateway.errors import SettingsError

T = TypeVar("T")


def setting(
    env: str,
    help: str,  # noqa: A002
    default: Any = MISSING,
    parse: Callable[[str], Any] = str,
    secret: bool = False,
) -> Any:
    """Declare a field read from the variable `env`; `parse` raises ValueError with the reason. No default: required."""
    metadata = {"env": env, "help": help, "parse": parse, "secret": secret}
    return field(default=default, metadata=metadata, repr=not secret)


def read(cls: type[T], environ: Mapping[str, str]) -> T:
    """Make `cls` from the environment; raises one SettingsError that names every faulty setting and why.

    An empty variable counts as unset. A method `faults() -> Iterable[str]` of the class is asked last.
    """
    values: dict[str, Any] = {}
    faults: list[str] = []
    for each in _declared(cls):
        _read_one(each, environ, values, faults)
    if faults:
        raise _error(faults)
    made = cls(**values)
    check: Callable[[], Iterable[str]] | None = getattr(made, "faults", None)
    if check and (found := list(check())):
        raise _error(found)
    return made


def describe(cls: type[Any]) -> str:
    """Return the fields as a Markdown table for the operator's guide."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for each in _declared(cls):
        rows.append(f"| `{each.metadata['env']}` | {_shown_default(each)} | {each.metadata['help']} |")
    return "\n".join(rows) + "\n"


def environment(dotenv: Path = Path(".env"), environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment over what `.env` says: the environment wins."""
    found: dict[str, str] = {}
    for line in dotenv.read_text("utf-8").splitlines() if dotenv.is_file() else ():
        name, sign, value = line.strip().removeprefix("export ").partition("=")
        if not sign or name.startswith("#"):
            continue
        value = value.strip()
        if value[:1] in {"'", '"'} and (end := value.find(value[0], 1)) > 0:
            value = value[1:end]
        else:
            value = value.split(" #")[0].rstrip()
        found[name.strip()] = value
    return {**found, **environ}


def _declared(cls: type[Any]) -> list[Field[Any]]:
    return [each for each in fields(cls) if "env" in each.metadata]


def _read_one(each: Field[Any], environ: Mapping[str, str], values: dict[str, Any], faults: list[str]) -> None:
    name = each.metadata["env"]
    raw = environ.get(name, "").strip()
    if not raw:
        if each.default is MISSING:
            faults.append(f"{name}: is not set. {each.metadata['help']}")
        return
    try:
        values[each.name] = each.metadata["parse"](raw)
    except ValueError as error:
        # A faulty secret isn't quoted: the sentence may end in a log.
        shown = "" if each.metadata["secret"] else f" (it is {raw!r})"
        reason = "can't be read" if each.metadata["secret"] else str(error)
        faults.append(f"{name}: {reason}{shown}. {each.metadata['help']}")


def _shown_default(each: Field[Any]) -> str:
    if each.default is MISSING:
        return "required"
    if each.default is None or each.default in ("", ()):
        return "–"
    value = each.default
    if isinstance(value, bool):
        return f"`{int(value)}`"
    if isinstance(value, tuple) and all(isinstance(part, time) for part in value):
        return f"`{'-'.join(f'{part:%H:%M}' for part in value)}`"
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


def _error(faults: list[str]) -> SettingsError:
    return SettingsError("Settings are wrong:\n" + "\n".join(f"- {each}" for each in faults))


def flag(raw: str) -> bool:
    """Read 1/0, yes/no, on/off, true/false."""
    known = {"1": True, "yes": True, "on": True, "true": True, "0": False, "no": False, "off": False, "false": False}
    if raw.lower() not in known:
        raise ValueError("must be 1 or 0")
    return known[raw.lower()]


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds."""

    def parse(raw: str) -> int:
        if not (raw.isascii() and raw.isdigit() and least <= int(raw) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(raw)

    return parse


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader of one of these words."""

    def parse(raw: str) -> str:
        if raw not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return raw

    return parse


def commas(raw: str) -> tuple[str, ...]:
    """Read a comma-separated list."""
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def web_address(raw: str) -> str:
    """Read an http(s) address and take the slash off its end."""
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as https://example.org")
    return raw.rstrip("/")


def hours(raw: str) -> tuple[time, time]:
    """Read opening hours such as 08:00-21:00, within one day."""
    try:
        first, last = (time.fromisoformat(part.strip()) for part in raw.split("-"))
    except ValueError:
        raise ValueError("must look like 08:00-21:00") from None
    if first >= last:
        raise ValueError("must begin before it ends")
    return first, last


def zone(raw: str) -> ZoneInfo:
    """Read a time zone by its name."""
    try:
        return ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must name a time zone such as Asia/Dhaka") from None


@dataclass(frozen=True)
class CoreSettings:
    """What every process needs to know; channels keep their own settings beside them."""

    database_url: str = setting(
        "ASHSHASH_DATABASE_URL", "SQLAlchemy address of the database; SQLite in var/ unless set.", "", secret=True
    )
    redis_url: str = setting(
        "ASHSHASH_REDIS_URL", "Shared Redis; a private one on a socket in var/ unless set.", "", secret=True
    )
    rasa_url: str = setting("ASHSHASH_RASA_URL", "Where the Rasa server listens.", "http://127.0.0.1:5005", web_address)
    public_url: str = setting("ASHSHASH_PUBLIC_URL", "Address by which providers reach this site.", "", web_address)
    keys: tuple[str, ...] = setting(
        "ASHSHASH_KEYS", "Encryption keys, newest first, as `ashshash keys new` prints them.", (), commas, secret=True
    )
    secret_key: str = setting(
        "ASHSHASH_SECRET_KEY", "Signs the sessions of the console; at least 32 characters.", "", secret=True
    )
    timezone: ZoneInfo = setting("ASHSHASH_TIMEZONE", "Time zone of the people served.", ZoneInfo("Asia/Dhaka"), zone)
    default_locale: str = setting(
        "ASHSHASH_DEFAULT_LOCALE", "First language to a stranger: bn or en.", "bn", one_of("bn", "en")
    )
    simulator: bool = setting(
        "ASHSHASH_SIMULATOR", "1 shows the phone simulator and lets stand-ins replace the providers.", False, flag
    )
    port: int = setting("ASHSHASH_PORT", "Port the web process listens on.", 8000, whole(0, 65535))
    sms_channel: str = setting(
        "ASHSHASH_SMS_CHANNEL", "Which channel sends SMS: twilio, http:<name> or simulator.", "twilio"
    )
    var: Path = setting(
        "ASHSHASH_VAR", "Folder for the database, the spool, recordings and sockets.", Path("var"), Path
    )
    web_workers: int = setting("ASHSHASH_WEB_WORKERS", "Processes that answer the web.", 2, whole(1, 64))
    call_hours: tuple[time, time] = setting(
        "ASHSHASH_CALL_HOURS", "When we may call people.", (time(8), time(21)), hours
    )
    escalation_minutes: int = setting(
        "ASHSHASH_ESCALATION_MINUTES",
        "Minutes until an unanswered tip goes to the next activist.",
        120,
        whole(1, 10080),
    )
    urgent_escalation_minutes: int = setting(
        "ASHSHASH_URGENT_ESCALATION_MINUTES", "The same where someone is in danger now.", 15, whole(1, 10080)
    )
    tip_days: tuple[str, ...] = setting(
        "ASHSHASH_TIP_DAYS",
        "Days a tip is kept after closing; a kind may have its own: 90,missing=365 (tip, missing, child_marriage).",
        ("90",),
        commas,
    )
    conversation_minutes: int = setting(
        "ASHSHASH_CONVERSATION_MINUTES", "Minutes of silence after which a conversation is over.", 30, whole(1, 1440)
    )
    hand_back_minutes: int = setting(
        "ASHSHASH_HAND_BACK_MINUTES",
        "Minutes of silence after which the bot answers again where a person of the staff wrote.",
        60,
        whole(5, 1440),
    )
    callback_minutes: int = setting(
        "ASHSHASH_CALLBACK_MINUTES", "Minutes between two calls back to one number.", 10, whole(0, 1440)
    )
    lease_seconds: int = setting(
        "ASHSHASH_LEASE_SECONDS",
        "Seconds after which another worker sends what a killed one had begun to.",
        60,
        whole(4, 600),
    )
    retry_seconds: int = setting(
        "ASHSHASH_RETRY_SECONDS", "Seconds before a failed send is tried again, then ever longer.", 5, whole(1, 60)
    )

    def faults(self) -> Iterator[str]:
        """Name what can't go together."""
        if self.simulator and self.public_url:
            yield "ASHSHASH_SIMULATOR: must be off where ASHSHASH_PUBLIC_URL is set: strangers could speak as anyone."
        if not self.simulator and not self.keys:
            yield "ASHSHASH_KEYS: is not set. Make one with `ashshash keys new` and keep a copy off this machine."
        if not self.simulator and len(self.secret_key) < 32:
            yield "ASHSHASH_SECRET_KEY: needs at least 32 characters. Make one with `ashshash keys new`."
        if any(not _is_key(each) for each in self.keys):
            yield "ASHSHASH_KEYS: each must be 32 bytes in URL-safe base64, as `ashshash keys new` prints them."
        if (
            self.sms_channel not in {"twilio", "simulator"}
            and not self.sms_channel.removeprefix("http:").isidentifier()
        ):
            yield "ASHSHASH_SMS_CHANNEL: must be twilio, http:<name> or simulator."
        if self.sms_channel == "simulator" and not self.simulator:
            yield "ASHSHASH_SMS_CHANNEL: simulator needs ASHSHASH_SIMULATOR=1."


def core(environ: Mapping[str, str]) -> CoreSettings:
    """Read the core settings; what isn't given lies in `var`, the demonstration's own keys too."""
    read_ = read(CoreSettings, environ)
    var = read_.var.absolute()
    settings = replace(
        read_,
        var=var,
        database_url=read_.database_url or f"sqlite:///{var / 'ashshash.db'}",
        redis_url=read_.redis_url or f"unix://{var / 'redis.sock'}",
    )
    if not settings.keys:
        settings = replace(settings, keys=commas(_kept(var / "keys")))
    return settings if settings.secret_key else replace(settings, secret_key=_kept(var / "secret_key"))


def _kept(path: Path) -> str:
    """Return the secret kept in a file, made at the first call; two processes starting together agree on it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text("ascii").strip()


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except ValueError:
        return False
