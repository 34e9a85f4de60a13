"""`make bench`: measure the gateway beside Rasa's own connector on this machine; ARGS="--quick" does it in haste."""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import rasa_servers
from benchmarks.ours import Gateway
from benchmarks.plan import Bench, outages, say, side_by_side
from benchmarks.processes import Process, free_port
from benchmarks.report import Results, markdown
from benchmarks.understanding import Understood
from gateway.errors import AshshashError
from gateway.store.crypto import new_key
from tests.services import postgres

VAR = Path("var")
DOCUMENT = Path("docs/benchmarks.md")
SECONDS, QUICK_SECONDS = 8.0, 2.0


def main() -> None:
    """Run everything and show the table."""
    arguments = _arguments()
    VAR.mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ashshash-bench-")))
        database = stack.enter_context(postgres.running(options=())) if arguments.postgresql else None
        results = Results("PostgreSQL" if database else "SQLite", QUICK_SECONDS if arguments.quick else SECONDS)
        bench = _start(stack, folder, database.url() if database else "", results.seconds)
        _measure(bench, results)
    (VAR / "bench.json").write_text(json.dumps(results.as_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    (VAR / "bench.md").write_text(markdown(results), encoding="utf-8")
    if arguments.record:
        _record(results)
    print(markdown(results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SECONDS:g} s a row instead of {SECONDS:g}")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--record", action="store_true", help=f"put the table into {DOCUMENT}")
    return parser.parse_args()


def _start(stack: ExitStack, folder: Path, database: str, seconds: float) -> Bench:
    say("Starting a provider, Rasa twice and the gateway; the first time Rasa is trained, which takes a minute …")
    provider_port = free_port()
    command = [sys.executable, "-m", "benchmarks.provider", str(provider_port)]
    provider = Process("provider", command, folder, {"PYTHONPATH": str(Path.cwd())})
    stack.callback(provider.kill)
    connector = rasa_servers.connector(VAR, folder, provider_port)
    stack.callback(connector.process.kill)
    connector.await_ready()
    parser = rasa_servers.parser(folder)
    stack.callback(parser.process.kill)
    parser.await_ready()
    gateway = Gateway(folder / "site", parser.port, provider_port, database)
    stack.callback(gateway.stop)
    return Bench(gateway, parser, connector, provider, provider_port, seconds)


def _measure(bench: Bench, results: Results) -> None:
    rasa = {"Rasa with its Twilio connector": bench.connector.process, "Rasa for the gateway": bench.parser.process}
    ours = {f"ours: {process.name}": process for process in bench.gateway.processes}
    results.start_seconds = {
        name: process.ready_after for name, process in (rasa | ours).items() if process.ready_after
    }
    say("Side by side …")
    results.rows.extend(side_by_side(bench))
    results.memory = {name: process.memory() for name, process in (rasa | ours).items()}
    say("Where the time goes …")
    results.steps = dict(_apart("benchmarks.steps", bench.gateway))
    results.understood = [Understood(**one) for one in _apart("benchmarks.understanding", bench.gateway)]
    say("Outages …")
    results.outages.extend(outages(bench))


def _record(results: Results) -> None:
    """Put the table between the marks of its database."""
    begin, end = f"<!-- {results.database} -->\n", f"<!-- end of {results.database} -->\n"
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(begin)
    DOCUMENT.write_text(before + begin + markdown(results) + end + rest.partition(end)[2], encoding="utf-8")


def _apart(module: str, gateway: Gateway) -> Any:
    """Return what a module prints that measures in a process of its own; what was remembered before counts not."""
    environ = gateway.environ | {"ASHSHASH_SECRET_KEY": new_key()}
    done = subprocess.run([sys.executable, "-m", module], env=environ, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    try:
        main()
    except (AshshashError, LookupError, RuntimeError) as fault:
        raise SystemExit(str(fault)) from fault
