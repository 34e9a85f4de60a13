"""What a message costs by channel, operator and length, by the rates as they stand now. Pure but for whose they are."""

from collections.abc import Callable, Mapping

from gateway.channels import segments
from gateway.i18n.rates import Tariff


class Rates:
    """Asks for the table each time: staff may change it while broadcasts are written."""

    def __init__(self, tariff: Callable[[], Tariff]) -> None:
        self._tariff = tariff

    def operator(self, number: str) -> str:
        """Return the operator of an E.164 number, empty for a foreign or unknown one."""
        return self._tariff().operator(number)

    def table(self, channel: str) -> Mapping[str, int]:
        """Return paisa by operator, "" for any other; a channel nobody pays for has none."""
        rate = self._tariff().rate(channel)
        return rate.paisa if rate else {}

    def paisa(self, channel: str, operator: str, text: str) -> int:
        """Return what one message costs; an operator not named costs as the dearest."""
        table = self.table(channel)
        rate = table.get(operator, table.get("", max(table.values(), default=0)))
        return rate * parts(channel, text)


def parts(channel: str, text: str) -> int:
    """Return how many times a channel charges for a text: SMS by the segment, everything else once."""
    return max(1, segments.count(text).segments) if channel.startswith("sms:") else 1
