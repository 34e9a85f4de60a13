"""Errors that cross rooms. Failures of a send are values (`SendError` in gateway.channels.contract), not these."""


class AshshashError(Exception):
    """Any error whose sentence may be shown to an operator."""


class SettingsError(AshshashError):
    """One or more settings are wrong; the message lists every fault."""


class Malformed(AshshashError):
    """A request from outside can't be read; answered 400."""


class Forbidden(AshshashError):
    """A request from outside isn't signed as it should be; answered 403."""


class TooMany(AshshashError):
    """A sender is over the limit; answered 429 where that helps. `retry_after` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many messages")
        self.retry_after = retry_after


class StoreDown(AshshashError):
    """The database did not answer; the caller spools or answers 503."""
