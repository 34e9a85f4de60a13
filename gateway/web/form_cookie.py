"""Flask's signed cookie, unsigned only where there is one: a webhook brings none, and need not pay for its signer."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class FormCookie(SecureCookieSessionInterface):
    """Opens an empty session at once for a request without our cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds."""
        if "HTTP_COOKIE" not in request.environ and app.secret_key:
            return self.session_class()
        return super().open_session(app, request)
