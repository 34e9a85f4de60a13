"""People at the tip desk for the tests: accounts whose sessions carry what the keyring gives."""

from gateway.i18n.language import Lang
from gateway.service import passwords
from gateway.service.roles import ConsoleRole
from gateway.service.scope import EVERYWHERE, Scope
from gateway.service.tip_reader import Reader
from gateway.store import accounts, tips
from gateway.store.accounts import NewAccount
from tests.service.world import World

PASSWORD = "নমুনা পাসওয়ার্ড ২০২৬"
HASH = passwords.hash_of(PASSWORD)


def person(
    world: World,
    login: str = "coordinator",
    role: ConsoleRole = ConsoleRole.COORDINATOR,
    scope: Scope = EVERYWHERE,
    staff_id: str | None = None,
) -> Reader:
    """Make an account, sign it in, and return who reads."""
    where = {"district": scope.district, "upazila": scope.upazila, "union": scope.union}
    new = NewAccount(login, login, role.value, HASH, False, Lang.BN, staff_id=staff_id, **where)
    with world.store.writing() as conn:
        account_id = accounts.add(conn, world.store.vault, new, world.clock.now())
    return again(world, Reader(account_id, f"account:{account_id}", scope, staff_id or ""))


def again(world: World, reader: Reader, password: str = PASSWORD) -> Reader:
    """Sign somebody in anew."""
    with world.store.writing() as conn:
        carried = world.site.desk_of_tips.keyring.at_sign_in(conn, reader.account_id, password)
    return Reader(reader.account_id, reader.actor, reader.scope, reader.staff_id, carried)


def number_of(world: World) -> str:
    """Return the number of the newest tip."""
    with world.store.reading() as conn:
        return tips.newest(conn, 1)[0].number
