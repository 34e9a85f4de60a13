"""The site of a command that is handed it, made when it is first used: `--help` composes nothing."""

from collections.abc import Callable
from functools import cached_property


class Later:
    """Stands for what `make` makes of a process's name."""

    def __init__(self, make: Callable[[str], object], process: str) -> None:
        self._make = make
        self._process = process

    @cached_property
    def _site(self) -> object:
        return self._make(self._process)

    def __getattr__(self, name: str) -> object:
        return getattr(self._site, name)
