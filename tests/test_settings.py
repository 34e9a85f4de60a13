"""Settings: every fault at once, secrets shown nowhere, the demonstration's own keys kept."""

import stat
from dataclasses import dataclass, fields
from datetime import time
from pathlib import Path

import pytest

from gateway.errors import SettingsError
from gateway.settings import CoreSettings, core, describe, environment, hours, read, setting, web_address, whole
from gateway.store.crypto import Vault, new_key

KEY = new_key()
SITE = {"ASHSHASH_KEYS": KEY, "ASHSHASH_SECRET_KEY": "s" * 32}


@dataclass(frozen=True)
class Sample:
    token: str = setting("SAMPLE_TOKEN", "The token.", secret=True)
    port: int = setting("SAMPLE_PORT", "The port.", 8000, whole(1, 65535))
    pin: int = setting("SAMPLE_PIN", "The pin.", 0, whole(0, 9999), secret=True)


def test_defaults_and_what_is_set() -> None:
    assert read(Sample, {"SAMPLE_TOKEN": "t"}).port == 8000
    assert read(Sample, {"SAMPLE_TOKEN": "t", "SAMPLE_PORT": " 81 "}).port == 81
    assert read(Sample, {"SAMPLE_TOKEN": "t", "SAMPLE_PORT": ""}).port == 8000, "empty is unset"


def test_every_fault_is_named_together_and_secrets_are_not_quoted() -> None:
    with pytest.raises(SettingsError) as caught:
        read(Sample, {"SAMPLE_PORT": "eighty", "SAMPLE_PIN": "hunter2"})
    said = str(caught.value)
    for part in ("SAMPLE_TOKEN: is not set", "SAMPLE_PORT: must be a whole number", "'eighty'", "SAMPLE_PIN"):
        assert part in said
    assert "hunter2" not in said


def test_secrets_are_not_in_reprs() -> None:
    shown = repr(read(Sample, {"SAMPLE_TOKEN": "top-secret", "SAMPLE_PIN": "4321"}))
    assert "top-secret" not in shown
    assert "4321" not in shown
    settings = core({**SITE, "ASHSHASH_DATABASE_URL": "postgresql://u:password@db/x"})
    assert not any(secret in repr(settings) for secret in (KEY, "s" * 32, "password"))


def test_a_site_in_its_defaults(tmp_path: Path) -> None:
    settings = core({**SITE, "ASHSHASH_VAR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'ashshash.db'}"
    assert settings.redis_url == f"unix://{tmp_path / 'redis.sock'}"
    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert (settings.timezone.key, settings.default_locale, settings.port) == ("Asia/Dhaka", "bn", 8000)
    assert settings.call_hours == (time(8), time(21))
    assert list(tmp_path.iterdir()) == [], "reading settings of a site writes nothing"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"ASHSHASH_KEYS": ""}, "ASHSHASH_KEYS"),
        ({"ASHSHASH_KEYS": "short"}, "32 bytes"),
        ({"ASHSHASH_KEYS": f"{KEY},not-base-64!"}, "32 bytes"),
        ({"ASHSHASH_SECRET_KEY": "short"}, "ASHSHASH_SECRET_KEY"),
        ({"ASHSHASH_SIMULATOR": "1", "ASHSHASH_PUBLIC_URL": "https://example.org"}, "ASHSHASH_SIMULATOR"),
        ({"ASHSHASH_SIMULATOR": "perhaps"}, "must be 1 or 0"),
        ({"ASHSHASH_PUBLIC_URL": "example.org"}, "ASHSHASH_PUBLIC_URL"),
        ({"ASHSHASH_TIMEZONE": "Asia/Jashore"}, "time zone"),
        ({"ASHSHASH_TIMEZONE": "../etc/passwd"}, "time zone"),
        ({"ASHSHASH_DEFAULT_LOCALE": "fr"}, "bn, en"),
        ({"ASHSHASH_PORT": "70000"}, "65535"),
        ({"ASHSHASH_SMS_CHANNEL": "pigeon post"}, "ASHSHASH_SMS_CHANNEL"),
        ({"ASHSHASH_SMS_CHANNEL": "simulator"}, "ASHSHASH_SIMULATOR=1"),
        ({"ASHSHASH_CALL_HOURS": "21:00-08:00"}, "begin before"),
        ({"ASHSHASH_CALL_HOURS": "always"}, "08:00-21:00"),
    ],
)
def test_faults_of_a_site(change: dict[str, str], fault: str) -> None:
    with pytest.raises(SettingsError) as caught:
        core({**SITE, **change})
    assert fault in str(caught.value)


def test_the_demonstration_makes_and_keeps_its_keys(tmp_path: Path) -> None:
    environ = {"ASHSHASH_SIMULATOR": "1", "ASHSHASH_VAR": str(tmp_path / "var")}
    first, second = core(environ), core(environ)
    assert first == second
    assert Vault(first.keys).open(Vault(second.keys).seal("words", "x"), "x") == "words"
    assert len(first.secret_key) >= 32
    for name in ("keys", "secret_key"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600
    assert core({**environ, "ASHSHASH_KEYS": KEY}).keys == (KEY,), "what is set wins"


def test_env_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        '# a comment\nexport A=1\nB="two words # kept"\nC=three # cut\nD=\nE=a=b\nnonsense\n#F=6\n', "utf-8"
    )
    found = environment(file, {"A": "here"})
    assert found == {"A": "here", "B": "two words # kept", "C": "three", "D": "", "E": "a=b"}
    assert environment(tmp_path / "absent", {"A": "here"}) == {"A": "here"}


def test_every_setting_is_described() -> None:
    table = describe(CoreSettings)
    for each in fields(CoreSettings):
        assert f"`{each.metadata['env']}`" in table
        assert each.metadata["help"].endswith(".")
    assert "| `ASHSHASH_PORT` | `8000` |" in table
    assert "| `ASHSHASH_SIMULATOR` | `0` |" in table
    assert "| `ASHSHASH_CALL_HOURS` | `08:00-21:00` |" in table
    assert "required" in describe(Sample)


@pytest.mark.parametrize("raw", ["ftp://example.org", "https://", "nothing"])
def test_only_web_addresses(raw: str) -> None:
    with pytest.raises(ValueError, match="https"):
        web_address(raw)


def test_hours_are_read() -> None:
    assert hours("09:30 - 17:00") == (time(9, 30), time(17))
