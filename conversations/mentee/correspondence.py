"""The careers team and somebody who wrote to it, outside of any request.

Staff write from a post in the channel (`person/<id>/<what>`) or from a closed case; what they wrote
and what comes back stand in its thread. That a letter waits for an answer is noted in a `Dialogue`
row that is closed from the start, without its words. Words that nothing waited for are held (see
`strays`) until their author has said whether the team may have them.
"""

import zlib
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations import offers, people, plain
from conversations.casework import casebook, concerns, histories, telling
from conversations.casework.casebook import card_slot
from conversations.dialogue import asking, dialogues, doubts
from conversations.dialogue.dialogues import run_of
from conversations.dialogue.given import HELD as HELD_WORDS
from conversations.dialogue.given import PARTS
from conversations.mentee import care, correcting, pending, standing, taking, whose
from conversations.mentoring import confirming, drafting, mentors, pair, strays
from conversations.mentoring.strays import STRAY, hold
from conversations.team import drafts, private_answers, triage
from conversations.turn import Act, Due, Rows, Turn, letter_slot
from conversations.words import variants
from storage.mail import STAFF, Button, Said, Submitted
from storage.tables import Dialogue, Person, Request

LETTER = "letter"
"""The form name of such a row; there is no such form."""

SENT = "sent"
"""The outcome of a letter that no answer has come to."""

ANSWERED_WITHIN = timedelta(days=7)
"""How long plain words, without the button, are taken for the answer to a letter."""

THREAD_WITHIN = timedelta(days=30)
"""How long words for the team belong to the thread of the last letter."""

FEW = 3
"""Words from which on something is said by whoever does not merely greet: *je suis perdue*."""

# --- staff write ----------------------------------------------------------------------------------


def post_slot(turn: Turn, person: Person) -> tuple[str, str]:
    """Where a person's new words for the team stand, and what names that place in a button."""
    what = f"{zlib.crc32(turn.event.id.encode()):x}"
    return f"person/{person.id}/{what}", what


def answer_button(turn: Turn, person: Person, what: str) -> Button:
    """The button under a person's words that lets staff write back."""
    words = turn.catalogue.home.words
    name = people.first_name(person) or words("team.someone")
    label = pair.button(words("correspondence.answer_to", name=name), "-").label
    return Button(label=label, act=f"write_person/{person.id}/{what}", form=True)


def write_person(turn: Turn, rest: Sequence[str]) -> None:
    """`write_person/<person>/<what>`: a letter, as previewed; the answer comes into the thread."""
    number, what = (*rest, "", "")[:2]
    found = confirmed(turn, "write_person", number)
    if found is None:
        return
    person, draft = found
    root, request = _root(turn, person, what)
    if request is not None:
        casebook.note(turn, request, "write_person")
    _note_letter(turn, person, root)
    care.written(turn, person)
    concerns.answered(turn, "asked", person)
    words = turn.programme_for(person).words
    answer = pair.button(words("correspondence.answer"), "answer_letter", "primary")
    assert person.id is not None
    where, slot = people.address_of(turn.uow, person.id), letter_slot(turn)
    turn.say(draft.text, to=where, under="", slot=slot, buttons=[[answer]])
    keep(turn, person, draft, "correspondence.kept", root)


def confirmed(turn: Turn, act: str, number: str) -> tuple[Person, drafting.Draft] | None:
    """Whom a confirmed form of staff is for, and what it sends. None, and the one who acted is
    told why, where it can't be sent."""
    if not triage.by_staff(turn):
        return None
    if not isinstance(turn.event.what, Submitted):
        triage.privately(turn, "triage.form.needed")
        return None
    values = {**turn.event.what.values, "person": number}
    who = turn.event.who
    try:
        made = drafts.draft(turn.uow.session, turn.catalogue, act, None, values)
        draft = confirming.confirmed(made, turn.catalogue, values, who)
    except drafting.Wrong as wrong:
        private_answers.not_sent(turn, wrong.fields, people=[plain.number(number)])
        return None
    assert draft.person is not None
    return draft.person, draft


def keep(turn: Turn, person: Person, draft: drafting.Draft, key: str, root: str) -> None:
    """What was sent, in the thread of what it answers, where an erasure finds it."""
    words = turn.catalogue.home.words
    name = person.name or words("triage.somebody")
    turn.say(
        words(key, who=casebook.staff_name(turn.event), name=name),
        quote=draft.text,
        to=STAFF,
        slot=f"{root}/letter/{person.id}/{turn.event.id}",
        under=root,
    )


def _root(turn: Turn, person: Person, what: str) -> tuple[str, Request | None]:
    """The thread of a letter: its closed case, or what the button stood on. Acts may be forged: a
    place where nothing stands is a new thread of its own."""
    kind, _, number = what.partition(".")
    request = turn.uow.session.get(Request, plain.number(number)) if kind == "case" else None
    if request is not None and request.person_id == person.id:
        return card_slot(request.id), request
    root = f"person/{person.id}/{what}"
    return (root if turn.uow.holds(STAFF, root) else ""), None


def _note_letter(turn: Turn, person: Person, root: str) -> None:
    subject, answers = f"person/{person.id}", {"root": root, "by": turn.event.who}
    dialogues.keep(turn, person, LETTER, subject=subject, outcome=SENT, answers=answers)


# --- the answer -----------------------------------------------------------------------------------


_LAST_LETTER = (  # built once: it is asked for at every turn
    select(Dialogue)
    .where(
        col(Dialogue.person_id) == bindparam("person"),
        col(Dialogue.form) == LETTER,
        col(Dialogue.opened_at) > bindparam("since"),
    )
    .order_by(col(Dialogue.id).desc())
    .limit(1)
)


def _last_letter(turn: Turn, within: timedelta) -> Dialogue | None:
    known = {"person": turn.someone.id, "since": turn.now - within}
    return turn.uow.session.exec(_LAST_LETTER, params=known).first()


def waiting_letter(turn: Turn) -> Dialogue | None:
    """The last letter of the team to the turn's person, if no answer has come to it."""
    letter = _last_letter(turn, THREAD_WITHIN)
    return letter if letter is not None and letter.outcome == SENT else None


def answer(turn: Turn, rest: Sequence[str]) -> None:
    """`answer_letter`: the person wants to answer the team's letter."""
    dialogues.open(turn, "to_team", subject=f"person/{turn.someone.id}")


def replies_unasked(turn: Turn, text: str) -> bool:
    """Words typed while a letter waits for an answer, and nothing else does, are that answer,
    button or no button; they are shown back before they leave. False where no letter waits."""
    letter = _last_letter(turn, ANSWERED_WITHIN)
    if not text or letter is None or letter.outcome != SENT:
        return False
    subject = f"person/{turn.someone.id}"
    dialogues.open(turn, "to_team", subject=subject, adds={"words": text})
    return True


def asks_for_whom(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """A letter came after the question that is open here, or stands below answers that are to be
    read over: whose answer these words are is asked, and until that is told nobody gets them. False
    where there is no doubt."""
    if _is_below_letter(turn, dialogue, said):
        correcting.keep(dialogue, dialogues.run_of(turn, dialogue), said)
        key, verb = "dialogue.forwarded_mine", "ed"
        if doubts.is_bare(
            dialogue.answers[HELD_WORDS][1], turn.words
        ):  # it corrects nothing, and may have sent them
            key, verb = "dialogue.to_review", "v"
        way = pair.button(turn.words(key), f"d/{dialogue.id}/{verb}")
        _ask_for_whom(turn, dialogue, said, way)
        return True
    letter = _last_letter(turn, ANSWERED_WITHIN)
    waits = letter is not None and letter.outcome == SENT
    if letter is None or not waits or letter.opened_at <= dialogue.touched_at:
        return False
    name = dialogues.run_of(turn, dialogue).position
    if not name or not said.text or said.file is not None or dialogue.form in dialogues.TO_TEAM:
        return False
    mine = hold(turn, dialogue, name, said, answers="")  # there are two whose they may be
    _ask_for_whom(turn, dialogue, said, mine)
    return True


def _is_below_letter(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """Whether answers are to be read over, what stands below is answered by words for the team, and
    these words are none of what can be done with the answers; a mere yes may be either."""
    run, offer = dialogues.run_of(turn, dialogue), offers.newest(turn.uow.session, turn.event.where)
    if run.position is not None or run.way_out[0] or not said.text or said.file is not None:
        return False
    if offer is None or offer.made_at <= dialogue.touched_at or dialogue.form in dialogues.TO_TEAM:
        return False
    here = [e for e in offers.choices(offer) if not offers.elsewhere(e, turn.thread_slot())]
    answers = (whose.TO_TEAM, f"letter_words/{dialogue.id}")
    may_be_either = doubts.is_bare(said.text, turn.words)
    return any(each.act.startswith(answers) for each in here) and (
        may_be_either or taking.asks_nothing(turn, dialogue, said)
    )


def _ask_for_whom(turn: Turn, dialogue: Dialogue, said: Said, mine: Button) -> None:
    care.heard(turn, said.text)
    turn.say(
        turn.words("correspondence.for_whom"),
        buttons=[
            [pair.button(turn.words("correspondence.for_team"), f"letter_words/{dialogue.id}")],
            [mine],
        ],
    )


def words_for_team(turn: Turn, rest: Sequence[str]) -> None:
    """`letter_words/<dialogue>`: the words that are held are for the team, after all."""
    dialogue = turn.uow.session.get(Dialogue, plain.number("".join(rest[:1])))
    mine = dialogue is not None and dialogue.person_id == turn.someone.id
    if dialogue is None or not mine or HELD_WORDS not in dialogue.answers:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _, said, _ = dialogue.answers[HELD_WORDS]
    correcting.forget(dialogue)
    subject = f"person/{turn.someone.id}"
    dialogues.open(turn, "to_team", subject=subject, answers={"words": said})


def answered(turn: Turn, quote: str) -> bool:
    """A person's words for the team go on in the thread of the letter they had; the one who wrote
    it is told. False for who had none lately."""
    letter = _last_letter(turn, THREAD_WITHIN)
    if letter is None or not letter.answers["root"]:
        return False
    letter.outcome = "answered"
    words, person, root = turn.catalogue.home.words, turn.someone, str(letter.answers["root"])
    case = root.removeprefix("case/") if root.startswith("case/") else ""
    what = f"case.{case}" if case else root.rpartition("/")[2]
    turn.say(
        words("correspondence.answered", name=person.name or words("team.someone")),
        quote=quote,
        to=STAFF,
        under=root,
        slot=f"{root}/answer/{person.id}/{turn.event.id}",
        buttons=[[answer_button(turn, person, what)]],
    )
    key = "correspondence.is_there_case" if case else "correspondence.is_there"
    request = turn.uow.session.get(Request, plain.number(case)) if case else None
    telling.tell(turn, key, request, to=str(letter.answers["by"]))
    return True


# --- words that nothing waited for ----------------------------------------------------------------


def offers_to_pass_on(
    turn: Turn, text: str, older: Dialogue | None = None, newest: Rows = ()
) -> bool:
    """Whoever writes a real sentence that nothing waited for, or that is no answer to what does,
    may have it passed on to the team; what waits is shown again. It may be for a form, too, that
    is `older` than what waits, whose buttons are `newest`. False where that is not the moment."""
    person = turn.someone
    assert person.id is not None
    late = _answers_too_late(turn, text)
    if not (late or says_something(turn, text)) or not person.language:
        return False
    waiting = pending.of(turn)
    known = standing.agreed(turn) or mentors.mentor_of(turn) is not None
    if not (known or waiting.rows):
        return False
    if older is None and dialogues.paused(turn) is not None:
        return False
    row = strays.keep(turn, text)
    words, act = turn.words, f"pass_on/{row.id}.{strays.mark(row)}"
    told = words("correspondence.not_passed", **turn.programme.about.team_words)
    if late:
        told = f"{words('triage.reply_late')}\n\n{told}"
    passing = pair.button(words("correspondence.pass_on"), act, "primary", "yes")
    # What stands there to be asked again may be an offer of this very kind: it is made anew below.
    form = _for_form(turn, older)
    anew = {"where", *(each.act for row in form for each in row)}
    rows = waiting.rows or [row for row in newest if not _is_anew(row, anew)]
    if rows:  # a mere yes might answer what waits, which comes first
        passing = pair.button(words("correspondence.pass_on"), act)
    strays.settle(turn, row, "thread.asked_below")
    turn.say(
        "\n\n".join((*waiting.lines, told)),
        slot=f"{strays.asked(row)}{turn.event.id}",
        facts=waiting.facts,
        buttons=[
            *rows,
            *form,
            [passing],
            [pair.button(words("correspondence.where"), "where")],
        ],
    )
    return True


_PASSES_ON = ("pass_on/", "open/to_team/")
"""What begins the acts that words which are there already need not be asked for again."""


def _is_anew(row: Sequence[Button], acts: Collection[str]) -> bool:
    return all(each.act in acts or each.act.startswith(_PASSES_ON) for each in row)


def _for_form(turn: Turn, older: Dialogue | None) -> Rows:
    """The button that says that words are for a form after all, where its question takes words."""
    said = turn.event.what
    run = dialogues.run_of(turn, older) if older is not None else None
    if older is None or run is None or not isinstance(said, Said):
        return ()
    name = run.position
    if name is None or run.form.questions[name].kind != "text":
        return ()
    title = run.form.title or run.form.questions[name].ask
    label = asking.short_label(turn.words("correspondence.for_form", title=title))
    mine = hold(turn, older, name, said, answers="")
    return [[mine.model_copy(update={"label": label})]]


def says_something(turn: Turn, text: str) -> bool:
    """Whether words say something. A few that greet or thank are nothing to pass on."""
    said = plain.fold(text).split()
    greets = set(said) & variants(turn.words, "correspondence.typed_greeting")
    return plain.says_something(text) or (len(said) >= FEW and not greets)


def _answers_too_late(turn: Turn, text: str) -> bool:
    """Whether these words may be the answer to a question that waited as the case was closed: then
    a single one says something, unless it greets."""
    newest = select(Request).where(Request.person_id == turn.someone.id)
    request = turn.uow.session.exec(newest.order_by(col(Request.id).desc()).limit(1)).first()
    said = set(plain.fold(text).split())
    if request is None or not said or said & variants(turn.words, "correspondence.typed_greeting"):
        return False
    lines = histories.history(turn.uow.session, request.id or 0)
    return histories.cut_off(lines, turn.now - ANSWERED_WITHIN)


def pass_on(turn: Turn, rest: Sequence[str]) -> None:
    """`pass_on/<words>`: their author would have the team read them; they are shown once more."""
    number, _, mark = "".join(rest[:1]).partition(".")
    row = turn.uow.session.get(Dialogue, plain.number(number))
    mine = row is not None and row.form == STRAY and row.person_id == turn.someone.id
    if row is None or not mine or mark != strays.mark(row):
        turn.say(turn.words("correspondence.passed_over"))
        return
    came_in = row.answers.get(PARTS, ())
    said = strays.take(turn, row, "correspondence.pass_on")
    subject = f"person/{turn.someone.id}"
    dialogue = dialogues.open(turn, "to_team", subject=subject, adds={"words": said})
    for ref, text in came_in:
        dialogue.answers = dict(run_of(turn, dialogue).noted(ref, "words", text).answers)


def forget(turn: Turn, number: str, step: str) -> None:
    """A day has passed: words that nobody asked to pass on are erased."""
    row = turn.uow.session.get(Dialogue, plain.number(number))
    if row is not None and row.form == STRAY and row.opened_at <= turn.now - strays.HELD:
        strays.settle(turn, row, "correspondence.not_kept")
        turn.uow.session.delete(row)


ACTS: dict[str, Act] = {
    "write_person": write_person,
    "answer_letter": answer,
    "letter_words": words_for_team,
    "pass_on": pass_on,
}

DUE: dict[str, Due] = {STRAY: forget}
