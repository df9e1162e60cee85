"""The objective of a pair: written by one, shown to the other, changed by either, read again by
both.

It is shown to both and to nobody else. What a change changed, and who made it, the other reads. A
yes is to the version that stood above it, never to one that was written since. Where both write at
once, whoever sends second reads what the other wrote, and sends both together.
"""

from collections.abc import Sequence

from conversations import plain
from conversations.casework import casebook
from conversations.dialogue import dialogues, reading_over
from conversations.dialogue.kinds import FOR
from conversations.mentee import correcting
from conversations.mentoring import objectives, pair, which
from conversations.mentoring.pair import button, called, slot_of, tell, tell_other, words_for
from conversations.people import Side
from conversations.turn import Act, Command, Finish, Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Dialogue, Objective


def show(turn: Turn, words: str) -> None:
    """`/objective`: shows the objective, or asks for it where there is none. With words, what it
    is, or would be by now: it is read over before it is kept."""
    side = which.only_side(turn, "goal/show/{}")
    if side is None:
        return
    if not words:
        _show(turn, side, None)
        return
    subject, known = pair.subject_of(side.mentorship), objectives.known(turn, side.mentorship)
    begun = dialogues.begun(turn, turn.someone, objectives.FORM, subject)
    if known and begun is None:
        dialogues.open(turn, objectives.FORM, subject=subject, answers={**known, "what": words})
    else:
        dialogues.open(turn, objectives.FORM, subject=subject, answers=known, typed=words)


_STILL = "goal/still/{mentorship}"
"""The act of the journey's button by which one of the two says that it still is theirs."""


def _show(turn: Turn, side: Side, meant: Objective | None, key: str = "objective.stands") -> None:
    mentorship = side.mentorship
    row = objectives.stands(turn, mentorship)
    if row is None:
        dialogues.open(turn, objectives.FORM, subject=pair.subject_of(mentorship))
        return
    agreed = objectives.kept_at(row, side.role) is not None
    turn.say(
        turn.words(key, name=pair.other_name(turn, side)),
        quote=objectives.text(turn.programme, row.answers),
        slot=f"{pair.said_in(mentorship.id)}{turn.event.id}",
        buttons=[
            [] if agreed else [_agree(turn.words, row)],
            [_change(turn.words, side)],
            [button(turn.words("objective.reached"), f"end/ask/{mentorship.id}")],
        ],
    )


def _written(turn: Turn, dialogue: Dialogue) -> None:
    """A version was read over and sent: the other reads it, or what is different in it."""
    side = pair.active_side(turn, dialogue)
    if side is None:
        return
    before = objectives.stands(turn, side.mentorship)
    if before is not None and objectives.is_behind(dialogue, before):
        _sent_second(turn, side, dialogue, before)
        return
    answers = {name: each for name, each in dialogue.answers.items() if each and name != FOR}
    if before is not None and not objectives.changed(before.answers, answers):
        objectives.keep_to(before, side.role, turn.now)
        turn.say(turn.words("objective.same"))
        return
    row = objectives.write(turn, side, answers)
    other = pair.other(turn, side)
    casebook.note(turn, pair.request(turn, side.mentorship), "objective")
    turn.say(turn.words("objective.kept", name=called(turn, other)))
    programme, name = turn.programme_for(other), called(turn, turn.someone, other)
    if before is None:
        told, quote = "proposed", objectives.text(programme, answers)
    else:
        told, quote = "changed", objectives.change(programme, before.answers, answers)
    rows = [[_agree(programme.words, row), _change(programme.words, side)]]
    if before is not None:
        whole = button(programme.words("objective.whole"), f"goal/show/{side.mentorship.id}")
        rows.append([whole])
    tell(
        turn,
        other,
        programme.words(f"objective.{told}", name=name),
        quote=quote,
        slot=f"{pair.said_in(side.mentorship.id)}{turn.event.id}",
        buttons=rows,
        under=slot_of(side.mentorship.id),
    )


def _sent_second(turn: Turn, side: Side, dialogue: Dialogue, row: Objective) -> None:
    """The other has sent a version since this one was begun: it undoes nothing of that, and is read
    over together with it before it is sent."""
    if not objectives.wrote(turn, dialogue):
        _show(turn, side, None, "objective.since")
        return
    dialogue.closed_at, dialogue.outcome = None, ""
    objectives.catch_up(turn, dialogue, row)
    dialogues.ask(turn, dialogue)


def _keep_theirs(turn: Turn, side: Side, meant: Objective | None, part: str) -> None:
    """Where both wrote the same part, the other's words take the place of one's own in what is
    about to be sent."""
    subject = pair.subject_of(side.mentorship)
    dialogue = dialogues.begun(turn, turn.someone, objectives.FORM, subject)
    theirs = meant is not None and meant.mentorship_id == side.mentorship.id
    words = meant.answers.get(part) if meant is not None and theirs else None
    if dialogue is None or not words:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    dialogue.answers = {**dialogue.answers, part: words}
    dialogue.revisiting, dialogue.paused_at = "", None
    dialogues.ask(turn, dialogue)


def _agreed(turn: Turn, side: Side, meant: Objective | None) -> None:
    """The one who did not write it, or change it, agrees with it as it reads."""
    row = objectives.stands(turn, side.mentorship)
    if row is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if meant is not None and meant.id != row.id:
        _show(turn, side, None, "objective.since")
        return
    other = pair.other(turn, side)
    if objectives.kept_at(row, side.role) is not None:
        turn.say(turn.words("dialogue.noted_already"))
        return
    objectives.keep_to(row, side.role, turn.now)
    turn.say(turn.words("objective.agreed", name=called(turn, other)))
    tell_other(turn, side, "objective.agreed_by")


def _still(turn: Turn, side: Side, meant: Objective | None) -> None:
    """Halfway, each reads it again: one says that it still is theirs, and the other is asked; once
    both have, both know it."""
    row = objectives.stands(turn, side.mentorship)
    if row is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    above = meant.id == row.id if meant else objectives.stood_above(turn, row, side.role, _STILL)
    if not above:
        _show(turn, side, None, "objective.since")
        return
    since = objectives.read_again_since(turn, row)
    theirs = objectives.kept_at(row, "mentor" if side.role == "mentee" else "mentee")
    mine, name = objectives.kept_at(row, side.role), pair.other_name(turn, side)
    if mine is not None and mine > since:
        turn.say(turn.words("dialogue.noted_already"))
        return
    objectives.keep_to(row, side.role, turn.now)
    if theirs is not None and theirs > since:
        turn.say(turn.words("objective.read_by_both", name=name))
        tell_other(turn, side, "objective.read_by_both")
        return
    turn.say(turn.words("objective.still_mine", name=name))
    words = words_for(turn, pair.other(turn, side))
    act = f"goal/still/{side.mentorship.id}/{row.id}"
    too = button(words("objective.still"), act, "primary", "yes")
    tell_other(turn, side, "objective.still_theirs", buttons=[[too, _change(words, side)]])


def _edit(turn: Turn, side: Side, meant: Objective | None) -> None:
    """Its parts, each to be corrected, and nothing else to be written anew."""
    known = objectives.known(turn, side.mentorship)
    subject = pair.subject_of(side.mentorship)
    dialogue = dialogues.open(turn, objectives.FORM, subject=subject, answers=known, asks=False)
    run = dialogues.run_of(turn, dialogue)
    if run.position is not None:  # it was begun, and is not over
        dialogues.ask(turn, dialogue)
        return
    told = reading_over.read_back(turn, dialogue, run, turn.programme)
    correcting.ask_which(turn, dialogue, run, told=told)


def _agree(words: Words, row: Objective) -> Button:
    act = f"goal/agree/{row.mentorship_id}/{row.id}"
    return button(words("objective.agree"), act, "primary", "yes")


def _change(words: Words, side: Side) -> Button:
    return button(words("objective.change"), f"goal/change/{side.mentorship.id}")


_BUTTONS = {"show": _show, "agree": _agreed, "still": _still, "change": _edit}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`goal/<verb>/<mentorship>[/<version>]`: a button about the objective; `theirs` names a part
    of it, too. The journey's name no version, nor those of before there were any."""
    verb, number, version, part = (*rest, "", "", "", "")[:4]
    side = pair.button_side(turn, number, known=verb in (*_BUTTONS, "theirs"))
    if side is None:
        return
    meant = turn.uow.session.get(Objective, plain.number(version))
    if verb == "theirs":
        _keep_theirs(turn, side, meant, part)
    else:
        _BUTTONS[verb](turn, side, meant)


ACTS: dict[str, Act] = {"goal": pressed}

COMMANDS: dict[str, Command] = dict.fromkeys(("objective", "goal", "objectif"), show)

FINISHED: dict[str, Finish] = {objectives.FORM: _written}
