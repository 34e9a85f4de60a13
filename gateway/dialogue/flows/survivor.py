"""What survivors ask about their own care: kind, honest, no detail on a phone others may hold; a person calls."""

from collections.abc import Mapping

from gateway.dialogue.flows import care, care_details, person
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

TOPICS: Mapping[str, str] = {
    "ask_appointment": "appointment",
    "confirm_appointment": "appointment_change",
    "reschedule_appointment": "appointment_change",
    "cancel_appointment": "appointment_change",
    "ask_payment": "payment",
    "payment_not_received": "payment",
    "payment_received": "payment_received",
    "ask_counselling": "counselling",
    "enrol_request": "enrol",
    "find_service": "service",
}


def enter(m: Moment, intent: str) -> Turn:
    """Answer one of these intents."""
    if intent in care_details.WITHOUT_WORD:
        return care_details.enter(m, intent)
    if proposed := care.propose(m, intent):
        return proposed
    return person.offer(m, intent, f"survivor.{TOPICS[intent]}")
