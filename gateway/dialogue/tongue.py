"""Which language someone writes in, by its script and its commonest words; unsure means unchanged."""

from gateway.i18n.language import Lang
from gateway.i18n.normalise import fold

SURE = 2
_ENGLISH = """
the is are my how what where when who why can you want please should with and they does need much for of get will have
someone about i am it this that me was your there any to in do no not from come now again be going by at which dont give
one she he an know without abroad money work tell take got think people we our his her
"""
_ROMANISED = """
ami amar amake amra apni apnar apnara apnader ki keno kivabe kibhabe kemne koto kotha kothay kobe kon keu taka lage
jabo jabe jay jete gele gese chai chay cai korbo kore koren korte kora bolen bole bolbo hobe hoy hoye hoise hoice ache
achi lagbe ase asi nai na ar er e te ta ke k theke thik bidesh diye dibo dibe diben dite den dey dise disi nibo
nie niye nise amader
pabo pai pais paisi paichi paise ekta ekjon ekhon abar ager pore kal aj meye chele bon vai bhai apu tar jono jonno sathe
kaj kase kaam lok manush biye khobor bondho ferot valo bhalo kharap chakri chakrir naki kina bujhi bujhtesi bujhtasi
"""
_WORDS = {Lang.EN: frozenset(fold(_ENGLISH).split()), Lang.BN: frozenset(fold(_ROMANISED).split())}


def of(text: str) -> Lang | None:
    """Return the language of the text, or None where it may be either."""
    if any("\u0980" <= letter <= "\u09ff" for letter in text):
        return Lang.BN
    words = fold(text).split()
    found = {lang: sum(word in known for word in words) for lang, known in _WORDS.items()}
    likely = max(found, key=lambda lang: found[lang])
    return likely if found[likely] >= SURE and len(set(found.values())) == len(found) else None
