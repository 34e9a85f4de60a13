"""A page, or what tells more than the page: the question names a sum, a country, a route or a district."""

from gateway.channels.contract import Say
from gateway.dialogue.flows import menu, price, service, steps
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

PRICED = (menu.COST, "ask_broker")
WARNED = ("ask_irregular_route", "ask_online_offer", "verify_visa", "ask_women_migration")
PLACED = (service.TOPIC, "ask_training", "ask_bmet_registration")


def told(m: Moment, name: str, story: str) -> Turn:
    """Answer the topic of this name; `story` is the question it was understood from, empty for a button."""
    content = m.site.content
    if name in PRICED and (said := content.guides.prices.read(story)).asked:
        return price.enter(m, said)
    if name == menu.COST and (country := content.country_in(story)):
        return menu.cost(m, country)
    if name in WARNED and (route := content.guides.route_in(story)):
        words = content.said(route.text, m.state.lang, m.medium)
        return menu.after(m.reply(Say(words, prompt=f"route.{route.id}")), name)
    if name in PLACED and story:
        return _by_place(m, name, story)
    if name == steps.TOPIC and m.slot("steps.at"):
        return steps.enter(m)
    return menu.page(m, name)


def _by_place(m: Moment, name: str, story: str) -> Turn:
    services, named = m.site.content.guides.services, service.districts_in(m, story)
    if name == service.TOPIC:
        return service.enter(m, services.named.find(story), named)
    return service.enter(m, services.after[name], named, name) if named else menu.page(m, name)
