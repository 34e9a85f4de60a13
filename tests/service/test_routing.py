"""Who hears of a tip: the nearest first, never whom it names."""

from gateway.service.routing import ACTIVIST, COORDINATOR, Area, Colleague, chain, named

ROHITA = Area("jashore", "jashore/manirampur", "jashore/manirampur/rohita")
UNION = Colleague("u", ACTIVIST, ROHITA.district, ROHITA.upazila, ROHITA.union)
UPAZILA = Colleague("p", ACTIVIST, ROHITA.district, ROHITA.upazila)
DISTRICT = Colleague("d", ACTIVIST, ROHITA.district)
ELSEWHERE = Colleague("e", ACTIVIST, "khulna")
OTHER_UNION = Colleague("o", ACTIVIST, ROHITA.district, ROHITA.upazila, "jashore/manirampur/nehalpur")
COORD = Colleague("c", COORDINATOR)
ALL = [COORD, ELSEWHERE, DISTRICT, OTHER_UNION, UPAZILA, UNION]


def ids(*args, **kwargs):
    return [one.id for one in chain(*args, **kwargs)]


def test_union_before_upazila_before_district_before_coordinator():
    assert ids(ROHITA, ALL) == ["u", "p", "d", "c"]


def test_unknown_place_goes_to_the_coordinator():
    assert ids(Area(), ALL) == ["c"]


def test_whom_the_tip_names_is_found_in_either_script():
    names = ("আক্কাস নমুনা", "Akkas Nomuna")
    assert named(names, "দালালের সাথে আক্কাস নমুনা আছে")
    assert named(names, "amader akkas  NOMUNA o jorito")
    assert not named(names, "আক্কাসের বাড়ির পাশে")


def test_the_excluded_are_passed_over():
    assert ids(ROHITA, ALL, excluded=["u", "c"]) == ["p", "d"]
