"""For whom? What is known of messages that are held until their author says so.

`thread.held` holds them and does with them what is said; here stand those that wait, and for whom
each may be, so that what they may belong to is not sent without them.
"""

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam
from sqlmodel import col, select

from conversations import offers, people
from conversations.dialogue import dialogues, whom, wishes, yes_or_no
from conversations.mentee import navigating, opening
from conversations.mentoring import agreed, exchanging, last_words, pair
from conversations.mentoring.pair import button
from conversations.offers import Choice
from conversations.people import Side
from conversations.plain import number
from conversations.team import replies
from conversations.turn import Rows, Turn
from storage.mail import Said
from storage.tables import Dialogue, Meeting, Mentorship

FRESH = timedelta(minutes=30)
"""How long a question of ours takes what is typed without asking whom it is for."""

HELD = timedelta(days=3)
"""How long a message is held for its author to say for whom it is: over a weekend."""

BUTTON = "a/"
"""What stands before the act of a button whose very words were typed, where it is told what a
message answers."""

TO_DATE = f"{BUTTON}mt/ok/"
"""The same where they plainly agree to a date that was proposed, in whatever words."""

MET = ("mt/missed/", "mt/held/")
"""What begins the acts that say whether a session took place: no, and yes."""

_MET = tuple(f"{BUTTON}{each}" for each in MET)

OFFERED = "offered"
"""The buttons of the question that a held message may have been meant for."""

QUESTIONS = "questions"
"""The names of the questions between us and its author alone that a held message may answer, and
those that were asked about just before it."""

ANSWERS = "answers"
"""The acts, of those that say for whom a held message is, that took it for an answer to us."""

HOLD = "whom"
"""The form name of a held message (a `Dialogue` row that is closed from the start); its subject is
the slot of the question about it."""

TO_TEAM = "open/to_team/"
"""What begins the act of a button that opens words for the team. Beside one that is the pair's it
is only a way; alone under what we said, it is how that is answered."""


WISH = "o/"
"""What stands before a wish for us that words plainly are."""

GIVES = "swap/give/"
"""What begins the act of a button that answers the other's wish to exchange contact details: words
may be those."""


def of(turn: Turn) -> Sequence[Dialogue]:
    """The messages of the turn's person that are held, the oldest first."""
    known = {"person": turn.someone.id, "since": turn.now - HELD}
    return turn.uow.session.exec(_OF, params=known).all()


def holding(connection: Connection, ids: set[int], now: datetime) -> set[int]:
    """Who of these has words that are held. Unseals none of them, and so not for whom they may
    be."""
    statement = select(Dialogue.person_id).where(
        col(Dialogue.person_id).in_(ids),
        Dialogue.form == HOLD,
        col(Dialogue.opened_at) > now - HELD,
    )
    return set(connection.execute(statement).scalars())


def wish(turn: Turn, said: Said) -> str:
    """The wish for us that words plainly are, called as the command that grants it; or nothing."""
    return wishes.read((each.words for each in turn.catalogue), said.text)


def team_subject(turn: Turn, sides: Sequence[Side]) -> str:
    """What words for the team are about: the pair, where there is one only."""
    if len(sides) == 1:
        return pair.subject_of(sides[0].mentorship)
    return f"person/{turn.someone.id}"


def choices_now(turn: Turn, row: Dialogue) -> list[tuple[str, str]]:
    """For whom a message that is held may be, as things stand by now: a thread may have closed,
    and a form been sent or left, since it was asked about. Where it has closed, it may be a last
    word, and is no answer to a form that was open then and has nothing to do with it."""
    sides = _sides(turn, row)
    known = row.answers.get("sides", [side.mentorship.id for side in sides])
    said = Said.model_validate(row.answers["said"])
    farewells = [
        (each.label, f"m/{side.mentorship.id}")
        for side in people.all_mentorships(turn.uow, row.person_id)
        if side.mentorship.id in known
        for each in offers.of_rows(last_word(turn, side, said))
    ]
    return farewells + choices(
        turn,
        sides,
        _form_now(turn, row, known if len(sides) < len(known) else ()),
        str(row.answers["asked"]),
        said,
    )


def _form_now(turn: Turn, row: Dialogue, pairs: Sequence[int]) -> Dialogue | None:
    """The form that a held message may answer still; where a thread has closed, only one that is
    about one of these `pairs`, or for the team."""
    dialogue = turn.uow.session.get(Dialogue, row.answers.get("dialogue", 0))
    if dialogue is None or dialogue.closed_at is not None:
        return None
    about = whom.mentorship_of(turn.uow.session, dialogue, turn.someone) if pairs else None
    is_of_them = about is not None and about.id in pairs
    return dialogue if not pairs or is_of_them or dialogue.form in dialogues.FOR_TEAM else None


def choices(
    turn: Turn, sides: Sequence[Side], dialogue: Dialogue | None, asked: str, said: Said
) -> list[tuple[str, str]]:
    """For whom a message may be: label and act. A sticker is for the other only, and a mere file
    for them or for the team; a form that takes none asks for words. What is plainly a wish for us
    comes first, and whom its author is reporting last: a slip would bring them the report."""
    words, date, wished = turn.words, date_in(turn, asked), wish(turn, said)
    reported = {row.subject for row in dialogues.opened(turn) if row.form == dialogues.REPORT}
    choices: list[tuple[str, str]] = []
    last: list[tuple[str, str]] = []
    if wished:
        choices.append((turn.programme.commands[wished], f"{WISH}{wished}"))
    if date is not None:
        when = words.moment(date.at, turn.someone.zone)
        choices.append((words("thread.to_date", when=when), asked))
    if asked.startswith(_MET) and not _has_said(turn, asked):
        held = asked.startswith(_MET[True])
        choices.append((words("thread.to_held" if held else "thread.to_missed"), asked))
    for side in sides:
        to = words("thread.to_person", name=pair.other_name(turn, side))
        is_reported = wished == wishes.REPORT or pair.subject_of(side.mentorship) in reported
        those = last if is_reported else choices
        those.append((to, f"m/{side.mentorship.id}"))
    if said.text or (said.file is not None and said.file.kind != "sticker"):
        to_team = asked.startswith(TO_TEAM)  # which is offered anyway
        question = replies.asked_now(turn)
        if question is not None and (dialogue is None or dialogue.form != "reply"):
            choices.append((words("thread.to_team_question"), f"r/{question.id}"))
        for_team = dialogue is not None and dialogue.form in dialogues.TO_TEAM
        if dialogue is not None and (said.text or turn.programme.forms[dialogue.form].files):
            pressed = answered_by_buttons(turn, dialogue, said)
            to_form = words("thread.to_buttons") if pressed else _to_open(turn, dialogue)
            label = words("thread.to_team") if for_team else to_form
            choices.append((label, f"d/{dialogue.id}"))
        elif dialogue is not None or not said.text:
            pass  # a mere file answers none of what is asked below
        elif asked.startswith("open/") and not to_team and _may_open(turn, asked):
            form = asked.split("/")[1]
            typed = bool(text_of(turn, form))
            to_form = _to_form(turn, form) if typed else words("thread.to_buttons")
            choices.append((to_form, f"f/{asked.removeprefix('open/')}"))
        elif asked.startswith(GIVES):
            if any(_gives(turn, asked, side) for side in sides):
                choices.append((words("thread.to_question"), f"g/{asked.removeprefix(GIVES)}"))
        elif asked.startswith("reply/") and replies.may_reply(turn, asked.removeprefix("reply/")):
            answer = f"r/{asked.removeprefix('reply/')}"
            if all(act != answer for _, act in choices):
                choices.append((words("thread.to_question"), answer))
        elif asked.startswith(BUTTON) and not asked.startswith((TO_DATE, *_MET)):
            choices.append((words("thread.to_question"), asked))
        # The answer to a letter of the team belongs to the letter, not to the pair.
        subject = team_subject(turn, () if asked == "answer_letter" else sides)
        if to_team:
            subject = asked.removeprefix(TO_TEAM)
        # What a mentee has to say to the team answers its question; a mentor's may be of another.
        another = question is None or any(side.role == "mentor" for side in sides)
        # Words for it that were begun go on; a wish to write to it is offered anyway.
        if another and not for_team and wished != pair.TEAM:
            choices.append((words("thread.to_team"), f"f/to_team/{subject}"))
    return [*choices, (words("thread.to_nobody"), "x"), *last]


def last_word(turn: Turn, side: Side, said: Said) -> Rows:
    """The way to say a held message as a last word, where its thread has closed and it may be."""
    is_word = said.file is None and bool(said.text)
    return last_words.way(turn, side.mentorship, turn.someone) if is_word else []


def met(turn: Turn, act: str, said: str) -> str | None:
    """Where `act` would answer whether a session took place: the one of its acts that these words
    plainly mean, empty where they may mean neither. None where something else was asked."""
    if not act.startswith(MET):
        return None
    answer = yes_or_no.read(said, turn.words)
    if answer is None:
        return ""
    return f"{MET[answer]}{act.rpartition('/')[2]}"


def _has_said(turn: Turn, asked: str) -> bool:
    """Whether the turn's person has answered by now, of that session, what an act of `_MET`
    would."""
    meeting = turn.uow.session.get(Meeting, number(asked.rpartition("/")[2]))
    row = turn.uow.session.get(Mentorship, meeting.mentorship_id) if meeting is not None else None
    if meeting is None or row is None:
        return False
    is_mentee = row.mentee_id == turn.someone.id
    return (meeting.mentee_met if is_mentee else meeting.mentor_met) is asked.startswith(_MET[True])


def _gives(turn: Turn, asked: str, side: Side) -> bool:
    """Whether an act answers the other's wish to exchange contact details, and that still waits."""
    return asked == f"{GIVES}{side.mentorship.id}" and exchanging.is_asked(turn, side)


def date_in(turn: Turn, asked: str) -> Meeting | None:
    """The date that a held message plainly agrees to, as long as that waits for an answer."""
    found = asked.removeprefix(TO_DATE) if asked.startswith(TO_DATE) else ""
    meeting = turn.uow.session.get(Meeting, number(found))
    waits = meeting is not None and meeting.state == "proposed" and meeting.at > turn.now
    return meeting if waits else None


def _to_open(turn: Turn, dialogue: Dialogue) -> str:
    """The same for a form that is open: for whoever is in several pairs, with whom it is about."""
    title = turn.programme.forms[dialogue.form].title
    name = whom.named(turn, dialogue, turn.someone) if title else ""
    if not name:
        return _to_form(turn, dialogue.form)
    return turn.words("thread.to_form_of", name=name, title=title)


def _to_form(turn: Turn, form: str) -> str:
    """What the button is called that says that words answer a form: by its title, if it has one."""
    spec = turn.programme.forms.get(form)
    if spec is None or not spec.title:
        return turn.words("thread.to_question")
    return turn.words("thread.to_form", title=spec.title)


def _may_open(turn: Turn, act: str) -> bool:
    """Whether an act opens a form about a mentorship that is for one person alone, and may do so
    still."""
    _, form, *subject = act.split("/")
    known = form in turn.programme.forms and subject[:1] == ["mentorship"]
    return known and opening.belongs(turn, form, "/".join(subject))


def answered_by_buttons(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """Whether an open form takes no words at all, and these are none of its buttons."""
    return navigating.chooses_none(turn, dialogues.run_of(turn, dialogue), said.text)


def text_of(turn: Turn, form: str) -> str:
    """The question of a form that words answer which were written before it was opened; nothing
    where all of it is answered by buttons."""
    questions = turn.programme.forms[form].questions
    return next((name for name, each in questions.items() if each.kind == "text"), "")


def rows(turn: Turn, row: Dialogue, choices: Sequence[tuple[str, str]]) -> Rows:
    """The buttons that say so, for a message that is held. Beside those of one that may ask to
    change a date stand the ways to do that: it is held all the same, and none of them is chosen by
    it."""
    said = [[button(label, f"w/{row.id}.{mark(row)}/{act}")] for label, act in choices]
    if not wishes.changes_date(
        (each.words for each in turn.catalogue), row.answers["said"]["text"]
    ):
        return said
    return [*said, *agreed.change_meant(turn, _sides(turn, row))]


def _sides(turn: Turn, row: Dialogue) -> list[Side]:
    """The mentorships that a held message may be for, of those that go on."""
    live, known = people.live_mentorships(turn.uow, row.person_id), row.answers.get("sides")
    return [side for side in live if known is None or side.mentorship.id in known]


def still(turn: Turn, text: str) -> str:
    """The act of a button whose label was typed, of those under the messages that are still held
    here: that of the newest which has one called so."""
    for row in here(turn):
        if acts := offers.named(offers.of_rows(rows(turn, row, choices_now(turn, row))), text):
            return acts[0]
    return ""


def here(turn: Turn) -> list[Dialogue]:
    """The messages that are held and asked about in this place (on Slack, in this thread), the
    newest first."""
    where, slot = turn.event.where, turn.thread_slot()
    return [
        row
        for row in reversed(of(turn))
        if row.answers["where"] == where
        and not offers.elsewhere(Choice("", "", under=str(row.answers["under"])), slot)
    ]


def mark(row: Dialogue) -> str:
    """Tells a held message from an earlier one that had the same row id."""
    ref = row.answers["said"]["ref"]
    return f"{zlib.crc32(f'{HOLD}/{ref}'.encode()):x}"


def answers_of(choices: Sequence[tuple[str, str]]) -> list[str]:
    """Those of the acts that take a message for an answer to us."""
    acts = [act for _, act in choices if act.startswith(("d/", "f/", "g/", "r/", BUTTON))]
    return [act for act in acts if not act.startswith("f/to_team/")]


_OF = (
    select(Dialogue)
    .where(
        col(Dialogue.person_id) == bindparam("person"),
        Dialogue.form == HOLD,
        col(Dialogue.opened_at) > bindparam("since"),
    )
    .order_by(col(Dialogue.id))
)
