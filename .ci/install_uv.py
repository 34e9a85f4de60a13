"""Puts uv, which installs everything else, into .uv/bin where the machine has none. Needs nothing but Python.

A bare Debian has neither pip nor venv, and forbids pip outside one (PEP 668); so three ways are tried in turn.
"""

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(".uv")


def by_venv() -> None:
    run(sys.executable, "-m", "venv", str(HOME))
    run(str(HOME / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "uv")


def by_pip() -> None:
    run(sys.executable, "-m", "pip", "install", "--quiet", "--target", str(HOME / "lib"), "uv")
    keep((HOME / "lib" / "bin" / "uv").read_bytes())


def by_apt() -> None:
    """Let the system bring the part of Python that makes environments; needs the rights to."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    run(*as_root, "apt-get", "update", "-qq")
    run(*as_root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv")
    by_venv()


def keep(program: bytes) -> None:
    target = HOME / "bin" / "uv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(program)
    target.chmod(0o755)


def run(*argv: str) -> None:
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def main() -> None:
    print("Installing uv into .uv …", flush=True)
    faults = []
    for way in (by_venv, by_pip, by_apt):
        try:
            way()
        except (OSError, subprocess.CalledProcessError) as fault:
            faults.append(f"{way.__name__}: {fault}")
            continue
        if os.access(HOME / "bin" / "uv", os.X_OK):
            return
    sys.exit("uv can't be installed:\n  " + "\n  ".join(faults))


if __name__ == "__main__":
    main()
