"""`ashshash desk-key`: the keys that open tips, and who holds them."""

from collections.abc import Callable

import click

from commands.terminal import Site, signed_in
from gateway.errors import AshshashError

Maker = Callable[[str], Site]


def desk_key(make: Maker) -> click.Group:
    """Return the group."""

    @click.group("desk-key", help="The keys that open tips: who holds them, letting somebody in, changing them.")
    def group() -> None: ...

    @group.command("make", help="Make the first key, held by the coordinator who signs in here; safe to repeat.")
    def first() -> None:
        site = make("")
        with signed_in(site) as reader:
            if not reader.carried:
                raise AshshashError("This account may not read tips: sign in as a coordinator.")
        done = site.console.tips.entitlement.progress()
        click.echo(
            f"The desk has {done.keys} key(s). {site.console.tips.entitlement.seal_waiting()} values were sealed to it."
        )

    @group.command("list", help="Who may read tips, and who holds the key.")
    def listed() -> None:
        site = make("")
        for one in site.console.tips.entitlement.people():
            has = "holds the key" if one.holds else "waits for a colleague" if one.signed_in else "never signed in"
            click.echo(f"{one.account.login:20} {has}" + ("  (an older password was lost)" if one.forgot else ""))
        done = site.console.tips.entitlement.progress()
        click.echo(f"{done.done} of {done.total} values are sealed to the newest of {done.keys} keys.")

    @group.command("entitle", help="Let another coordinator read tips; asks for an account that holds the key.")
    @click.argument("login")
    def entitle(login: str) -> None:
        site = make("")
        with signed_in(site) as reader:
            site.console.tips.entitlement.entitle(reader, _account(site, login))
        click.echo(f"{login} holds the key now.")

    @group.command("withdraw", help="Take the key from somebody; change the key afterwards.")
    @click.argument("login")
    def withdraw(login: str) -> None:
        site = make("")
        with signed_in(site) as reader:
            site.console.tips.entitlement.withdraw(reader, _account(site, login))
        click.echo("Done. Now change the key: ashshash desk-key rotate")

    @group.command("rotate", help="Change the key and seal everything anew; --go-on after a break.")
    @click.option("--go-on", is_flag=True, help="Only go on sealing for the newest key.")
    def rotate(go_on: bool) -> None:
        site = make("")
        with signed_in(site) as reader:
            if not go_on:
                site.console.tips.entitlement.rotate(reader)
            before = -1
            done = site.console.tips.entitlement.progress()
            while done.done < done.total and done.done != before:
                before = done.done
                done = site.console.tips.entitlement.seal_anew(reader)
                click.echo(f"{done.done} of {done.total}", err=True)
            done = site.console.tips.entitlement.seal_anew(reader)
        click.echo(f"{done.done} of {done.total} values are sealed to the newest key; {done.keys} key(s) are kept.")

    return group


def _account(site: Site, login: str) -> str:
    found = [one.account.id for one in site.console.tips.entitlement.people() if one.account.login == login]
    if not found:
        raise AshshashError(f"{login}: no account of this name may read tips.")
    return found[0]
