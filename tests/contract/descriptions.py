"""Providers' own descriptions of their interfaces, played by Prism on this machine.

The descriptions lie beside the repository or where ASHSHASH_SPECS says; Prism (npm @stoplight/prism-cli) is found by
ASHSHASH_PRISM, in node_modules or on the path. Where either is absent the tests that want them are skipped.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
UP_SECONDS = 60.0


def specs() -> Path:
    """Return the folder of the descriptions; raises LookupError."""
    folder = Path(os.environ.get("ASHSHASH_SPECS", ROOT.parent / "shared" / "specs"))
    if not folder.is_dir():
        raise LookupError("no descriptions of providers (ASHSHASH_SPECS)")
    return folder


def prism() -> str:
    """Return the command; raises LookupError."""
    local = ROOT / "node_modules" / ".bin" / "prism"
    for found in (os.environ.get("ASHSHASH_PRISM", ""), str(local) if local.exists() else "", shutil.which("prism")):
        if found:
            return found
    raise LookupError("no Prism (ASHSHASH_PRISM)")


def twilio() -> str:
    """Return Twilio's description with its known gaps closed, as JSON."""
    tool = specs().parent / "tools" / "patch_twilio_spec.py"
    if not tool.is_file():
        raise LookupError("no patch of Twilio's description")
    return subprocess.run([sys.executable, str(tool)], check=True, capture_output=True, text=True, timeout=60).stdout


def android() -> str:
    """Return the Android phone's description; its `priority` is declared an object by mistake and left out."""
    document = json.loads((specs() / "android_sms_gateway.json").read_text("utf-8"))
    document["components"]["schemas"]["smsgateway.Message"]["properties"].pop("priority", None)
    return json.dumps(document)


@contextmanager
def mocked(description: str, folder: Path) -> Iterator[str]:
    """Play a description with Prism; yields its address."""
    command = prism()
    file = folder / "description.json"
    file.write_text(description, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [command, "mock", str(file), "-h", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + UP_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("Prism did not start")
