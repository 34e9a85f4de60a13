"""Commands for the voice channel: the list for the recording studio."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import click

from gateway.i18n.language import Lang
from ivr.prompts import Prompt, State, prompts, state, unknown
from ivr.recordings import Recordings, digest, manifest, write_manifest
from ivr.site import VoiceSite


def voice_commands(load: Callable[[], VoiceSite]) -> click.Group:
    """Return the group `voice`; `load` gives the site's words when a command needs them."""

    @click.group()
    def voice() -> None:
        """Voice calls: recorded prompts."""

    @voice.command("prompts")
    @click.option("--lang", type=click.Choice([each.value for each in Lang]), help="Only this language.")
    @click.option(
        "--only",
        type=click.Choice([each.value for each in State]),
        multiple=True,
        help="Only prompts in this state; repeatable.",
    )
    @click.option("--table", is_flag=True, help="A table for the eye in place of CSV.")
    @click.option("--confirm", is_flag=True, help="Note that every recording present says today's words.")
    def show(lang: str | None, only: tuple[str, ...], table: bool, confirm: bool) -> None:
        """List every prompt to record, with its words, and say which recordings are missing or stale."""
        site = load()
        known = prompts(site)
        if confirm:
            _confirm(known, site.locales)
        recordings = Recordings.load(site.locales)
        wanted = [(prompt, state(prompt, recordings)) for prompt in known if lang in (None, prompt.lang)]
        listed = [(prompt, is_) for prompt, is_ in wanted if not only or is_ in only]
        (_write_table if table else _write_csv)(listed, sys.stdout)
        counts = ", ".join(f"{sum(is_ is each for _, is_ in wanted)} {each}" for each in State)
        click.echo(counts, err=True)
        for name in unknown(known, recordings):
            click.echo(f"no prompt asks for the recording {name}", err=True)

    return voice


def _confirm(known: tuple[Prompt, ...], locales: Path) -> None:
    """Write the manifests anew, for the recordings that are there."""
    recordings = Recordings.load(locales)
    for lang in dict.fromkeys(prompt.lang for prompt in known):
        folder = locales / lang / "voice"
        present = {p.name: digest(p.words) for p in known if p.lang == lang and (lang, p.name) in recordings.prompts}
        if present or manifest(folder):
            write_manifest(folder, present)


def _write_csv(rows: list[tuple[Prompt, State]], out: TextIO) -> None:
    writer = csv.writer(out)
    writer.writerow(["lang", "prompt", "state", "words"])
    writer.writerows([prompt.lang.value, prompt.name, is_.value, prompt.words] for prompt, is_ in rows)


def _write_table(rows: list[tuple[Prompt, State]], out: TextIO) -> None:
    width = max((len(prompt.name) for prompt, _ in rows), default=0)
    for prompt, is_ in rows:
        words = " ".join(prompt.words.split())
        out.write(f"{prompt.lang}  {prompt.name:<{width}}  {is_:<11}  {words}\n")
