"""Help by place: which kind, in which district, and who to ask there; what wasn't named is asked for."""

from gateway.channels import segments
from gateway.channels.contract import MAIN_MENU, MORE, Choice, Expect, Say
from gateway.dialogue.flows import menu, steps
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.digits import spoken
from gateway.i18n.language import Medium
from gateway.i18n.places import Place
from gateway.i18n.services import Partner

TOPIC = "find_service"
PAGE = 6  # districts shown at once, beside "another" and "more"
MOST_SMS, ROOM = 3, "ক" * 14  # the way to the menu follows
NAME_WORDS = 3  # "আর খুলনায়?", "যশোর সদর": a name, not another question


def enter(m: Moment, kind: str, named: tuple[Place, ...] = (), topic: str = TOPIC) -> Turn:
    """Ask what is missing, or tell; of several districts that may be meant, ask which."""
    m = _in_one_of(m.keep(service_kind=kind, service_district="", service_from=""), named)
    return ask(m.now_in(flow="service", page=f"page:{topic}"))


def ask(m: Moment) -> Turn:
    """Ask for the kind, then for the district; with both, tell."""
    kind, district = m.slot("service.kind"), m.slot("service.district")
    if not kind:
        return _ask_kind(m)
    return (
        _tell(m, kind, district)
        if district or m.site.content.guides.services.kinds[kind].everywhere
        else _ask_district(m)
    )


def answer(m: Moment, choice: str) -> Turn | None:
    """Take a chosen answer; None where it isn't one of these."""
    sort, _, name = choice.partition(":")
    if choice == MORE:
        return _ask_district(m.keep(service_from=str(int(m.slot("service.from") or 0) + PAGE)))
    if choice == "other":
        return menu.page(m, TOPIC)
    if sort == "kind" and name in m.site.content.guides.services.kinds:
        return ask(m.keep(service_kind=name))
    return ask(m.keep(service_district=name)) if sort == "place" and name in m.site.places.by_id else None


def read(m: Moment) -> Turn | None:
    """Take a kind, a district or a location; "where?" and the name of a district after a page that they fit."""
    if m.state.flow == "service":
        return _step(m)
    topic = _topic(m)
    services = m.site.content.guides.services
    if topic not in services.after:
        return None
    kind = services.after[topic] or m.slot("service.kind")
    if m.site.content.guides.asks_where(m.heard.text):
        before = m.slot("service.district")
        return enter(m, kind, (m.site.places.get(before),) if before else (), topic)
    named = districts_in(m, m.heard.text) if len(m.heard.text.split()) <= NAME_WORDS else ()
    return enter(m, kind, named, topic) if named else None


def districts_in(m: Moment, text: str) -> tuple[Place, ...]:
    """Return the districts a text names, or lies in."""
    return _districts(m, m.site.places.within(text))


def _districts(m: Moment, places: tuple[Place, ...]) -> tuple[Place, ...]:
    biggest = (m.site.places.path(place.id)[0] for place in places)
    return tuple({district.id: district for district in biggest}.values())


def _topic(m: Moment) -> str:
    """Return the page one is at; among the steps, the page of the step."""
    return steps.page_here(m) if m.state.flow == "steps" else m.state.page.removeprefix("page:")


def _step(m: Moment) -> Turn | None:
    text = m.heard.text
    if m.state.step == "kind" and (kind := m.site.content.guides.services.named.find(text)):
        return ask(m.keep(service_kind=kind))
    if m.heard.place:
        near = m.site.places.nearest(*m.heard.place)
        return ask(m.keep(service_district=near.id)) if near else menu.page(m, TOPIC)
    if m.state.step != "district" or not text.strip():
        return None
    found = m.site.places.find(text) if len(text.split()) <= NAME_WORDS else m.site.places.within(text)
    named = _districts(m, found)
    return ask(_in_one_of(m, named)) if named else None


def _in_one_of(m: Moment, named: tuple[Place, ...]) -> Moment:
    """Note the district, or those that a name like Kaliganj may mean."""
    if len(named) == 1:
        return m.keep(service_district=named[0].id, service_maybe="")
    return m.keep(service_maybe=" ".join(place.id for place in named[:PAGE]))


def _ask_kind(m: Moment) -> Turn:
    kinds = m.site.content.guides.services.kinds.values()
    shown = [Choice(f"kind:{kind.passage.id}", kind.passage.names[m.state.lang]) for kind in kinds if kind.asked]
    return m.now_in(step="kind").ask("service.ask.kind", *shown, MAIN_MENU)


def _ask_district(m: Moment) -> Turn:
    if maybe := m.slot("service.maybe").split():
        shown = [Choice(f"place:{one}", m.site.places.get(one).names[m.state.lang]) for one in maybe]
        m = m.keep(service_maybe="").now_in(step="district")
        return m.ask("service.ask.which", *shown, "other", MAIN_MENU, expect=Expect.PLACE)
    districts = m.site.places.districts()
    start = int(m.slot("service.from") or 0) % max(len(districts), 1)
    shown = [Choice(f"place:{one.id}", one.names[m.state.lang]) for one in districts[start : start + PAGE]]
    m = m.now_in(step="district")
    return m.ask("service.ask.district", *shown, "other", m.choice(MORE), MAIN_MENU, expect=Expect.PLACE)


def _tell(m: Moment, kind: str, district: str) -> Turn:
    services, lang = m.site.content.guides.services, m.state.lang
    name = m.site.places.get(district).names[lang] if district else ""
    words = services.words(kind, district)
    m = m.reply(Say(m.site.content.said(words, lang, m.medium, district=name)))
    m = _partners(m, services.partners_in(kind, district, m.site.content.today))
    return menu.after(m, m.state.page.removeprefix("page:"))


def _partners(m: Moment, partners: tuple[Partner, ...]) -> Moment:
    """Tell who else helps there: in a chat all of them; elsewhere those with a number, as many as fit."""
    lang = m.state.lang
    if m.medium is Medium.CHAT:
        mark = "; " if any(one.phone or one.address[lang] for one in partners) else ", "
        told = mark.join(one.line(lang) for one in partners)
        return m.say("service.partners", partners=told) if told else m
    for one in (one for one in partners if one.phone):
        number = spoken(one.phone, lang) if m.medium is Medium.VOICE else one.phone
        more = m.say("service.partner", name=one.names[lang], phone=number)
        if m.medium is Medium.SMS and segments.count("\n".join((*_texts(more), ROOM))).segments > MOST_SMS:
            return m
        m = more
    return m


def _texts(m: Moment) -> list[str]:
    return [reply.text for reply in m.said if isinstance(reply, Say)]
