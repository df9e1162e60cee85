"""A mentee who has come to see that a professional would help them: real progress, and a success.

They say which kind of help of the catalogue draws them, if they know, and whether the mentorship
goes on beside it or has done its work. All of it is shown back before it leaves. The careers team
leads them on (a concern, until a member closes it), and they are asked later whether it was of use,
as after any help that the team names.
"""

from collections.abc import Sequence

from conversations import people
from conversations.casework import casebook, concerns, decided
from conversations.dialogue import dialogues
from conversations.dialogue.run import Run
from conversations.mentee import care
from conversations.mentoring import farewell, mentorship, pair
from conversations.mentoring.pair import button
from conversations.people import Side
from conversations.programme import Programme
from conversations.team import answering
from conversations.turn import Act, Command, Finish, Rows, Turn
from storage.mail import Button
from storage.tables import Dialogue

FORM = "professional"

ENDS = "to_professional"
"""The act by which their mentorship is over, where they say that it has done its work."""


def way(turn: Turn, side: Side) -> Button:
    """The way to say so, for the mentee of a pair."""
    return button(turn.words("professional.way"), f"pro/{side.mentorship.id}")


def begin(turn: Turn, words: str) -> None:
    """`/pro`: the mentee says that a professional would help them."""
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    mine = [side for side in sides if side.role == "mentee"]
    if mine:
        _open(turn, mine[0], words)
        return
    ways = [[pair.team_button(turn.words)]]
    turn.say(turn.words("professional.not_here", **turn.programme.about.team_words), buttons=ways)


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`pro/<mentorship>`: the button that does the same."""
    side = pair.locked_side(turn, "".join(rest[:1]))
    if side is None or side.role != "mentee":
        turn.say(turn.words("dialogue.old_button_alone"))
    elif side.mentorship.state != "active":
        turn.say(turn.words("mentorship.over"))
    else:
        _open(turn, side)


def _open(turn: Turn, side: Side, words: str = "") -> None:
    adds = {"note": words} if words else None
    dialogues.open(turn, FORM, subject=pair.subject_of(side.mentorship), adds=adds)
    if words:
        care.heard(turn, words)


def _said(turn: Turn, dialogue: Dialogue) -> None:
    """They have said so: the team is told, the pair goes on or parts, and they are wished well. The
    team is told as well where the two have parted meanwhile."""
    side = pair.side_of_subject(turn, dialogue)
    if side is None:
        dialogue.outcome = "stopped"
        turn.say(turn.words("mentorship.over"))
        return
    answers, request = dialogue.answers, pair.request(turn, side.mentorship)
    goes_on, which = side.mentorship.state == "active", str(answers.get("which") or "")
    ends = goes_on and answers.get("goes_on") == "end"
    home = turn.catalogue.home
    lines = [f"{short} — {told}" for _, short, told in Run(home.forms[FORM], answers).told(home)]
    text = home.words("professional.staff", name=turn.someone.name)
    casebook.in_thread(turn, request, text, "\n".join(lines))
    casebook.note(turn, request, "wants_professional")
    concerns.open_or_refresh(turn, "professional", request=request, person=turn.someone)
    casebook.note(turn, request, answering.PROMISED)
    if which in home.referrals:
        decided.keep(turn, request, decided.WANTED, f"person/{turn.someone.id}", "", what=which)
    casebook.tell_holder(turn, request, "professional.holder")
    name = pair.other_name(turn, side)
    if ends:
        mentorship.end_early(turn, side.mentorship, ENDS)
    key = "done_end" if ends else "done" if goes_on else "done_over"
    text = turn.words(f"professional.{key}", name=name, **turn.programme.about.team_words)
    rows: Rows = ()
    if ends:
        text, rows = farewell.beside(turn, side.mentorship, turn.someone, text)
    turn.say(
        text,
        facts=_about(turn.programme, which),
        buttons=[*rows, [pair.answer_button(turn.words, side.mentorship)]],
    )


def _about(programme: Programme, which: str) -> list[tuple[str, str]]:
    """What the catalogue says of the help they named."""
    found = programme.referrals.get(which)
    if found is None:
        return []
    words = programme.words
    facts = [
        (found.label, found.about),
        (words("decision.fact.cost"), found.cost),
        (words("decision.fact.start"), found.start),
    ]
    return [fact for fact in facts if fact[1]]


ACTS: dict[str, Act] = {"pro": pressed}

COMMANDS: dict[str, Command] = {
    "pro": begin,
    "professional": begin,
    "professionnel": begin,
}

FINISHED: dict[str, Finish] = {FORM: _said}
