"""The gateway as it runs on a site: `ashshash web` and `worker` in a folder of their own, with their own Redis."""

import os
import subprocess
from pathlib import Path

from benchmarks.messages import OUR_NUMBER, SID, TOKEN
from benchmarks.processes import Process, free_port
from commands import private_redis
from commands.run import ashshash
from gateway.store.crypto import new_key

PATH = "/sms/twilio"
ANSWER = "<Message"


class Gateway:
    """One gateway. `database` is empty for the default, SQLite in its folder; `more` are further settings."""

    def __init__(self, folder: Path, rasa_port: int, provider_port: int, database: str = "", **more: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.socket = folder / "redis.sock"
        measures = folder / "metrics"
        measures.mkdir(parents=True)
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("ASHSHASH_", "TWILIO_"))},
            "ASHSHASH_VAR": str(folder),
            "ASHSHASH_PORT": str(self.port),
            "ASHSHASH_DATABASE_URL": database,
            "ASHSHASH_KEYS": new_key(),
            "ASHSHASH_SECRET_KEY": new_key(),
            "ASHSHASH_RASA_URL": f"http://127.0.0.1:{rasa_port}",
            "ASHSHASH_SUPERVISED": "1",
            "PROMETHEUS_MULTIPROC_DIR": str(measures),
            "TWILIO_ACCOUNT_SID": SID,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_SMS_FROM": OUR_NUMBER,
            "TWILIO_API_BASE": f"http://127.0.0.1:{provider_port}",
            **more,
        }
        self.start_redis()
        subprocess.run(ashshash("db", "upgrade"), env=self.environ, check=True, stdout=subprocess.DEVNULL)
        self.web = Process("web", ashshash("web"), folder, self.environ)
        self.worker = Process("worker", ashshash("worker"), folder, self.environ)
        self.web.await_url(f"http://127.0.0.1:{self.port}/healthz")

    def start_redis(self) -> None:
        """Start the gateway's Redis."""
        private_redis.clear(self.socket)
        self.redis = Process("redis", private_redis.argv(self.socket), self.folder, self.environ)
        while not private_redis.answers(self.socket):
            pass

    @property
    def processes(self) -> tuple[Process, ...]:
        """All of it."""
        return self.web, self.worker, self.redis

    def stop(self) -> None:
        """End all of it."""
        for process in self.processes:
            process.stop()
