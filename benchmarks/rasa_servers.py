"""The two Rasa servers of a run: the one that understands for the gateway, and the one that is a gateway by itself."""

import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import yaml

from benchmarks.messages import OUR_NUMBER, SID, TOKEN
from benchmarks.processes import Process, free_port
from gateway.errors import AshshashError
from nlu import corpus, environment, server

PROJECT = Path(__file__).parent / "rasa_side"
PATH = "/webhooks/twilio/webhook"


class Rasa:
    """A Rasa server on a port of its own."""

    def __init__(self, name: str, folder: Path, arguments: Sequence[str] = ()) -> None:
        self.port = free_port()
        environ = environment.settings()
        environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(PROJECT), environ.get("PYTHONPATH"))))
        command = [*server.serve_command(server.MODELS, self.port), *arguments]  # of two models the last one counts
        self.process = Process(name, command, folder, environ, folder)

    def await_ready(self) -> None:
        """Wait until it answers."""
        self.process.await_url(f"http://127.0.0.1:{self.port}/")


def parser(folder: Path) -> Rasa:
    """Start the gateway's own model, as `ashshash nlu serve` does."""
    if not server.model_file().is_file():
        raise AshshashError("Rasa has no model yet: run `make model`.")
    return Rasa("rasa-parse", folder)


def connector(var: Path, folder: Path, provider_port: int) -> Rasa:
    """Start Rasa with its own Twilio connector, whose provider is on this machine."""
    credentials = {"account_sid": SID, "auth_token": TOKEN, "twilio_number": OUR_NUMBER}
    credentials["api_base"] = f"http://127.0.0.1:{provider_port}"
    file = folder / "credentials.yml"
    file.write_text(yaml.safe_dump({"connector.LoopbackTwilio": credentials}))
    return Rasa("rasa-twilio", folder, ["--credentials", str(file), "--model", str(_trained(var.resolve()))])


def _trained(var: Path) -> Path:
    """Return the model of an assistant that understands what the gateway understands and answers two menus by rules.

    It is trained anew where anything in it has changed.
    """
    examples = corpus.training_file(corpus.examples())
    inputs = b"".join((PROJECT / name).read_bytes() for name in ("config.yml", "data.yml", "domain.yml"))
    version = sha256(inputs + examples.encode()).hexdigest()[:12]
    folder = var / "bench"
    model = folder / f"{version}.tar.gz"
    if model.is_file():
        return model
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "nlu.yml").write_text(examples, encoding="utf-8")
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))
    domain["intents"] += sorted({example.intent for example in corpus.examples()})
    (folder / "domain.yml").write_text(yaml.safe_dump(domain, allow_unicode=True), encoding="utf-8")
    files = ["--config", str(PROJECT / "config.yml"), "--domain", str(folder / "domain.yml")]
    files += ["--data", str(PROJECT / "data.yml"), str(folder / "nlu.yml")]
    server.rasa(folder, ["train", *files, "--out", str(folder), "--fixed-model-name", version], lambda line: None)
    return model
