"""What people choose to hear of: noted with its day and its channel, undone as easily."""

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


def test_a_topic_after_stop_starts_messages_again(world: World) -> None:
    world.say("STOP")
    world.say("START খবর")
    with world.store.reading() as conn:
        contact = contacts.find(conn, world.store.vault, "phone", MIGRANT)
        assert contact
        assert contact.reachable
        assert topics.agreed(conn, contact.id) == ("awareness",)
