"""A running site, started as a newcomer starts it, and a real browser that may talk to nobody else."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "test-artefacts"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
)
START_SECONDS = 90


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Start `ashshash run` on a free port with data of its own; it must leave nothing behind."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    var = Path(tempfile.mkdtemp(prefix="ashshash-"))
    environ = {
        "PATH": os.environ["PATH"],
        "ASHSHASH_PORT": str(port),
        "ASHSHASH_VAR": str(var / "var"),
        "ASHSHASH_RASA_URL": "http://127.0.0.1:9",  # nobody: menus and keywords must do
        "ASHSHASH_WEB_WORKERS": "1",
        **getattr(request.module, "ENVIRON", {}),  # what a file of tests needs otherwise
    }
    said = (var / "said").open("w+b")
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("ashshash")), "run"], cwd=ROOT, env=environ, stdout=said, stderr=said
    )
    try:
        _await_up(process, var / "said")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(30)
        said.close()
        output = (var / "said").read_text("utf-8")
        (ARTEFACTS / "site.log").write_text(output, "utf-8")
        shutil.rmtree(var)
    assert code == 0, output
    assert "All stopped" in output


def _await_up(process: subprocess.Popen[bytes], said: Path) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    until = time.monotonic() + START_SECONDS
    while "Ashshash is up" not in said.read_text("utf-8"):
        assert process.poll() is None, said.read_text("utf-8")
        assert time.monotonic() < until, said.read_text("utf-8")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's own Chromium; nothing is ever downloaded. Its event loop must be gone before other tests."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET])
        yield browser
        browser.close()


@pytest.fixture(params=[(1280, 900), (360, 740)], ids=["desktop", "mobile"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Return the width and height of the window."""
    width, height = request.param
    return width, height


@pytest.fixture
def page(browser: Browser, size: tuple[int, int], address: str) -> Iterator[Page]:
    """Open a page that fails the test for any error on it and any request to another host."""
    faults: list[str] = []
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        has_touch=size[0] < 720,
        locale="bn-BD",
        base_url=address,
        reduced_motion="reduce",
    )

    def guard(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"request to {route.request.url}")
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        refused = "/console/sign-in" in str(message.location) and "status of 403" in message.text
        refused = refused or "status of 422" in message.text  # a form with a fault in it, sent back
        if message.type in {"error", "warning"} and not refused:  # a wrong password is no fault of the page
            faults.append(f"{message.type}: {message.text} {message.location}")

    context.route("**/*", guard)
    page = context.new_page()
    page.on("console", listen)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    yield page
    context.unroute_all(behavior="ignoreErrors")
    context.close()
    assert faults == []
