"""Telephone numbers: one form inside (E.164), the home country's own form where a provider wants it."""

import re

import phonenumbers
import regex

HOME = "BD"
LONGEST = 32
MOBILE_AT_HOME = re.compile(r"\+8801[3-9][0-9]{8}")  # most senders, always valid: the library would take far longer
LOOKS_LIKE_ONE = regex.compile(r"[\p{Nd}+＋()\-‐‑–./\s]+")


def e164(text: str, region: str = HOME) -> str:
    """Return "+8801700000001" for any way of writing it, Bangla digits too; "" for what is no phone number.

    Names of senders and short codes of operators are no phone numbers.
    """
    text = text.strip()
    if MOBILE_AT_HOME.fullmatch(text):
        return text
    if len(text) > LONGEST or not LOOKS_LIKE_ONE.fullmatch(text):
        return ""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def national(number: str, region: str = HOME) -> str:
    """Return the digits dialled at home ("01700000001"); a number of another country keeps its E.164 form."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    if phonenumbers.region_code_for_number(parsed) != region:
        return number
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(char for char in shown if char.isdigit())
