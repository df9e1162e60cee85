"""Which button of the newest offer typed words press, where they may mean something else as well.

`offers` says what words choose among buttons; here stands what else waits for an answer.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from conversations import door, offers, people
from conversations.dialogue import addressees, dialogues
from conversations.mentee import held_words, pending, pieces, whose
from conversations.mentoring import extending, pair
from conversations.plain import fold
from conversations.thread import newest, private, replied
from conversations.turn import Rows, Turn
from storage.mail import Said
from storage.tables import Dialogue


def press(turn: Turn, said: Said, act: Callable[[Turn, str], None]) -> bool:
    """Press (`act` on) the button of the newest offer that typed words choose: by its label, by a
    plain yes or no, or by naming a language or a number of months; or that of a message that is
    still held, by its label. False where they choose none. What replies to another message presses
    a button of that one, or none; what comes with a file, or was written to somebody else or before
    the buttons were there, presses none."""
    if said.file is not None or said.forwarded or private.replies_to_other(turn, said):
        return False
    act_on = act if said.reply_to is not None else partial(_in_order, act)
    offer = offers.newest(turn.uow.session, turn.event.where)
    slot = turn.thread_slot()
    choices = [each for each in offers.choices(offer) if not offers.elsewhere(each, slot)]
    if _calls_team(turn, said, choices):
        kind, _, number = slot.partition("/")
        act_on(turn, f"{pair.TEAM}/{number}" if kind == "thread" else pair.TEAM)
        return True
    # What stands further up of a message that is held waits as long as that is.
    below = offers.named(choices, said.text)
    if for_whom := "" if below else whose.still(turn, said.text) or _says_for_whom(turn, said):
        act_on(turn, for_whom)
        return True
    there = replied.choices(turn, said, choices)
    if there is not None:
        acts = offers.named(there, said.text) or offers.meant(turn.words, said.text, there)
        if len(acts) == 1:
            act_on(turn, acts[0])
        return len(acts) == 1
    if offer is None or not choices or pieces.are_offered_since(turn):
        return False
    assert turn.someone.id is not None
    dialogue = dialogues.current(turn)
    older = dialogue is not None and dialogue.touched_at > offer.made_at
    acts = offers.named(choices, said.text)
    # One word may be the answer to a question that was asked since; a longer label is meant.
    if older and (not acts or len(said.text.split()) == 1):
        return False
    copied = bool(acts)
    acts = acts or door.language_meant(turn, choices, said.text)
    acts = acts or extending.meant(turn, choices, said.text)
    if not acts:
        late = turn.now - offer.made_at > offers.SOON  # a mere yes ends nothing then
        meant = [each for each in choices if not (late and offers.of_the_moment(each.act))]
        acts = offers.meant(turn.words, said.text, meant)
    text = said.text
    if not acts and not people.live_mentorships(turn.uow, turn.someone.id):
        # In a thread of two, a sentence may be for the other.
        text = offers.plainly(turn.words, said.text)
        acts = offers.meant(turn.words, text, offers.agreed_to(choices)) if text else []
    if acts and not copied and replied.names_date(turn, said.text):
        return False  # these are the very words of a button of a date that waits
    if len(acts) == 1:
        too_little = not copied and _says_too_little(turn, text, choices, acts[0])
        rivals = _rivals(turn, text, choices, acts[0], copied=copied)
        if rows := offers.again(choices) if too_little else rivals:
            turn.say(turn.words("dialogue.which_button"), buttons=rows)
        else:
            act_on(turn, acts[0])
            if acts == ["leave"] and not copied:
                # A mere no asked to see the ways to stop; a mere yes is none of them.
                offers.quieten(turn.uow.session, turn.event.where)
    elif acts:
        turn.say(turn.words("dialogue.which_button"), buttons=offers.again(choices))
    return bool(acts)


def _in_order(act_on: Callable[[Turn, str], None], turn: Turn, act: str) -> None:
    """Do what typed words choose. Those that bring one of several held messages to somebody may be
    meant for all of them, and are typed below the newest: what its author wrote before, and may be
    for the same person, is asked about first, each with its words, so that all arrive in the order
    in which they were written."""
    which, _, chosen = act.partition(".")
    to = chosen.partition("/")[2]
    held = next((each for each in whose.here(turn) if f"w/{each.id}" == which), None)
    if held is None:
        act_on(turn, act)
        return
    before = [each for each in whose.here(turn) if (each.id or 0) < (held.id or 0)]
    for row in reversed(before if to.startswith("m/") else ()):
        if to in (each for _, each in whose.choices_now(turn, row)):
            held_words.ask_again(turn, row, turn.words("thread.older_first"))
            return
    led = held_words.is_put_again(held)
    act_on(turn, act)
    rest = whose.here(turn)
    if led and rest and held not in rest:
        held_words.ask_again(turn, rest[-1], turn.words("thread.and_this"))


def _says_too_little(turn: Turn, text: str, choices: Sequence[offers.Choice], act: str) -> bool:
    """Whether words that would end something say no more than that it was read, as *ok* does."""
    agrees = any(each.act == act and each.answers == "yes" for each in choices)
    return agrees and offers.of_the_moment(act) and not offers.plainly(turn.words, text)


def _calls_team(turn: Turn, said: Said, choices: Sequence[offers.Choice]) -> bool:
    """Whether the label of the way to the team was typed where no newer button is called so: it
    stands under all that is said about a pair, and must not reach the other as their words. In the
    middle of a question it may be the answer."""
    if fold(said.text) != fold(turn.words("introduction.team")):
        return False
    alone = not offers.named(choices, said.text) and dialogues.current(turn) is None
    return alone and bool(people.live_mentorships(turn.uow, turn.someone.id or 0))


def _says_for_whom(turn: Turn, said: Said) -> str:
    """The act that says for whom a held message is, where words that are no button's label answer
    that: those that reply to the question, or come while nothing newer was asked or said."""
    found = sorted(whose.here(turn), key=_put_at, reverse=True)
    if said.reply_to is not None:
        standing = turn.uow.standing(turn.event.where, said.reply_to)
        found = [row for row in found if standing is not None and standing.slot == row.subject]
    if not found or (said.reply_to is None and _since(turn, found[0])):
        return ""
    return _meant(turn, found[0], said.text)


def _put_at(row: Dialogue) -> tuple[datetime, bool, int]:
    """When it was asked last for whom a held message is, and which of one moment stands below."""
    return row.touched_at, held_words.is_put_again(row), row.id or 0


def _meant(turn: Turn, row: Dialogue, text: str) -> str:
    """The act of the button under a held message that words mean which are not its label, but
    answer for whom it is."""
    words, offered = turn.words, whose.choices_now(turn, row)
    live = people.live_mentorships(turn.uow, row.person_id)
    sides = {f"m/{each.mentorship.id}": each for each in live}
    others = [act for _, act in offered if act in sides]
    to_team = [act for label, act in offered if label == words("thread.to_team")]
    to_team = to_team or [act for _, act in offered if act == f"{whose.WISH}{pair.TEAM}"]
    to_team = to_team or [act for _, act in offered if act.startswith("r/")]
    ways: dict[str, set[str]] = {}
    for _, act in offered:
        if act in sides:
            other = pair.other(turn, sides[act])
            ways[act] = {pair.other_name(turn, sides[act]), other.name}
            if len(others) == 1:
                role = pair.other_role(sides[act].role)
                ways[act] |= addressees.called(words, "other") | addressees.called(words, role)
        elif act in to_team:
            ways[act] = {*addressees.called(words, "team")}
        elif act == "x":
            ways[act] = {
                each for own in turn.catalogue for each in addressees.called(own.words, "nobody")
            }
        elif not act.startswith((whose.TO_DATE, whose.WISH)):
            ways[act] = {*addressees.called(words, "answer")}
    act = addressees.named(words, text, ways, told=others)
    return f"w/{row.id}.{whose.mark(row)}/{act}" if act else ""


def _since(turn: Turn, row: Dialogue) -> bool:
    """Whether anything was asked, or came from another, since it was asked for whom this is."""
    dialogue, offer = dialogues.current(turn), offers.newest(turn.uow.session, turn.event.where)
    asked = [each.touched_at for each in (dialogue,) if each is not None]
    asked += [each.made_at for each in (offer,) if each is not None]
    sides = people.live_mentorships(turn.uow, row.person_id)
    return any(at > row.touched_at for at in asked) or newest.heard_since(sides, row)


def _rivals(
    turn: Turn, text: str, choices: Sequence[offers.Choice], act: str, *, copied: bool
) -> Rows:
    """The buttons that typed words may mean, where something else waits for an answer that they
    may be as well as the one they chose; otherwise nothing."""
    if offers.of_the_moment(act) or act.startswith(("w/", "d/", "pass_on/", "verify/")):
        return ()  # what they are in the middle of
    rows = pending.rivals(turn, text, act, copied=copied)
    if rows and not any(button.act == act for row in rows for button in row):
        return [*offers.again([each for each in choices if each.act == act]), *rows]
    return rows
