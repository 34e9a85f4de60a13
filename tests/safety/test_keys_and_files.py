"""Keys and files: a change of keys leaves nothing behind, and what lies on disk is its owner's alone."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

import wsgi
from gateway.channels.contract import Inbound, Recording
from gateway.channels.twilio_account import TwilioSettings
from gateway.i18n.language import Medium
from gateway.service import resealing
from gateway.service.fetching import SOUND
from gateway.settings import CoreSettings, read
from gateway.store.crypto import Unreadable, Vault, new_key
from tests.service.world import MIGRANT, World

LATE = Inbound("sms:twilio", "SM1", MIGRANT, Medium.SMS, text="menu")


def test_files_are_sealed_anew_too(tmp_path: Path) -> None:
    older, newer = new_key(), new_key()
    both, after = Vault([newer, older]), Vault([newer])
    for folder, context in resealing.FOLDERS.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.sealed").write_bytes(Vault([older]).seal_bytes(b"what was said", context))
        (tmp_path / folder / "lost.sealed").write_bytes(Vault([new_key()]).seal_bytes(b"lost", context))
    assert resealing.reseal(tmp_path, both) == 2
    assert resealing.reseal(tmp_path, both) == 0
    for folder, context in resealing.FOLDERS.items():
        path = tmp_path / folder / "a.sealed"
        assert after.open_bytes(path.read_bytes(), context) == b"what was said"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with pytest.raises(Unreadable):
            Vault([older]).open_bytes(path.read_bytes(), context)


def test_every_sealed_file_is_in_a_folder_that_is_resealed(world: World) -> None:
    world.voice.sound = b"RIFF"
    world.site.spool.keep(LATE)
    world.hear(recording=Recording("RE1", "http://127.0.0.1/RE1", 9), channel="voice:twilio")
    world.work()
    var = world.site.spool._folder.parent
    folders = {path.parent.name for path in var.rglob("*.sealed")}
    assert folders == set(resealing.FOLDERS)
    (recording,) = (var / "recordings").iterdir()
    assert world.store.vault.open_bytes(recording.read_bytes(), SOUND) == b"RIFF"


def test_the_command_rotates_tables_and_files(tmp_path: Path) -> None:
    environ = {"ASHSHASH_VAR": str(tmp_path), "ASHSHASH_SIMULATOR": "1"}
    first = wsgi.Site({**environ, "ASHSHASH_KEYS": (older := new_key())})
    first.upgrade_database()
    first.assembly.spool.keep(LATE)
    first.store.close()
    second = wsgi.Site({**environ, "ASHSHASH_KEYS": f"{new_key()},{older}"})
    assert second.rotate_keys() == 1
    (waiting,) = (tmp_path / "spool").glob("*.sealed")
    assert second.store.vault.is_newest(waiting.read_bytes())
    second.store.close()


def test_what_lies_on_disk_is_its_owners_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir(mode=0o755)
    program = (
        "import wsgi; from gateway.channels.contract import *; from gateway.i18n.language import Medium;"
        "site = wsgi.make('web'); site.upgrade_database();"
        "site.assembly.spool.keep(Inbound('sms:twilio', 'SM1', '+8801700000001', Medium.SMS))"
    )
    environ = {"ASHSHASH_VAR": str(var), "ASHSHASH_SIMULATOR": "1", "PYTHONPATH": str(Path(wsgi.__file__).parent)}
    subprocess.run([sys.executable, "-c", program], env=environ, cwd=tmp_path, check=True, umask=0o022)
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    opened = [path for path in var.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert opened == []
    assert (var / "ashshash.db").is_file()


def test_no_secret_is_shown_by_a_setting_or_its_fault() -> None:
    secrets = {
        "ASHSHASH_KEYS": new_key(),
        "ASHSHASH_SECRET_KEY": "console-secret-of-more-than-32-characters",
        "TWILIO_AUTH_TOKEN": "twilio-secret",
        "ASHSHASH_REDIS_URL": "redis://:redis-secret@127.0.0.1:6379",
        "ASHSHASH_DATABASE_URL": "postgresql://me:database-secret@127.0.0.1/db",
    }
    shown = repr(read(CoreSettings, {**secrets})) + repr(read(TwilioSettings, {**secrets}))
    assert [value for value in secrets.values() if value in shown] == []
