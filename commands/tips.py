"""`ashshash tip` and `retain`: tips at a terminal. Lists are open; words open with an account's name and password."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import click

from commands.desk_key import desk_key
from commands.terminal import Site as TerminalSite
from commands.terminal import signed_in
from commands.told import within
from gateway.service.desk import Desk
from gateway.service.tip_entering import Source, Told
from gateway.service.tip_reader import terminal
from gateway.service.tip_reading import Dossier, Line, Wanted
from gateway.service.tip_steps import STATES, ClosedBecause, ReferredTo


class Site(TerminalSite, Protocol):
    """What these commands need of the composed site."""

    @property
    def desk(self) -> Desk:
        """Places by their names."""


Maker = Callable[[str], Site]


def tip_commands(make: Maker) -> list[click.Command]:
    """Return all commands of the tip desk."""
    return [_tip(make), _retain(make), desk_key(make)]


def _tip(make: Maker) -> click.Group:
    @click.group("tip", help="Tips: each look is in the audit trail.")
    def group() -> None: ...

    _list(group, make)
    _show(group, make)
    _add(group, make)
    _act(group, make)
    _listen(group, make)
    return group


def _retain(make: Maker) -> click.Command:
    @click.command("retain", help="Warn of tips whose time ends, delete those whose time is over; the clock does too.")
    def run() -> None:
        site = make("")
        done = site.console.tips.retention.run(site.operator)
        click.echo(f"{done.warned} tips end soon and show it, {done.deleted} were deleted; their counts stay.")

    return run


def _list(group: click.Group, make: Maker) -> None:
    @group.command("list", help="The newest tips, as they look from outside their seals.")
    @click.option("--state", default="", help="new, acknowledged, in_progress, referred, closed or open.")
    def listed(state: str) -> None:
        site = make("")
        found, fresh, more = site.console.tips.reading.page(terminal(site.operator), Wanted(state=state))
        for one in found:
            marks = [word for word, holds in (("DANGER NOW", one.danger_now), ("new words", one.id in fresh)) if holds]
            place = one.union or one.upazila or one.district or "-"
            line = f"{one.number}  {one.created_on:%Y-%m-%d}  {one.state:12}  {one.kind or 'tip':14} {place}"
            click.echo("  ".join([line, *marks]))
        if more:
            click.echo("… and older ones: see the console.")


def _show(group: click.Group, make: Maker) -> None:
    @group.command("show", help="Read one tip; asks for an account that may.")
    @click.argument("number")
    def show(number: str) -> None:
        site = make("")
        with signed_in(site) as reader:
            click.echo(told(site.console.tips.reading.read(reader, number)))


def _add(group: click.Group, make: Maker) -> None:
    @group.command("add", help="Enter a tip for somebody who came or called, and print its receipt for them.")
    @click.option("--what", prompt="What they told", help="Asked for where it isn't given: arguments can be seen.")
    @click.option("--place", default="", help="District, upazila or union, by name.")
    @click.option("--danger-now", is_flag=True, help="Somebody is in danger at this moment.")
    @click.option("--source", type=click.Choice(_words(Source)), default=Source.WALK_IN.value, show_default=True)
    def add(what: str, place: str, danger_now: bool, source: str) -> None:
        site = make("")
        where = site.desk.place(place).id if place else ""
        told_by = Told(what, danger_now=danger_now, place=where, source=Source(source))
        click.echo(site.console.tips.entering.add(terminal(site.operator), told_by))


def _act(group: click.Group, make: Maker) -> None:
    @group.command("ask", help="Leave a question that the giver hears with the receipt.")
    @click.argument("number")
    @click.option("--question", prompt="Question", help="Asked for where it isn't given: arguments can be seen.")
    def ask(number: str, question: str) -> None:
        site = make("")
        told_them = site.console.tips.acting.ask(terminal(site.operator), number, question)
        click.echo("They are told that something waits." if told_them else "They find it when they come back.")

    @group.command("step", help="Take a tip to its next state; asks for an account that may.")
    @click.argument("number")
    @click.argument("state", type=click.Choice(_words(STATES)))
    @click.option(
        "--detail", type=click.Choice(_words([*ReferredTo, *ClosedBecause])), default=None, help="To whom, or why."
    )
    @click.option("--note", prompt="Note", default="")
    def step(number: str, state: str, detail: str | None, note: str) -> None:
        site = make("")
        with signed_in(site) as reader:
            site.console.tips.acting.step(reader, number, state, detail or "", note)

    @group.command("exclude", help="Keep a member of staff from a tip; the next is called on.")
    @click.argument("number")
    @click.argument("staff_id")
    def exclude(number: str, staff_id: str) -> None:
        site = make("")
        site.console.tips.acting.exclude(terminal(site.operator), number, staff_id)


def _listen(group: click.Group, make: Maker) -> None:
    @group.command("listen", help="Write a tip's recordings, voices disguised, into a folder; asks for an account.")
    @click.argument("number")
    @click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
    def listen(number: str, folder: Path) -> None:
        site = make("")
        with signed_in(site) as reader:
            for name in site.console.tips.sounds.names(reader, number):
                file = folder / f"{name}.wav"
                file.touch(mode=0o600)
                file.write_bytes(site.console.tips.sounds.play(reader, number, name))
                click.echo(file)


def told(dossier: Dossier) -> str:
    """Return a tip as a terminal shows it."""
    one = dossier.tip
    head = f"Tip {one.number}, {one.created_on:%Y-%m-%d}, by {one.source or one.medium}, {one.state}"
    marks = [word for word, holds in (("danger now", one.danger_now), ("partial", one.partial)) if holds]
    lines = [", ".join([head, *marks])]
    lines += [f"  {key}: {within(value)}" for key, value in dossier.said.items() if value not in (None, "", [], False)]
    lines += [_line(each) for each in dossier.lines]
    return "\n".join(lines)


def _words(members: Iterable[StrEnum]) -> list[str]:
    """Return the words of an enumeration: of members themselves click would want the names."""
    return [each.value for each in members]


def _line(one: Line) -> str:
    read = f" ({'read' if one.read_on else 'not read'})" if one.kind in ("question", "answer") else ""
    detail = f" {one.detail}" if one.detail else ""
    return f"  {one.at:%Y-%m-%d} {one.kind}{detail}{read}" + (f": {within(one.words)}" if one.words else "")
