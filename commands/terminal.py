"""Signing in at a terminal: name, password and code are asked for at a prompt, never given as arguments."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from gateway.errors import AshshashError
from gateway.service.sign_in import SignIn
from gateway.service.stages import Stage
from gateway.service.tip_reader import Reader, reader_of
from gateway.service.tip_services import TipServices

ORIGIN = "terminal"


class ConsoleSite(Protocol):
    """The part of the site that knows who may sign in, and what they may do then."""

    @property
    def sign_in(self) -> SignIn:
        """Who opens and ends sessions."""

    @property
    def tips(self) -> TipServices:
        """Everything that is done with tips."""


class Site(Protocol):
    """What these commands need of the composed site."""

    @property
    def console(self) -> ConsoleSite:
        """What staff do when they are signed in."""

    @property
    def operator(self) -> str:
        """Who sits at this terminal, as they sign the audit trail."""


@contextmanager
def signed_in(site: Site) -> Iterator[Reader]:
    """Ask who is there, and end their session afterwards; raises AshshashError where they can't be let in."""
    sign_in = site.console.sign_in
    login = click.prompt("Sign-in name", err=True)
    token = sign_in.by_password(login, click.prompt("Password", hide_input=True, err=True), ORIGIN, ORIGIN)
    who = sign_in.find(token) if token else None
    if who and who.stage is Stage.CODE:
        token = sign_in.by_code(who, click.prompt("Code", err=True), ORIGIN)
        who = sign_in.find(token) if token else None
    if who is None:
        raise AshshashError("That isn't right, or too many tries were wrong.")
    try:
        if who.stage is not Stage.IN:
            raise AshshashError("Sign in to the console once first: something is to be set up there.")
        yield reader_of(who)
    finally:
        sign_in.sign_out(who)
