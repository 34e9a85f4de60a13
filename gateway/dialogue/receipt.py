"""Receipts of tips: twelve digits, the last a Verhoeff check digit, which finds every single wrong digit and every swap
of two neighbours."""

from gateway.i18n.language import Lang

LENGTH = 12

# The dihedral group of order ten, and the permutation Verhoeff found for it.
_TIMES = tuple(
    tuple(
        (a + b) % 5 if a < 5 and b < 5 else (a + b) % 5 + 5 if a < 5 else (a - b) % 5 + 5 if b < 5 else (a - b) % 5
        for b in range(10)
    )
    for a in range(10)
)
_SHUFFLE = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_SHUFFLED = [tuple(range(10))]  # a digit after as many shuffles as its place has, from the right
for _ in range(7):
    _SHUFFLED.append(tuple(_SHUFFLE[value] for value in _SHUFFLED[-1]))
_INVERSE = tuple(row.index(0) for row in _TIMES)


def make(eleven_digits: str) -> str:
    """Return the receipt of eleven random digits."""
    return eleven_digits + str(_INVERSE[_sum(eleven_digits + "0")])


def valid(receipt: str) -> bool:
    """Tell whether these are twelve ASCII digits with the right check digit."""
    return len(receipt) == LENGTH and receipt.isascii() and receipt.isdigit() and _sum(receipt) == 0


def grouped(receipt: str, lang: Lang) -> str:
    """Return the receipt in groups of three, in the digits of the language."""
    digits = receipt.translate(_BANGLA) if lang.source is Lang.BN else receipt
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))


def spoken(receipt: str, lang: Lang) -> str:
    """Return the receipt so that a voice reads it digit by digit, with a rest after each three."""
    return ", ".join(" ".join(group) for group in grouped(receipt, lang).split())


_BANGLA = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


def _sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total = _TIMES[total][_SHUFFLED[place % 8][int(digit)]]
    return total
