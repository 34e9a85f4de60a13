"""Somebody at the console, as a browser would be: keeps cookies, sends each form's token along."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from gateway.service.demonstration import PASSWORD

TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')


class Visitor:
    """One browser. Paths are inside /console/."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str = "", **more: object) -> TestResponse:
        """Open a page."""
        return self.client.get(f"/console/{path}", **more)  # type: ignore[arg-type]

    def post(self, path: str, form: dict[str, str] | None = None, **more: object) -> TestResponse:
        """Send a form with its token."""
        form = {"csrf_token": self.form_token(), **(form or {})}
        return self.client.post(f"/console/{path}", data=form, **more)  # type: ignore[arg-type]

    def form_token(self) -> str:
        """Return the token that stands on every page."""
        page = self.client.get("/console/sign-in", follow_redirects=True)
        found = TOKEN.search(page.text)
        assert found, page.text
        return found[1]

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        """Sign in by password."""
        return self.post("sign-in", {"login": login, "password": password})
