"""All areas of the console: one line each."""

from pathlib import Path

from flask import Blueprint

from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service.console import ConsoleServices
from gateway.settings import CoreSettings
from gateway.web.console import (
    account,
    accounts,
    broadcasts,
    calendar,
    calls,
    content,
    desk_keys,
    directory,
    figures,
    home,
    imports,
    payments,
    people,
    report,
    signing_in,
    survivors,
    tasks,
    threads,
    tips,
    trail,
)
from gateway.web.console.cookie import TokenCookie
from gateway.web.console.mount import console
from gateway.web.console.words import Words


def whole_console(settings: CoreSettings, services: ConsoleServices, places: Places, locales: Path) -> Blueprint:
    """Return the console as one blueprint."""
    words = Words.load(locales, places, settings.timezone)
    cookie = TokenCookie(secure=not settings.simulator)
    areas = [
        signing_in.area(services.sign_in, services.own_account, cookie),
        home.area(services.overview, services.coming, services.to_approve),
        account.area(services.sign_in, services.own_account, cookie),
        calls.area(services.calls),
        people.area(services.people, places),
        accounts.area(services.accounts, places),
        trail.area(services.trail),
        threads.area(
            services.reading, services.writing, services.choosing, services.editing, services.names, services.writers
        ),
        content.area(services.editing, services.names),
        content.ready_answers(services.editing, services.names),
        directory.area(services.directory, services.editing, services.names),
        survivors.area(services.care, places, services.names),
        calendar.area(services.care, services.names, settings.public_url),
        tasks.area(services.care, services.names),
        tips.area(services.tips, places),
        broadcasts.area(services.broadcasts, places, words, services.names),
        figures.area(services.tips, words),
        desk_keys.area(services.tips),
        report.area(services.care.reports, places, words),
        imports.area(services.care.jobs, services.care.words.columns),
        payments.area(services.care.conveyance, services.care.ledger, services.names, words),
    ]
    return console(services.sign_in, words, areas, cookie, Lang(settings.default_locale))
