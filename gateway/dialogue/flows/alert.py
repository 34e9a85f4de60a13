"""An activist's answer to an alert: 1 takes the tip, 2 passes it on, 3 has the desk call them."""

from collections.abc import Mapping

from gateway.dialogue.effects import AcknowledgeAlert, AskPerson, PassAlert
from gateway.dialogue.flows import resume
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

MEANS: Mapping[str, str] = {"1": "alert:ack", "2": "alert:pass", "3": "alert:desk"}


def read(m: Moment) -> Turn | None:
    """Take 1, 2, 3 or a button while an alert waits for this person; danger comes before it."""
    if not m.heard.known.open_alert or m.state.flow == "danger":
        return None
    match m.heard.choice or MEANS.get(m.heard.digits, ""):
        case "alert:ack":
            return _noted(m.do(AcknowledgeAlert(m.heard.known.open_alert)), "alert.acknowledged")
        case "alert:pass":
            return _noted(m.do(PassAlert(m.heard.known.open_alert)), "alert.passed")
        case "alert:desk":
            return _noted(m.do(AskPerson("desk", call_back=True)), "alert.desk_calls")
    return None


def late(m: Moment) -> Turn:
    """Answer a button of an alert that waits no more."""
    return _noted(m, "alert.over")


def _noted(m: Moment, key: str) -> Turn:
    m = m.say(key, number=m.heard.known.open_alert) if m.heard.known.open_alert else m.say(key)
    return resume.where_it_was(m) if m.state.flow in ("tip", "tip_status") else m.turn()
