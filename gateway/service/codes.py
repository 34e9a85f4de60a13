"""The second proof: codes of an app on the phone (TOTP), and recovery codes for who lost it. Pure but for chance."""

import secrets
from datetime import datetime

import pyotp
import segno

from gateway.i18n.digits import to_ascii

ISSUER = "Ashshash"
STEP_SECONDS = 30
RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def new_secret() -> str:
    """Return a fresh shared secret, 160 bits."""
    return pyotp.random_base32()


def right_step(secret: str, said: str, now: datetime) -> int | None:
    """Return the step of a right code, of now or of the step before or after; None for a wrong one."""
    typed = to_ascii(said).replace(" ", "")
    if not (secret and len(typed) == 6 and typed.isascii() and typed.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    at = int(now.timestamp()) // STEP_SECONDS
    fit = [step for step in (at, at - 1, at + 1) if pyotp.utils.strings_equal(totp.generate_otp(step), typed)]
    return fit[0] if fit else None


def address(secret: str, login: str) -> str:
    """Return the otpauth:// address an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def picture(text: str) -> str:
    """Return a QR code as an SVG drawn here: no other host sees the secret."""
    return str(segno.make(text, error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff"))


def new_recovery_codes() -> list[str]:
    """Return fresh recovery codes of 78 random bits each."""
    return [as_recovery_code("".join(secrets.choice(_LETTERS) for _ in range(16))) for _ in range(RECOVERY_CODES)]


def as_recovery_code(said: str) -> str:
    """Return a recovery code as it was given out, however it was typed."""
    typed = "".join(sign for sign in to_ascii(said).upper() if sign.isalnum())
    return "-".join(typed[at : at + 4] for at in range(0, len(typed), 4))
