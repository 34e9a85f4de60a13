"""Which intents weigh more than others, and how sure the model has to be of each before it is believed.

The figures were chosen on cross-validated examples, never on nlu/unseen: docs/decisions/0011-one-phonetic-form.md
"""

from gateway.channels.understanding import Meaning

DANGEROUS = frozenset(
    ("emergency", "distress", "report_tip", "report_missing", "report_child_marriage", "in_trouble_abroad")
)
REPORTS = frozenset(("report_tip", "report_missing", "report_child_marriage"))
DECISIONS = frozenset(
    (
        "cancel",
        "stop_messages",
        "start_messages",
        "confirm_appointment",
        "cancel_appointment",
        "reschedule_appointment",
        "payment_received",
    )
)
ACTING = REPORTS | DECISIONS
PERHAPS = "danger_perhaps"
"""What a doubted report is answered as: helplines and an offer, of which a report is one; nothing is begun."""
HEARD = DANGEROUS | {PERHAPS}

THRESHOLD = 0.3
_DANGER = 0.18  # of all dangerous intents together: to ask once too often is cheap here
_REPORT = 0.6  # of all dangerous intents together, from which the likeliest of them may be a report
_DECISION = 0.85  # to stop, cancel or confirm unasked is not cheap


def needed(intent: str) -> float:
    """Return the confidence from which the model is believed."""
    if intent in DANGEROUS:
        return _DANGER
    return _DECISION if intent in DECISIONS else THRESHOLD


def sure(meaning: Meaning) -> Meaning:
    """Return the meaning, without its intent where the model isn't sure enough of it."""
    if meaning.confidence < needed(meaning.intent):
        return Meaning("", meaning.confidence, meaning.source)
    if meaning.intent in REPORTS and meaning.confidence < _REPORT:
        return Meaning(PERHAPS, meaning.confidence, meaning.source)
    return meaning
