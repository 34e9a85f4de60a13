"""Which survivors live where somebody works, as a condition of a statement."""

from sqlalchemy import ColumnElement, true

from gateway.store.care_schema import survivors


def within(district: str = "", upazila: str = "", union: str = "") -> ColumnElement[bool]:
    """Return the condition of a place; the smallest given decides, none given is everywhere."""
    if union:
        return survivors.c.union_ == union
    if upazila:
        return survivors.c.upazila == upazila
    return survivors.c.district == district if district else true()
