"""What a receipt opens: the row it is found by and the key of its questions, both so dear to compute that nobody who
took the database, with all its keys, tries out the eleven digits in reasonable time."""

import threading
from dataclasses import dataclass, field

from gateway.store import desk_crypto
from gateway.store.crypto import Vault

COST = (2, 64 * 1024 * 1024)
"""Passes and bytes of argon2id: some 70 ms, paid once a tip and once a look-up."""

AT_ONCE = 2
"""Receipts computed at the same time by one process: 128 MiB at most, whatever comes in."""

_SALT = "tips.receipt.salt"
_FOUND_BY = "tips.receipt.slow"
_turn = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class ReceiptKey:
    """`found_by` stands in the tip's row; `key` nowhere."""

    found_by: str
    key: bytes = field(repr=False)


def derive(vault: Vault, receipt: str) -> ReceiptKey:
    """Return what this receipt (twelve ASCII digits) is found by and opens; raises StoreDown before the first unlock.

    The salt is one for the whole site, for the receipt alone has to find its row.
    """
    salt = bytes.fromhex(vault.hash("salt", _SALT))[:16]
    with _turn:
        out = desk_crypto.stretched(receipt.encode(), salt, 64, COST)
    return ReceiptKey(vault.hash(out[:32].hex(), _FOUND_BY), out[32:])
