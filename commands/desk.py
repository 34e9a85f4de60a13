"""`ashshash tip`, `call`, `feedback` and `demo-data`: what staff do at a terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import click

from gateway.service.desk import Desk, Dossier


class Site(Protocol):
    """What these commands need of the composed site."""

    @property
    def desk(self) -> Desk:
        """The acts of staff."""

    def seed(self) -> int:
        """Add the demonstration's made-up staff."""


Maker = Callable[[str], Site]


def desk_commands(make: Maker) -> list[click.Command]:
    """Return the commands."""
    return [_tip(make), _call(make), _feedback(make), _demo(make)]


def _tip(make: Maker) -> click.Group:
    @click.group("tip", help="Tips: each look is in the audit trail.")
    def group() -> None: ...

    @group.command("list", help="The newest tips.")
    @click.option("--limit", default=20, show_default=True)
    def listed(limit: int) -> None:
        for one in make("").desk.tips(limit):
            urgent = "  DANGER NOW" if one.danger_now else ""
            place = one.union or one.upazila or one.district or "-"
            click.echo(
                f"{one.number}  {one.created_on:%Y-%m-%d}  {one.state:7}  {one.kind or 'tip':14} {place}{urgent}"
            )

    @group.command("show", help="Read one tip.")
    @click.argument("number")
    def show(number: str) -> None:
        click.echo(_told(make("").desk.tip(number)))

    @group.command("add", help="Enter a tip for somebody who came or called, and print its receipt for them.")
    @click.option("--what", prompt=True, help="What they told.")
    @click.option("--place", default="", help="District, upazila or union, by name.")
    @click.option("--danger-now", is_flag=True, help="Somebody is in danger at this moment.")
    def add(what: str, place: str, danger_now: bool) -> None:
        click.echo(make("").desk.add_tip(what, place, danger_now))

    @group.command("ask", help="Leave a question that the giver hears with the receipt.")
    @click.argument("number")
    @click.argument("question")
    def ask(number: str, question: str) -> None:
        make("").desk.ask(number, question)

    @group.command("exclude", help="Keep a member of staff from a tip; the next is called on.")
    @click.argument("number")
    @click.argument("staff_id")
    def exclude(number: str, staff_id: str) -> None:
        make("").desk.exclude(number, staff_id)

    @group.command("listen", help="Write a tip's recordings, opened, into a folder. Delete them after listening.")
    @click.argument("number")
    @click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
    def listen(number: str, folder: Path) -> None:
        for name, sound in make("").desk.sounds(number).items():
            file = folder / name
            file.touch(mode=0o600)
            file.write_bytes(sound)
            click.echo(file)

    return group


def _call(make: Maker) -> click.Group:
    @click.group("call", help="People who wait for a call: each number shown is in the audit trail.")
    def group() -> None: ...

    @group.command("list", help="Who waits, urgent first.")
    def listed() -> None:
        for one, number in make("").desk.calls():
            agreed = "agreed to a call" if one.agreed else "did not say whether to call"
            urgent = "URGENT" if one.urgent else "      "
            click.echo(f"{one.number}  {urgent}  {one.reason:20} {number}  {agreed}")

    @group.command("done", help="Note that a call was made.")
    @click.argument("number")
    def done(number: str) -> None:
        make("").desk.called(number)

    return group


def _feedback(make: Maker) -> click.Command:
    @click.command("feedback", help="What people said of the service and the staff, newest first.")
    @click.option("--limit", default=20, show_default=True)
    def listed(limit: int) -> None:
        for day, words in make("").desk.feedback(limit):
            click.echo(f"{day}  {_within(words)}")

    return listed


def _demo(make: Maker) -> click.Command:
    @click.command("demo-data", help="Add plainly made-up staff for the demonstration; safe to repeat.")
    def demo() -> None:
        click.echo(f"{make('').seed()} made-up members of staff were added.")

    return demo


def _told(dossier: Dossier) -> str:
    tip = dossier.tip
    head = f"Tip {tip.number}, {tip.created_on:%Y-%m-%d}, by {tip.medium}, {tip.state}"
    marks = [word for word, holds in (("danger now", tip.danger_now), ("partial", tip.partial)) if holds]
    lines = [", ".join([head, *marks])]
    lines += [f"  {key}: {_within(value)}" for key, value in dossier.said.items() if value not in (None, "", [], False)]
    lines += [f"  {one.kind} ({'read' if one.read_on else 'not read'}): {_within(one.body)}" for one in dossier.entries]
    return "\n".join(lines)


def _within(words: object) -> str:
    """Return somebody's words so that no line of theirs looks like one of ours."""
    return str(words).replace("\n", "\n    | ")
