"""The cookie with a browser's token: for this host alone, out of scripts' reach, never sent along by other sites."""

from flask import request
from werkzeug.wrappers import Response


class TokenCookie:
    """Reads, gives and takes the cookie; `secure` everywhere but in the demonstration, which has no https."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        # Browsers take a __Host- cookie only over https, for one host and the whole of it: no neighbour can set it.
        self._name = "__Host-ashshash" if secure else "ashshash"

    def read(self) -> str:
        """Return the token, empty where there is none."""
        return request.cookies.get(self._name, "")

    def give(self, response: Response, token: str) -> Response:
        """Hand out a token, until the browser is closed."""
        response.set_cookie(self._name, token, path="/", secure=self._secure, httponly=True, samesite="Strict")
        return response

    def take(self, response: Response) -> Response:
        """Take the token away."""
        response.delete_cookie(self._name, path="/", secure=self._secure, httponly=True, samesite="Strict")
        return response
