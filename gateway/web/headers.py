"""Headers that keep pages to themselves: own scripts and styles only, no frame, no referrer, nothing kept."""

from collections.abc import Callable

from flask import Response, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NOT_KEPT = "Cache-Control"
YEAR = 365 * 24 * 3600


def for_settings(*, secure: bool) -> Callable[[Response], Response]:
    """Return what is done to every answer; `secure` where people come by https."""

    always = ALWAYS | ({"Strict-Transport-Security": f"max-age={YEAR}"} if secure else {})
    names = frozenset(name.lower() for name in (*always, NOT_KEPT))
    whole = tuple((always | {NOT_KEPT: "no-store"}).items())

    def add(response: Response) -> Response:
        static = (request.endpoint or "").endswith("static")
        if not static and names.isdisjoint([name.lower() for name in response.headers.keys()]):  # noqa: SIM118
            response.headers.extend(whole)  # as nearly always: no looking for each of them among the others
            return response
        response.headers.update(always)
        if not static:
            response.headers[NOT_KEPT] = "no-store"
        return response

    return add
