"""Rasa's own Python: installed by uv from nlu/uv.lock into nlu/.venv, and called only as another process."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gateway.errors import AshshashError
from nlu.corpus import PROJECT

# What Rasa needs to see of our environment; nothing of ours (keys, tokens, addresses) goes to it.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SSL_CERT_FILE")
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "INFO",  # DEBUG would print every text
    "LOG_LEVEL_LIBRARIES": "ERROR",  # the access log among them
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_ACCESS_LOG": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",  # the other cores are the gateway's
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "MPLBACKEND": "Agg",
    "PYTHONPATH": str(PROJECT / "components"),
}


def python() -> Path:
    """Return the interpreter of Rasa's environment, installed or not."""
    return PROJECT / ".venv" / "bin" / "python"


def settings(environ: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment variables Rasa's processes run with."""
    ours = os.environ if environ is None else environ
    return {name: ours[name] for name in _PASSED_ON if name in ours} | _QUIET


def install() -> None:
    """Install what nlu/uv.lock names where it isn't yet; quick and without network where it is."""
    beside = (Path(sys.executable).parent, PROJECT.parent / ".uv" / "bin")
    uv = shutil.which("uv") or shutil.which("uv", path=os.pathsep.join(map(str, beside)))
    if uv is None:
        raise AshshashError("uv is needed to install Rasa: see https://docs.astral.sh/uv/ or run `make`.")
    ours = ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")  # would make uv install over the gateway's environment
    environ = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run([uv, "sync", "--project", str(PROJECT), "--frozen", "--quiet"], env=environ, check=False)
    if done.returncode:
        raise AshshashError("Rasa could not be installed; uv says why above.")
