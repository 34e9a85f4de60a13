"""What people choose to hear of: noted with its day and its channel, undone as easily."""

from gateway.channels.contract import Kind, Remedy, SendError
from gateway.store import contacts, topics
from gateway.store.topics import Choice
from tests.service.world import MIGRANT, World


def test_topics_are_chosen_by_word_and_by_digit(world: World) -> None:
    first = world.clock.at
    world.say("START খবর")
    assert "চালু আছে: সচেতনতার খবর।" in world.say("কোন মেসেজ চান")
    told = world.say("২")
    assert "চালু হলো: বিদেশ" in told
    assert "পরামর্শ" in told
    world.later(5)
    world.say("খবর বন্ধ")
    with world.store.reading() as conn:
        contact = contacts.find(conn, world.store.vault, "phone", MIGRANT)
        assert contact
        assert topics.agreed(conn, contact.id) == ("migration_tips",)
        assert set(topics.of_contact(conn, contact.id)) == {
            Choice("awareness", False, world.clock.at, "sms"),
            Choice("migration_tips", True, first, "sms"),
            Choice("awareness", True, first, "sms"),
        }


def choices(world: World) -> list[tuple[str, bool, str]]:
    with world.store.reading() as conn:
        contact = contacts.find(conn, world.store.vault, "phone", MIGRANT)
        assert contact
        return [(one.topic, one.agreed, one.source) for one in topics.of_contact(conn, contact.id)]


def test_stop_is_written_down_topic_by_topic_and_start_takes_back_what_it_ended(world: World) -> None:
    for said in ("START খবর", "START পরামর্শ", "পরামর্শ বন্ধ", "STOP"):
        world.say(said)
        world.later(1)
    assert choices(world)[:2] == [("awareness", False, "stop:sms"), ("migration_tips", False, "sms")]
    world.hear(kind=Kind.STARTED, text="START")  # told by the provider
    world.later(1)
    assert choices(world)[:2] == [("awareness", True, "sms"), ("awareness", False, "stop:sms")]
    error = SendError("21610", Remedy.SUPPRESS, opted_out=True)
    with world.store.writing() as conn:
        contact = contacts.find(conn, world.store.vault, "phone", MIGRANT)
        assert contact
        world.site.outcomes._suppress(conn, contact.id, error)
    assert choices(world)[0] == ("awareness", False, "stop:provider")


def test_a_topic_after_stop_starts_messages_again(world: World) -> None:
    world.say("START পরামর্শ")
    world.say("STOP")
    world.say("START খবর")
    with world.store.reading() as conn:
        contact = contacts.find(conn, world.store.vault, "phone", MIGRANT)
        assert contact
        assert contact.reachable
        assert topics.agreed(conn, contact.id) == ("awareness",)
