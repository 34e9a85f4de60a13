"""A real PostgreSQL for one test session: its own data folder, a unix socket, no port, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# Commits still reach the kernel, so that tests may kill the server; only a power cut would lose them.
QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off")


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, where Debian, pg_config or PATH know one."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name), reverse=True)
    if told := shutil.which("pg_config"):
        folders.append(Path(subprocess.run([told, "--bindir"], capture_output=True, text=True).stdout.strip()))
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next((each for each in folders if (each / "initdb").exists() and (each / "pg_ctl").exists()), None)


class Postgres:
    """One server. `stop` and `start` are for tests that take it away."""

    def __init__(self, programs: Path, folder: Path, user: str | None, options: Sequence[str] = QUICK) -> None:
        self._programs = programs
        self._options = options
        self._user = user
        self.folder = folder
        self._data = folder / "data"
        self._run("initdb", "-D", str(self._data), "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}", *self._options]
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "60", "-l", log, "-o", " ".join(options), "start")

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "immediate", "stop")

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database as ASHSHASH_DATABASE_URL wants it."""
        return f"postgresql+psycopg://tests@/{database}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        # Output goes to a file: the server keeps what pg_ctl inherits open, and a pipe would never end.
        with (self.folder / "pg_ctl.log").open("ab") as log:
            done = subprocess.run(command, user=self._user, stdout=log, stderr=log, cwd=self.folder, timeout=120)
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{(self.folder / 'pg_ctl.log').read_text('utf-8', 'replace')}")


@contextmanager
def running(options: Sequence[str] = QUICK) -> Iterator[Postgres]:
    """Run a server; raises LookupError where PostgreSQL isn't installed."""
    programs = binaries()
    if programs is None:
        raise LookupError("PostgreSQL is not installed (Debian: apt install postgresql)")
    # In /tmp, not pytest's folder: a socket's path must be short, and the server's user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="ashshash-pg-", dir="/tmp"))
    try:
        user = _unprivileged()
        if user:
            shutil.chown(folder, user)
        server = Postgres(programs, folder, user, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: borrow a user that owns nothing."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return next(each for each in ("postgres", "nobody") if each in names)
