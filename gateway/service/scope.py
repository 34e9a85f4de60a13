"""Where somebody's work lies: a district, an upazila, a union, or everywhere. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """Place ids, empty where unlimited; the smallest one given decides."""

    district: str = ""
    upazila: str = ""
    union: str = ""

    @property
    def place(self) -> str:
        """The smallest place given, empty for everywhere."""
        return self.union or self.upazila or self.district

    def covers(self, district: str = "", upazila: str = "", union: str = "") -> bool:
        """Tell whether something at this place is theirs; what has no place is only theirs who work everywhere."""
        if self.union:
            return union == self.union
        if self.upazila:
            return upazila == self.upazila
        if self.district:
            return district == self.district
        return True


EVERYWHERE = Scope()
