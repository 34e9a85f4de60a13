"""What follows the offer made in danger: a call, going on, or a tip for someone else."""

from gateway.dialogue.flows import call_back, resume, tip
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn


def answer(m: Moment, choice: str) -> Turn | None:
    """Take a chosen answer; None where it isn't one of these."""
    match choice:
        case "call":
            return call_back.agreed(_over(m), "call_back", urgent=True)
        case "continue":
            return resume.after(_over(m), "danger.go_on")
        case "tip":
            story, since = m.slot("danger.text"), m.slot("danger.since")
            return tip.enter(_over(m), story=story, since=since)
    return None


def _over(m: Moment) -> Moment:
    """Go back to the flow that was interrupted."""
    m = m.now_in(flow=m.slot("kept.flow"), step=m.slot("kept.step"))
    return m.drop("kept.").drop("danger.")
