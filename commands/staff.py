"""`ashshash staff`: who is alerted, and who signs in to the console; one person may be both."""

from collections.abc import Callable
from typing import Protocol

import click

from gateway.errors import AshshashError
from gateway.service.accounts import Accounts, NoSuchAccount, Wanted
from gateway.service.desk import ROLES, Desk
from gateway.service.roles import ConsoleRole


class Site(Protocol):
    """What these commands need of the composed site."""

    @property
    def desk(self) -> Desk:
        """The acts of staff."""

    @property
    def accounts(self) -> Accounts:
        """Who may sign in."""

    @property
    def operator(self) -> str:
        """Who sits at this terminal, as they sign the audit trail."""

    def address_kind(self, channel: str) -> str:
        """Return what an address of this channel is; raises AshshashError."""


Maker = Callable[[str], Site]

# Plain words: of an enumeration click would want the members' names.
ALERTED = click.Choice([role.value for role in ROLES])
SIGNING_IN = click.Choice([role.value for role in ConsoleRole])


def staff(make: Maker) -> click.Group:
    """Return the group."""

    @click.group("staff", help="Who is alerted (activists, coordinators, those on duty) and who may sign in.")
    def group() -> None: ...

    _list(group, make)
    _add(group, make)
    _reset(group, make)
    _disable(group, make)
    return group


def _list(group: click.Group, make: Maker) -> None:
    @group.command("list", help="Everyone who is alerted, and everyone who may sign in.")
    def listed() -> None:
        site = make("")
        for one in site.desk.staff():
            area = one.union or one.upazila or one.district or "everywhere"
            click.echo(f"{one.id}  {one.role:13} {one.channel:14} {area}  {one.name}")
        for account in site.accounts.everyone():
            area = account.union or account.upazila or account.district or "everywhere"
            shut = "" if account.active else "  (disabled)"
            click.echo(f"{account.id}  {account.role:13} {'console':14} {area}  {account.login}, {account.name}{shut}")


def _add(group: click.Group, make: Maker) -> None:
    @group.command("add", help="Put somebody on the list of alerts, or let them sign in (--login), or both.")
    @click.option("--name", prompt=True)
    @click.option("--role", type=ALERTED, help="For alerts: whom and when they are called on.")
    @click.option("--channel", default="sms:twilio", show_default=True, help="Channel of their alerts.")
    @click.option("--address", help="Number (+880…) or chat id on that channel.")
    @click.option("--place", default="", help="Their district, upazila or union.")
    @click.option("--also-called", multiple=True, help="Another spelling of the name; repeatable.")
    @click.option("--login", default="", help="Sign-in name for the console; prints their first password.")
    @click.option("--console-role", type=SIGNING_IN, help="What they are in the console.")
    @click.option("--no-alerts", is_flag=True, help="Only let them sign in.")
    def add(
        name: str,
        role: str | None,
        channel: str,
        address: str | None,
        place: str,
        also_called: tuple[str, ...],
        login: str,
        console_role: str | None,
        no_alerts: bool,
    ) -> None:
        site = make("")
        if no_alerts and not login:
            raise AshshashError("--no-alerts needs --login: otherwise there is nothing to add.")
        staff_id = None
        if not no_alerts:
            role = role or click.prompt("Role", type=ALERTED)
            address = address or click.prompt("Address")
            kind = site.address_kind(channel)
            staff_id = site.desk.add_staff(name, str(role), channel, kind, str(address), place, also_called)
            click.echo(staff_id)
        if login:
            asked = console_role or click.prompt("Console role", type=SIGNING_IN)
            wanted = Wanted(login, name, ConsoleRole(asked), site.desk.scope(place), staff_id=staff_id)
            _say_first(login, site.accounts.add(wanted, site.operator))


def _reset(group: click.Group, make: Maker) -> None:
    @group.command("reset", help="Give a sign-in name a new first password, to be changed at once.")
    @click.argument("login")
    @click.option("--code-too", is_flag=True, help="The phone with the code app is lost too: set that up anew.")
    def reset(login: str, code_too: bool) -> None:
        site = make("")
        _say_first(login, site.accounts.reset(login, site.operator, code_too=code_too))


def _disable(group: click.Group, make: Maker) -> None:
    @group.command("disable", help="Take somebody off the list of alerts by id, or shut an account by sign-in name.")
    @click.argument("who")
    def disable(who: str) -> None:
        site = make("")
        try:
            site.accounts.shut(who, site.operator)
        except NoSuchAccount:
            site.desk.disable_staff(who)


def _say_first(login: str, password: str) -> None:
    click.echo(f"Sign-in name  {login}\nPassword      {password}\nTo be changed at the first sign-in.")
