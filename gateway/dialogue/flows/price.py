"""Is the price right? The sum that was asked against the government's maximum, and the months of wage it eats."""

from dataclasses import replace
from fractions import Fraction

from gateway.channels.contract import MAIN_MENU, MORE, Choice, Expect, Say
from gateway.dialogue.flows import menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Medium
from gateway.i18n.money import taka
from gateway.i18n.price_words import Price

PAGE = 6  # countries shown at once, beside "another" and "more"
LAKH, THOUSAND = 100_000, 1_000
LOWEST_WAGE = 3_000  # a smaller number is a wage in another country's money
MUCH = 2  # times the maximum from which the times are told
FEW_WORDS = 6  # "দালাল তো ৫ লাখ টাকা চায়" right after the costs


def enter(m: Moment, said: Price | None = None) -> Turn:
    """Begin with what has already been said."""
    return onward(_noted(m.drop("price."), said or Price()))


def onward(m: Moment) -> Turn:
    """Ask what is missing, or judge."""
    m = m.now_in(flow="price", page=f"page:{menu.COST}")
    country = m.slot("price.country")
    if not country:
        return _ask_country(m)
    if m.site.content.ceiling(country) is None:
        return menu.cost(m, country)
    return _judge(m) if m.slot("price.sum") else _ask_sum(m)


def ask(m: Moment) -> Turn:
    """Ask the question of this step again."""
    return _ask_wage(m) if m.state.step == "wage" and m.slot("price.sum") else onward(m)


def answer(m: Moment, choice: str) -> Turn | None:
    """Take a chosen answer; None where it isn't one of these."""
    kind, _, name = choice.partition(":")
    if choice == MORE:
        return _ask_country(m.keep(price_from=str(_from(m) + PAGE)))
    if choice == "other":
        return menu.after(m.drop("price.").reply(_said(m, "price.other")), menu.COST)
    if choice == "skip":
        return menu.after(m, menu.COST)
    return onward(m.keep(price_country=name)) if kind == "country" and name in m.site.content.costs.countries else None


def read(m: Moment) -> Turn | None:
    """Take a price, a sum, a country or a wage; None where the words are about something else."""
    said = m.site.content.guides.prices.read(m.heard.text)
    if said.whole and said.country:
        return enter(m, said)
    if m.state.flow == "price":
        return _step(m, said)
    short = len(m.heard.text.split()) <= FEW_WORDS
    if said.asked and short and m.state.page == f"page:{menu.COST}" and m.slot("price.country"):
        return enter(m, replace(said, country=said.country or m.slot("price.country")))
    return enter(m, said) if said.whole else None


def takes_number(m: Moment) -> bool:
    """Tell whether a bare number is an answer to this step: a sum or a wage."""
    return m.state.flow == "price" and m.state.step in ("sum", "wage")


def _step(m: Moment, said: Price) -> Turn | None:
    match m.state.step:
        case "country" if said.country:
            return onward(_noted(m, said))
        case "sum" if amount := said.asked or said.wage or _meant(m, LAKH):
            return onward(_noted(m, replace(said, asked=amount)))
        case "wage":
            return _wage(m, said)
    return onward(m.say("price.taka")) if _foreign(m) and m.state.step == "sum" else None


def _wage(m: Moment, said: Price) -> Turn | None:
    if said.country:
        return None  # "আর মালয়েশিয়া?"
    if said.whole and said.asked >= LAKH:
        return enter(m, replace(said, country=m.slot("price.country")))
    amount = said.wage or said.asked or _meant(m, THOUSAND)
    if (amount and amount < LOWEST_WAGE) or _foreign(m):
        return _ask_wage(m.say("price.taka"))
    return _months(m.keep(price_wage=str(amount))) if amount else None


def _meant(m: Moment, unit: int) -> int:
    """Return what a bare number means: "5" lakh or "25" thousand where it is small, else itself."""
    number = m.site.content.guides.prices.sums.bare(m.heard.text) or Fraction(0)
    if number < 100:
        return int(number * unit)
    return int(number * THOUSAND) if unit == LAKH and number < THOUSAND else int(number)


def _foreign(m: Moment) -> bool:
    return m.site.content.guides.prices.sums.in_foreign(m.heard.text)


def _noted(m: Moment, said: Price) -> Moment:
    told = {"price_country": said.country, "price_sum": said.asked, "price_wage": said.wage}
    return m.keep(**{name: str(value) for name, value in told.items() if value})


def _ask_country(m: Moment) -> Turn:
    countries = [one for one in m.site.content.costs.countries if m.site.content.ceiling(one) is not None]
    start = _from(m) % max(len(countries), 1)
    shown = [Choice(f"country:{one}", _name(m, one)) for one in countries[start : start + PAGE]]
    m = m.now_in(step="country")
    return m.ask("price.ask.country", *shown, "other", m.choice(MORE), MAIN_MENU, expect=Expect.TEXT)


def _ask_sum(m: Moment) -> Turn:
    country = _name(m, m.slot("price.country"))
    return m.now_in(step="sum").ask("price.ask.sum", MAIN_MENU, country=country, expect=Expect.DIGITS)


def _ask_wage(m: Moment) -> Turn:
    return m.now_in(flow="price", step="wage").ask("price.ask.wage", "skip", MAIN_MENU, expect=Expect.DIGITS)


def _judge(m: Moment) -> Turn:
    country, asked = m.slot("price.country"), int(m.slot("price.sum"))
    most = m.site.content.ceiling(country) or 0
    year = m.site.content.costs.countries[country].year
    told = {"country": _name(m, country), "amount": _taka(m, most), "asked": _taka(m, asked)}
    if asked > most:
        m = m.reply(_said(m, "price.over", **told, difference=_taka(m, asked - most), year=str(year)))
    else:
        m = m.reply(_said(m, "price.within", **told, year=str(year)))
    if asked >= MUCH * most and m.medium is not Medium.SMS:
        m = m.say("price.times", times=asked // most)
    return _months(m) if m.slot("price.wage") else _ask_wage(m)


def _months(m: Moment) -> Turn:
    asked, wage = int(m.slot("price.sum")), int(m.slot("price.wage"))
    months = max(1, (asked + wage // 2) // wage)
    m = m.say(
        "price.months.too" if m.said else "price.months", asked=_taka(m, asked), wage=_taka(m, wage), months=months
    )
    return menu.after(m, menu.COST)


def _said(m: Moment, key: str, **params: str) -> Say:
    return Say(m.text(key, **params, **m.site.lines(m.state.lang, m.medium)))


def _taka(m: Moment, amount: int) -> str:
    return taka(amount, m.state.lang, m.medium)


def _name(m: Moment, country: str) -> str:
    return m.site.content.costs.countries[country].names[m.state.lang]


def _from(m: Moment) -> int:
    return int(m.slot("price.from") or 0)
