"""Where one conversation stands: small, frozen, and the same after a trip through JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from gateway.channels import wording
from gateway.channels.contract import Reply
from gateway.i18n.language import Lang


@dataclass(frozen=True)
class State:
    """`offered` are the ids of the choices that digits mean, `last` the replies that "repeat" says again.

    `private_since` is the ISO time of the first message of a tip; from there on messages may have to be forgotten.
    """

    lang: Lang = Lang.BN
    flow: str = ""
    step: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    last: tuple[Reply, ...] = ()
    private_since: str = ""
    page: str = ""
    misses: int = 0

    def to_json(self) -> str:
        """Return the state as JSON text."""
        plain = {name.name: getattr(self, name.name) for name in fields(self)} | {"last": wording.dump(self.last)}
        return orjson.dumps(plain).decode()

    @classmethod
    def from_json(cls, text: str) -> "State":
        """Read what `to_json` wrote."""
        plain: dict[str, Any] = orjson.loads(text)
        read = {"lang": Lang(plain["lang"]), "offered": tuple(plain["offered"]), "last": wording.load(plain["last"])}
        return cls(**plain | read)
