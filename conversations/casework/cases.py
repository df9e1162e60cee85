"""The life of a case, as one table: from which state, by which act, to which state.

Pure. Whatever moves a case goes through `after`; a new transition is a new row of `MOVES`, and
the picture in `docs/cases.md` is drawn from it (`make texts`).
Who holds a case, and which question or proposal waits, are facts beside the state, not states.
"""

from typing import Literal, NamedTuple, get_args

State = Literal[
    "draft",
    "submitted",
    "claimed",
    "asking",
    "waiting",
    "proposing",
    "introducing",
    "accompanied",
    "closed",
]
STATES: tuple[State, ...] = get_args(State)

Actor = Literal["staff", "mentee", "mentor", "contact", "programme"]


class Move(NamedTuple):
    """One row: the act leads from the first state to the second."""

    before: State
    act: str
    after: State


WHO: dict[str, Actor] = {
    "submit": "mentee",
    "claim": "staff",
    "release": "staff",
    "ask": "staff",
    "answer": "mentee",
    "interview": "staff",
    "propose": "staff",
    "refer": "staff",
    "refer_beside": "staff",
    "contact": "staff",
    "contact_beside": "staff",
    "ask_contact": "staff",
    "wait": "staff",
    "resume": "staff",
    "decline": "staff",
    "write_mentor": "staff",
    "take_back": "staff",
    "assign": "staff",
    "close": "staff",
    "reopen": "staff",
    "undo_claim": "staff",
    "undo_release": "staff",
    "undo_release_asked": "staff",
    "undo_assign": "staff",
    "mentor_declines": "mentor",
    "no_mentor_left": "mentor",
    "mentor_gone": "mentor",
    "no_mentor_stays": "mentor",
    "mentor_accepts": "mentor",
    "mentor_asks": "mentor",
    "answer_mentor": "staff",
    "proposal_expires": "programme",
    "mentor_barred": "programme",
    "ask_next": "programme",
    "nobody_left": "programme",
    "stop_next": "staff",
    "turn_down": "mentee",
    "mentor_left": "mentor",
    "contact_agrees": "contact",
    "contact_agrees_beside": "contact",
    "contact_declines": "contact",
    "go_on": "mentee",
    "wait_longer": "mentee",
    "wait_over": "programme",
    "introduce": "programme",
    "complete": "programme",
    "end_faded": "programme",
    "end_early": "programme",
    "end_silent": "staff",
    "to_professional": "mentee",
    "stop": "mentee",
    "withdraw": "mentee",
}
"""Every act, and whose it is."""

MOVES: tuple[Move, ...] = (
    Move("draft", "submit", "submitted"),
    Move("submitted", "claim", "claimed"),
    Move("submitted", "assign", "claimed"),
    Move("submitted", "undo_release", "claimed"),
    Move("submitted", "undo_release_asked", "asking"),
    Move("submitted", "answer", "submitted"),
    Move("submitted", "contact_agrees", "closed"),
    Move("submitted", "contact_agrees_beside", "submitted"),
    Move("submitted", "contact_declines", "submitted"),
    Move("submitted", "withdraw", "closed"),
    Move("claimed", "release", "submitted"),
    Move("claimed", "assign", "claimed"),
    Move("claimed", "undo_assign", "claimed"),
    Move("claimed", "undo_claim", "submitted"),
    Move("claimed", "ask", "asking"),
    Move("claimed", "answer", "claimed"),
    Move("claimed", "interview", "claimed"),
    Move("claimed", "propose", "proposing"),
    Move("claimed", "refer", "closed"),
    Move("claimed", "refer_beside", "claimed"),
    Move("claimed", "contact", "closed"),
    Move("claimed", "contact_beside", "claimed"),
    Move("claimed", "ask_contact", "claimed"),
    Move("claimed", "contact_agrees", "closed"),
    Move("claimed", "contact_agrees_beside", "claimed"),
    Move("claimed", "contact_declines", "claimed"),
    Move("claimed", "wait", "waiting"),
    Move("claimed", "wait_longer", "waiting"),
    Move("claimed", "decline", "closed"),
    Move("claimed", "close", "closed"),
    Move("claimed", "withdraw", "closed"),
    Move("asking", "ask", "asking"),
    Move("asking", "answer", "claimed"),
    Move("asking", "release", "submitted"),
    Move("asking", "interview", "asking"),
    Move("asking", "assign", "asking"),
    Move("asking", "undo_assign", "asking"),
    Move("asking", "propose", "proposing"),
    Move("asking", "refer", "closed"),
    Move("asking", "refer_beside", "asking"),
    Move("asking", "contact", "closed"),
    Move("asking", "contact_beside", "asking"),
    Move("asking", "ask_contact", "asking"),
    Move("asking", "contact_agrees", "closed"),
    Move("asking", "contact_agrees_beside", "asking"),
    Move("asking", "contact_declines", "asking"),
    Move("asking", "wait", "waiting"),
    Move("asking", "decline", "closed"),
    Move("asking", "close", "closed"),
    Move("asking", "withdraw", "closed"),
    Move("waiting", "resume", "claimed"),
    Move("waiting", "go_on", "claimed"),
    Move("waiting", "wait_over", "claimed"),
    Move("waiting", "wait", "waiting"),
    Move("waiting", "assign", "waiting"),
    Move("waiting", "undo_assign", "waiting"),
    Move("waiting", "ask", "waiting"),
    Move("waiting", "answer", "waiting"),
    Move("waiting", "interview", "waiting"),
    Move("waiting", "propose", "proposing"),
    Move("waiting", "refer", "closed"),
    Move("waiting", "refer_beside", "waiting"),
    Move("waiting", "contact", "closed"),
    Move("waiting", "contact_beside", "waiting"),
    Move("waiting", "ask_contact", "waiting"),
    Move("waiting", "contact_agrees", "closed"),
    Move("waiting", "contact_agrees_beside", "waiting"),
    Move("waiting", "contact_declines", "waiting"),
    Move("waiting", "decline", "closed"),
    Move("waiting", "close", "closed"),
    Move("waiting", "withdraw", "closed"),
    Move("proposing", "ask", "proposing"),
    Move("proposing", "answer", "proposing"),
    Move("proposing", "interview", "proposing"),
    Move("proposing", "assign", "proposing"),
    Move("proposing", "undo_assign", "proposing"),
    Move("proposing", "propose", "proposing"),
    Move("proposing", "mentor_declines", "proposing"),
    Move("proposing", "no_mentor_left", "claimed"),
    Move("proposing", "mentor_gone", "proposing"),
    Move("proposing", "no_mentor_stays", "claimed"),
    Move("proposing", "mentor_accepts", "introducing"),
    Move("proposing", "mentor_asks", "proposing"),
    Move("proposing", "answer_mentor", "proposing"),
    Move("proposing", "proposal_expires", "proposing"),
    Move("proposing", "mentor_barred", "proposing"),
    Move("proposing", "ask_next", "proposing"),
    Move("proposing", "nobody_left", "claimed"),
    Move("proposing", "stop_next", "proposing"),
    Move("proposing", "take_back", "claimed"),
    Move("proposing", "refer", "closed"),
    Move("proposing", "refer_beside", "proposing"),
    Move("proposing", "contact", "closed"),
    Move("proposing", "contact_beside", "proposing"),
    Move("proposing", "ask_contact", "proposing"),
    Move("proposing", "contact_agrees", "closed"),
    Move("proposing", "contact_agrees_beside", "proposing"),
    Move("proposing", "contact_declines", "proposing"),
    Move("proposing", "decline", "closed"),
    Move("proposing", "close", "closed"),
    Move("proposing", "withdraw", "closed"),
    Move("introducing", "contact_agrees_beside", "introducing"),
    Move("introducing", "contact_declines", "introducing"),
    Move("introducing", "ask", "introducing"),
    Move("introducing", "answer", "introducing"),
    Move("introducing", "assign", "introducing"),
    Move("introducing", "undo_assign", "introducing"),
    Move("introducing", "write_mentor", "introducing"),
    Move("introducing", "take_back", "claimed"),
    Move("introducing", "turn_down", "claimed"),
    Move("introducing", "mentor_left", "claimed"),
    Move("introducing", "introduce", "accompanied"),
    Move("introducing", "withdraw", "closed"),
    Move("accompanied", "ask", "accompanied"),
    Move("accompanied", "answer", "accompanied"),
    Move("accompanied", "assign", "accompanied"),
    Move("accompanied", "undo_assign", "accompanied"),
    Move("accompanied", "write_mentor", "accompanied"),
    Move("accompanied", "take_back", "claimed"),
    Move("accompanied", "refer_beside", "accompanied"),
    Move("accompanied", "contact_beside", "accompanied"),
    Move("accompanied", "ask_contact", "accompanied"),
    Move("accompanied", "contact_agrees_beside", "accompanied"),
    Move("accompanied", "contact_declines", "accompanied"),
    Move("accompanied", "mentor_left", "claimed"),
    Move("accompanied", "turn_down", "claimed"),
    Move("accompanied", "complete", "closed"),
    Move("accompanied", "end_faded", "closed"),
    Move("accompanied", "end_early", "closed"),
    Move("accompanied", "to_professional", "closed"),
    Move("accompanied", "end_silent", "closed"),
    Move("accompanied", "stop", "closed"),
    Move("accompanied", "withdraw", "closed"),
    Move("closed", "reopen", "claimed"),
)

OUTCOMES: dict[str, str] = {
    "refer": "referred",
    "contact": "contact",
    "contact_agrees": "contact",
    "decline": "declined",
    "complete": "completed",
    "end_early": "ended_early",
    "to_professional": "professional",
    "end_silent": "unreachable",
    "end_faded": "unreachable",
    "stop": "stopped",
    "close": "settled",
    "withdraw": "withdrawn",
}
"""How a case ends, by the act that closes it."""

WRITTEN = frozenset(
    {"refer", "contact", "contact_agrees", "decline", "close", "withdraw", "stop"}
    | {"to_professional", "end_silent"}
)
"""The acts that close a case with a letter to its mentee, or are the mentee's own."""

SUCCESSES = frozenset({"referred", "contact", "completed", "ended_early", "professional"})
"""Turning to a professional, or to somebody who knows, is real progress: it counts as the six
months do, and so does a goal that is reached before they are over."""

HOLDING = frozenset({"claim", "reopen"})
"""Acts of staff by which whoever does one holds the case."""

UNDO: dict[str, tuple[str, ...]] = {
    "claim": ("undo_claim",),
    "release": ("undo_release", "undo_release_asked"),
    "assign": ("undo_assign", "undo_claim"),
}
"""What takes an act back that told nobody outside of the team: the one of these that leads where
the case came from."""

UNDOES = frozenset(each for ways in UNDO.values() for each in ways)
"""The acts that take another one back."""

TAKING = frozenset(
    {"ask", "interview", "propose", "refer", "refer_beside", "contact", "contact_beside"}
    | {"ask_contact", "wait", "decline", "close"}
)
"""Acts of staff that may also be done on a case nobody holds: who does one claims the case first,
in the same turn, and the history says both."""

_TABLE: dict[tuple[str, str], State] = {(move.before, move.act): move.after for move in MOVES}


class MovedOn(Exception):
    """The act no longer fits the state: something happened meanwhile. Say what, change nothing."""

    def __init__(self, state: str, act: str) -> None:
        super().__init__(f"{act!r} does not fit a case that is {state!r}")
        self.state = state
        self.act = act
        self.request_id: int | None = None
        """Which case it was, once `casebook` knows."""


def after(state: str, act: str) -> State:
    """The state an act leads to. Raises `MovedOn` where the table has no such row."""
    try:
        return _TABLE[state, act]
    except KeyError:
        raise MovedOn(state, act) from None


def fits(state: str, act: str) -> bool:
    """Whether the act makes sense in this state."""
    return (state, act) in _TABLE


def path(state: str, act: str) -> tuple[str, ...]:
    """The acts to record, in order, for staff to do this one in this state: the act alone, or a
    claim before it (`TAKING`). Empty where it makes no sense."""
    if fits(state, act):
        return (act,)
    if act in TAKING and fits(state, "claim") and fits(after(state, "claim"), act):
        return ("claim", act)
    return ()


def offered(state: str) -> frozenset[str]:
    """What staff may do in this state, a claim before it included; what takes an act back is
    offered only just after it (`undoes`)."""
    return frozenset(
        act for act, who in WHO.items() if who == "staff" and act not in UNDOES and path(state, act)
    )


def undoes(before: str, act: str, now: str) -> str:
    """The act that takes this one back, by which the case went from `before` to `now`; nothing
    where there is none."""
    ways = UNDO.get(act, ())
    return next((each for each in ways if _TABLE.get((now, each)) == before), "")


def mermaid() -> str:
    """The table as a Mermaid state diagram; acts with the same ends share one arrow."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for move in MOVES:
        arrows.setdefault((move.before, move.after), []).append(move.act)
    return "\n".join(
        [
            "stateDiagram-v2",
            "    [*] --> draft",
            *(f"    {a} --> {b}: {', '.join(acts)}" for (a, b), acts in arrows.items()),
            "    closed --> [*]",
        ]
    )


def document() -> str:
    """`docs/cases.md`: the picture, then who does what, then how cases end."""
    acts = [
        f"| `{act}` | {who} | {', '.join(m.before for m in MOVES if m.act == act)} |"
        for act, who in WHO.items()
    ]
    ends = [
        f"| `{outcome}` | `{act}` | {'yes' if outcome in SUCCESSES else ''} |"
        for act, outcome in OUTCOMES.items()
    ]
    return "\n".join(
        [
            "# The life of a case",
            "",
            "Drawn from the table in `conversations/casework/cases.py` by `make texts`; a test",
            "keeps the two in step.",
            "",
            "```mermaid",
            mermaid(),
            "```",
            "",
            f"{_listed(sorted(TAKING))} may also be done on a `submitted` case: whoever does",
            "claims it first, and the history says both.",
            "",
            "| act | whose | from |",
            "|---|---|---|",
            *acts,
            "",
            "| outcome | by | counted as a success |",
            "|---|---|---|",
            *ends,
            "",
        ]
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    print(document(), end="")
