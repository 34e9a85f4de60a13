"""How many requests each route answered, how, and how fast."""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Traffic:
    """The two measures of the web process; routes are named by their pattern, never by what a client sent."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "ashshash_http_requests", "Requests answered, by route and status", ["route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "ashshash_http_seconds", "Seconds from request to answer", ["route"], buckets=BUCKETS, registry=registry
        )
        # Looking a child up by its labels costs as much as counting; there are as many as routes and statuses.
        self._children: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def note(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        children = self._children.get((route, status))
        if children is None:
            children = self._requests.labels(route, str(status)), self._seconds.labels(route)
            self._children[route, status] = children
        requests, durations = children
        requests.inc()
        durations.observe(seconds)


@cache
def traffic_of(registry: CollectorRegistry) -> Traffic:
    """Return the registry's measures: a second application in one process counts into the same."""
    return Traffic(registry)
