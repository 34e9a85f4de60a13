"""Trains Rasa's model and serves it on loopback, both as processes of Rasa's own environment."""

import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.errors import AshshashError
from nlu import environment
from nlu.corpus import PROJECT, examples, fingerprint, training_file

MODELS = PROJECT / "models"
MODEL = "ashshash"
LOOPBACK = "127.0.0.1"

Tell = Callable[[str], None]


def model_file(models: Path = MODELS) -> Path:
    """Return where the trained model lies."""
    return models / f"{MODEL}.tar.gz"


def model_version(models: Path = MODELS) -> str:
    """Return the fingerprint of what the model was trained on; empty where there is none."""
    note = _note(models)
    return note.read_text(encoding="utf-8") if note.is_file() and model_file(models).is_file() else ""


def _note(models: Path) -> Path:
    return model_file(models).with_name(f"{MODEL}.fingerprint")


def train(models: Path = MODELS, tell: Tell = print) -> Path:
    """Install Rasa and train the model where either is missing or older than its inputs; returns the model's path."""
    version = fingerprint()
    models = models.resolve()
    models.mkdir(parents=True, exist_ok=True)
    with _alone(models / "lock"):
        tell("Understanding: looking after Rasa's own environment (the first time it installs about 1.9 GB).")
        environment.install()
        if model_version(models) == version:
            tell("Understanding: the model is up to date.")
            return model_file(models)
        spoken = examples()
        tell(f"Understanding: training on {len(spoken)} examples; this takes about a minute.")
        data = models / "data" / "nlu.yml"
        data.parent.mkdir(exist_ok=True)
        data.write_text(training_file(spoken), encoding="utf-8")
        train_model(models, data, MODEL, tell)
        _note(models).write_text(version, encoding="utf-8")
    tell("Understanding: trained.")
    return model_file(models)


def train_model(folder: Path, data: Path, name: str, tell: Tell) -> None:
    """Run Rasa's training in `folder`; its own lines go to rasa.log and, shortened, to `tell`."""
    arguments = ["train", "nlu", "--config", str(PROJECT / "config.yml"), "--nlu", str(data)]
    arguments += ["--domain", str(PROJECT / "domain.yml"), "--out", str(folder), "--fixed-model-name", name]
    rasa(folder, arguments, tell)


def rasa(folder: Path, arguments: list[str], tell: Tell) -> None:
    """Run one command of Rasa to its end; raises AshshashError with the log's place where it fails."""
    log = folder / "rasa.log"
    command = [str(environment.python()), "-m", "rasa", *arguments]
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command, cwd=folder, env=environment.settings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process,
    ):
        for line in process.stdout or ():
            file.write(line)
            if "Starting to train component" in line:
                tell("  " + line.split("Starting to ", 1)[1].strip().rstrip("."))
    if process.returncode:
        raise AshshashError(f"Rasa failed ({process.returncode}); what it said is in {log}.")


def serve_command(models: Path, port: int) -> list[str]:
    """Return the command line of Rasa's server: one worker, on loopback only, and a route of ours."""
    arguments = [
        "run",
        "--enable-api",
        "--interface",
        LOOPBACK,
        "--port",
        str(port),
        "--model",
        str(model_file(models)),
        "--credentials",
        str(PROJECT / "credentials.yml"),
    ]
    return [str(environment.python()), "-m", "rasa", *arguments]


def serve(models: Path, port: int) -> None:
    """Become the Rasa server; doesn't return."""
    if not model_version(models):
        train(models)
    command = serve_command(models.resolve(), port)
    os.chdir(models)
    os.execve(command[0], command, environment.settings())  # noqa: S606


def start(models: Path, port: int, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start the Rasa server beside us; the caller ends it. It answers some 15–25 seconds later."""
    return subprocess.Popen(
        serve_command(models.resolve(), port),
        cwd=models,
        env=environment.settings(),
        stdout=output,
        stderr=subprocess.STDOUT,
    )


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process train at a time; the others wait and find the work done."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
