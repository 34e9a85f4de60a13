"""What a site permits its broadcasts, which channel stands in for another, and what messages cost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gateway.i18n.content import Content
from gateway.i18n.rates import Tariff
from gateway.service.broadcasts.costing import Rates
from gateway.settings import commas, read, setting, whole


@dataclass(frozen=True)
class BroadcastSettings:
    """Caps over all broadcasts, and second providers."""

    a_day: int = setting(
        "ASHSHASH_BROADCAST_DAY", "Messages that all broadcasts together may send in a day.", 200_000, whole(1, 10**9)
    )
    taka_a_month: int = setting(
        "ASHSHASH_BROADCAST_MONTH_TAKA",
        "Taka that all broadcasts together may cost in a month.",
        100_000,
        whole(0, 10**9),
    )
    seconds: tuple[str, ...] = setting(
        "ASHSHASH_SECOND_CHANNELS",
        "Which channel takes over where another fails: sms:http:one=sms:http:two, several with commas.",
        (),
        commas,
    )

    @property
    def stand_ins(self) -> dict[str, str]:
        """Return the second channel of each first one."""
        return dict(one.split("=", 1) for one in self.seconds)

    def faults(self) -> Iterator[str]:
        """Name what can't be read."""
        if any(one.count("=") != 1 for one in self.seconds):
            yield "ASHSHASH_SECOND_CHANNELS: must look like sms:http:one=sms:http:two."


@dataclass(frozen=True)
class Terms:
    """The terms on which broadcasts go out; where none are given all is free, under the caps of the settings."""

    caps: BroadcastSettings = field(default_factory=BroadcastSettings)
    rates: Rates = field(default_factory=lambda: Rates(Tariff))

    @classmethod
    def load(cls, environ: Mapping[str, str], content: Content) -> "Terms":
        """Read the settings; the rates are those of the content, as staff keep them."""
        return cls(read(BroadcastSettings, environ), Rates(lambda: content.campaign.tariff))
