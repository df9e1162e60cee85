"""The private thread: what one side of a mentorship writes, the other receives.

The words are posted to the outbox and nowhere else: once delivered they are gone from here, only
the ids that let an edit follow stay. A message never goes to a person it may not be meant for.
Where that is not certain (several threads, a question of ours that is not answered yet, a thread
that has just closed) we ask for whom it is, and hold it meanwhile: for three days, after which it
is erased within the hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from conversations import offers, people, plain
from conversations.casework import promises
from conversations.casework.casebook import ended_slot
from conversations.dialogue import dialogues, whom, wishes
from conversations.dialogue.given import asked_in
from conversations.mentee import care, correspondence, opening, taking, whose
from conversations.mentee.standing import resume_buttons
from conversations.mentee.whose import FRESH
from conversations.mentoring import dates, exchanging, farewell, heads, last_words, pair
from conversations.mentoring.pair import called, slot_of
from conversations.people import Side, first_name
from conversations.team import replies
from conversations.thread import asked, beside, held, just_over, newest, otherwise
from conversations.thread.relay import crosses, followed, relay, relay_slot
from conversations.thread.undelivered import refused, without_files
from conversations.turn import LETTER, Turn
from storage.mail import Button, Edited, Ref, Said, platform_of
from storage.tables import Dialogue, History, Mentorship, Person, Request

__all__ = ["answers_letter", "edited", "refused", "take", "too_late", "without_files"]

_WRITTEN = promises.ANSWERS | {"reopen", "resume"}
"""The acts by which a mentee hears from the team about their request."""

# --- where words belong -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Pointer:
    """The thread that words point at, by its slot, or ""; `sure` when they can only be meant for
    the other: a reply to something the other wrote, or to what is said of a session of the two
    (`session`)."""

    thread: str = ""
    sure: bool = False
    session: bool = False


def take(turn: Turn, said: Said, left: Dialogue | None = None) -> bool:
    """Relay words to the other side, or ask for whom they are. False if no thread is concerned:
    then they are a dialogue's, or nobody's. `left` is a form that was put aside for these words
    (see `newest`): where they cross, their author is told so."""
    sides = people.live_mentorships(turn.uow, _own_id(turn))
    pointer = _pointer(turn, said, sides)
    side = next((each for each in sides if slot_of(each.mentorship.id) == pointer.thread), None)
    wish = whose.wish(turn, said)
    hidden = exchanging.hides(turn, [side] if side is not None else sides, said)
    if side is not None and pointer.sure and not hidden:
        date = asked.date_agreed(turn, [side], said) if pointer.session else ""
        if date or wish == wishes.REPORT:
            held.ask(turn, [side], None, f"{whose.BUTTON}{date}" if date else "", said)
        else:
            _pass_on(turn, side, said, left)
        return True
    if pointer.thread and side is None:
        return _in_closed(turn, pointer, left)
    if not sides:
        return _bids_farewell(turn, said)
    those = [side] if side is not None else sides
    if hidden or not crosses(said):
        _cannot_cross(turn, said, those)
        return True
    dialogue = dialogues.current(turn)
    thread = slot_of(side.mentorship.id) if side is not None else ""
    if dialogue is not None and thread and _stands_in(turn, dialogue) not in ("", thread):
        dialogue = None  # it stands in the thread of another pair: words here can't be meant for it
    first = asked.newest(turn, dialogue)
    if dialogue is not None and not first and _is_answer(turn, said, dialogue, sides, thread):
        return False
    plainly = whose.met(turn, first, said.text if said.file is None else "")
    met = just_over.met(turn, said, those) or plainly
    date = asked.date_agreed(turn, those, said) if dialogue is None and met is None else ""
    waits = asked.waiting(turn, date)
    closed: list[str] = []
    if side is None and len(sides) == 1 and platform_of(turn.event.where) not in heads.APART:
        closed = just_over.closed(turn, said, sides[0])
        side = None if closed else sides[0]  # it goes without saying
    open_forms = [asked.of_form(each) for each in (dialogue, left) if each is not None]
    acts = [*([first] if first else []), *(each.act for each in (*waits, *open_forms))]
    if side is not None and not date and just_over.hails(turn, said, side, acts):
        first, waits = "", []
    if side is not None and not date and asked.is_known_to_both(turn, side, first, said):
        first = ""  # its answers stand beside it, and the other may hear why
    # The very words of a button that stands further up: theirs to say for whom, whenever.
    is_label = dialogue is None and said.file is None and not wish
    label = asked.typed(turn, said.text) if is_label else ""
    more = dialogue is None and left is None and just_over.goes_on(turn, said, sides)
    sure = not (first or waits or label or wish or met or more or beside.lately(turn, those))
    sure = sure and not beside.is_label(turn, said.text)
    if dialogue is None and sure and side is not None:
        _pass_on(turn, side, said, left)
        return True
    questions = [*waits, *([asked.of_form(dialogue)] if dialogue is not None else [])]
    acts = [*([first] if first else []), *(each.act for each in waits)]
    if met:
        answers = f"{whose.BUTTON}{met}"
    elif label or date in acts:  # a date that was asked about before is in none of them
        answers = f"{whose.BUTTON}{label or date}"
    elif further := next(filter(None, (whose.met(turn, each, said.text) for each in acts)), ""):
        answers = f"{whose.BUTTON}{further}"
    else:  # what is answered in words comes first
        answers = next((act for act in acts if asked.takes_words(turn, act)), (*acts, "")[0])
    if left is not None and not answers and (not thread or _stands_in(turn, left) in ("", thread)):
        dialogue = dialogue or left  # as it is asked anyway, that may be what they answer
    names = [*closed, *(each.name for each in questions)]
    held.ask(turn, those, dialogue, answers, said, names)
    return True


def _bids_farewell(turn: Turn, said: Said) -> bool:
    """Words that greet or thank the other by name, at the closing questions and when the thread has
    closed already: it is asked whether they are a last word. False for any others."""
    dialogue = dialogues.current(turn)
    side = _at_closing(turn, dialogue, said) if dialogue is not None else None
    if side is None or not whose.last_word(turn, side, said):
        return False
    held.ask(turn, [side], dialogue, "", said)
    return True


def _at_closing(turn: Turn, dialogue: Dialogue, said: Said) -> Side | None:
    """The other of the pair whom words greet or thank by name at its closing questions: no answer
    of theirs would reach them."""
    if dialogue.form not in farewell.FORMS:
        return None
    about = whom.mentorship_of(turn.uow.session, dialogue, turn.someone)
    side = people.side_of(about, _own_id(turn)) if about is not None else None
    return side if side is not None and just_over.greets(turn, said.text, side) else None


def _pass_on(turn: Turn, side: Side, said: Said, left: Dialogue | None) -> None:
    relay(turn, side, said)
    title = turn.programme.forms[left.form].title if left is not None else ""
    if left is not None and title:
        text = turn.words("thread.form_aside", name=pair.other_name(turn, side), title=title)
        turn.say(text, buttons=resume_buttons(turn, left))


def _cannot_cross(turn: Turn, said: Said, sides: Sequence[Side]) -> None:
    """What neither can be passed on nor read by us is refused at once: for whom, is all one. Their
    own visiting card leads to the exchange that both agree to."""
    if said.card is not None:
        turn.say(turn.words("thread.contact_card"), buttons=exchanging.ways(turn, sides))
    elif len(sides) == 1:
        turn.say(turn.words("thread.cannot_cross", name=called(turn, pair.other(turn, sides[0]))))
    else:
        turn.say(turn.words("thread.cannot_cross_at_all"))


def _own_id(turn: Turn) -> int:
    person_id = turn.someone.id
    assert person_id is not None
    return person_id


def _pointer(turn: Turn, said: Said, sides: Sequence[Side]) -> _Pointer:
    """What a reply, a Slack thread or a topic names."""
    where = turn.event.where
    if said.reply_to is not None:
        standing = turn.uow.standing(where, said.reply_to)
        if standing is not None and standing.slot.startswith("relay/"):
            return _Pointer(standing.under, sure=True)
        if standing is not None and (number := _of_session(standing.slot)):
            return _Pointer(slot_of(number), sure=True, session=True)
        if standing is not None and (thread := pair.thread_of(standing.slot)):
            # What heads a thread asks nothing; a question of ours that stands in it may be meant.
            return _Pointer(thread, sure=standing.slot.removesuffix(pair.HEAD) == thread)
        for side in sides:  # a reply to what they wrote themselves
            if people.showing(turn.uow, side.other_id, relay_slot(where, said.reply_to)):
                return _Pointer(slot_of(side.mentorship.id), sure=True)
    return _Pointer(pair.thread_of(turn.thread_slot()))


def _of_session(slot: str) -> int:
    """The mentorship of what is said to both of a session of theirs, or of what they would like to
    talk about in it; 0 for anything else, and for what each alone is asked of it."""
    kind, number, about, what = (*slot.split("/"), "", "", "")[:4]
    is_session = kind == "said" and (about.isdecimal() or about == "agenda")
    return plain.number(number) if is_session and what != dates.ASKED else 0


def replies_to_other(turn: Turn, said: Said) -> bool:
    """Whether words reply to something the other wrote: then they answer nothing of ours."""
    if said.reply_to is None:
        return False
    standing = turn.uow.standing(turn.event.where, said.reply_to)
    return standing is not None and standing.slot.startswith("relay/")


def _stands_in(turn: Turn, dialogue: Dialogue) -> str:
    """The thread in which the open question stands, or nothing."""
    where, slot = turn.event.where, asked_in(dialogue.answers)
    ref = turn.uow.delivered(where, slot) if slot else None
    standing = turn.uow.standing(where, ref) if ref is not None else None
    return pair.thread_of(standing.under) if standing is not None else ""


def _about(turn: Turn, dialogue: Dialogue) -> str:
    """The thread of the pair that the open question is about, or nothing."""
    about = whom.mentorship_of(turn.uow.session, dialogue, turn.someone)
    return slot_of(about.id) if about is not None else ""


def _in_closed(turn: Turn, pointer: _Pointer, left: Dialogue | None) -> bool:
    """Words in a thread that has ended reach nobody, and the ways on are shown. False where they
    may answer us: a question that stands in it, or was put beside any thread a moment ago."""
    dialogue = dialogues.current(turn)
    if dialogue is not None and not pointer.sure:
        stands_in = _stands_in(turn, dialogue)
        newest_of_all = not newest.offered_since(turn, dialogue)
        fresh = turn.now - dialogue.touched_at <= FRESH and newest_of_all
        beside = not stands_in and _about(turn, dialogue) in ("", pointer.thread)
        if stands_in == pointer.thread or (fresh and beside):
            return False
    aside = dialogue or left
    number = plain.number(pointer.thread.rpartition("/")[2])
    # Whoever took this place over is none of the two.
    theirs = (each.mentorship for each in people.all_mentorships(turn.uow, _own_id(turn)))
    ways = [way for each in theirs if each.id == number for way in _ways_on(turn, each)]
    if aside is not None:
        ways += resume_buttons(turn, aside)
    turn.say(turn.words("thread.closed"), buttons=ways)
    return True


def _is_answer(
    turn: Turn, said: Said, dialogue: Dialogue, sides: Sequence[Side], thread: str
) -> bool:
    """Whether words can be taken for an answer to the open question: it was put a moment ago, and
    no thread has opened since, nor has another written to their author (but where these are the
    very words of one of its buttons), nor another form been sent, nor anything else been offered
    (but where the other reads the answer anyway), or they reply to it. A file answers no question,
    and where all is answered and only to be sent, words may be for the other as well; so they may
    in the `thread` of a pair where the question does not stand in it, where they are meant
    `otherwise`, and where they are plainly a wish for the team, or a goodbye at the closing
    questions."""
    if said.file is not None or not said.text:
        return False
    if thread and _stands_in(turn, dialogue) != thread:
        return False
    about = whom.mentorship_of(turn.uow.session, dialogue, turn.someone)
    about_id = (about.id or 0) if about is not None else 0
    replies = said.reply_to is not None and newest.replies_to(turn, dialogue, said)
    if not replies and otherwise.is_meant(turn, dialogue, sides, about_id, said.text):
        return False
    if _at_closing(turn, dialogue, said) is not None:
        return False
    for_team = whose.wish(turn, said) in (wishes.REPORT, pair.TEAM)
    if for_team and dialogue.form not in dialogues.FOR_TEAM:
        return False
    if said.reply_to is not None:
        standing = turn.uow.standing(turn.event.where, said.reply_to)
        if standing is not None and standing.slot.startswith("ask/"):
            return newest.replies_to(turn, dialogue, said)
    if taking.asks_nothing(turn, dialogue, said) or whose.answered_by_buttons(turn, dialogue, said):
        return False
    opened = max(side.mentorship.introduced_at or dialogue.touched_at for side in sides)
    if opened > dialogue.touched_at or turn.now - dialogue.touched_at > FRESH:
        return False
    if newest.heard_since(sides, dialogue) and not newest.is_button(turn, dialogue, said):
        return False  # they may answer the other, whose words stand below the question
    if newest.sent_since(turn, dialogue):
        return False
    return dialogue.form in newest.OF_TWO or not newest.offered_since(turn, dialogue)


def edited(turn: Turn, edited: Edited) -> bool:
    """Follow an edit of a message that was relayed, or is held; False for any other."""
    return held.edited(turn, edited) or followed(turn, edited)


# --- letters of the team --------------------------------------------------------------------------


def answers_letter(turn: Turn, said: Said) -> bool:
    """What replies to a letter of the team, or is written in its thread, is for the team: the form
    that answers it opens with that, and it is read over before it leaves. False for anything else,
    and in that thread for what is a button's label, or comes while such a form is open."""
    if not said.text and said.file is None:
        return False
    subject = _of_letter(turn, said.reply_to or turn.event.under)
    if not subject or (said.reply_to is None and _goes_on(turn, said)):
        return False
    _for_team(turn, subject, said)
    care.heard(turn, said.text)
    return True


def _of_letter(turn: Turn, ref: Ref | None) -> str:
    """What answers the letter that stands at `ref` is about: a request whose question or letter
    still waits, or else what words for the team are about. Empty where no letter stands there."""
    standing = turn.uow.standing(turn.event.where, ref) if ref is not None else None
    if standing is None:
        return ""
    slot = standing.slot or standing.key  # letters of before they had slots are known by their key
    kind, number, what = (*slot.split("/"), "", "")[:3]
    if slot.startswith(LETTER):
        line = turn.uow.session.get(History, plain.number(number))
        if line is not None and replies.may_reply(turn, number):
            return f"request/{line.request_id}"
        if line is None or line.act != "write_mentor":
            return f"person/{turn.someone.id}"
        case = line.request_id
    elif (kind, what) == ("case", "ended"):
        case = plain.number(number)
    else:
        return ""
    statement = select(Mentorship).where(
        Mentorship.request_id == case,
        people.in_mentorship(turn.someone.id),
    )
    ended = turn.uow.session.exec(statement.order_by(col(Mentorship.id).desc())).first()
    return pair.subject_of(ended) if ended is not None else ""


def _goes_on(turn: Turn, said: Said) -> bool:
    """Whether what is written in the thread of a letter goes on with something: with an answer that
    was begun there, or by the label of a button."""
    dialogue = dialogues.current(turn)
    if dialogue is not None and dialogue.form in (*replies.FORMS, *dialogues.TO_TEAM):
        return True
    offer = offers.newest(turn.uow.session, turn.event.where)
    return bool(offers.named(offers.choices(offer), said.text))


def _for_team(turn: Turn, subject: str, said: Said) -> None:
    form = opening.form_meant(turn, "to_team", subject)
    kind, _, number = subject.partition("/")
    if kind == "request":
        form = replies.form_of(turn, plain.number(number))
    if said.file is None:
        opening.begin(turn, form, subject, {whose.text_of(turn, form): said.text})
    else:
        taking.take(turn, dialogues.open(turn, form, subject=subject, asks=False), said)


# --- after the end --------------------------------------------------------------------------------


def too_late(turn: Turn, *, alone: bool) -> bool:
    """Words that come soon after the end: where the letter that ended it is what was said last,
    they answer that; otherwise, when nothing else waits (`alone`), their author is told that nobody
    received them. False where no mentorship has just ended, and where the team has written since:
    then they answer that."""
    if people.live_mentorships(turn.uow, _own_id(turn)):
        return False
    statement = (
        select(Mentorship)
        .where(
            col(Mentorship.ended_at).is_not(None),
            col(Mentorship.introduced_at).is_not(None),
            people.in_mentorship(turn.someone.id),
        )
        .order_by(col(Mentorship.ended_at).desc())
    )
    last = turn.uow.session.exec(statement).first()
    if (
        last is None
        or last.ended_at is None
        or last_words.until(turn, last, turn.someone) <= turn.now
    ):
        return False
    if _team_wrote(turn, last.ended_at):
        return False
    said = turn.event.what
    if isinstance(said, Said) and said.text and said.file is None and _by_letter(turn, last):
        _for_team(turn, pair.subject_of(last), said)
        return True
    if not alone:
        return False
    other = turn.uow.session.get(Person, people.side_of(last, _own_id(turn)).other_id)
    if other is None or not first_name(other):  # who erased everything has no name any more
        return False
    late = turn.words("thread.too_late", name=called(turn, other))
    turn.say(late, buttons=_ways_on(turn, last))
    return True


def _ways_on(turn: Turn, ended: Mentorship) -> list[Sequence[Button]]:
    """Where what reached nobody may be said: a last word, once, to the other; or to the team."""
    return [
        *last_words.way(turn, ended, turn.someone),
        [pair.answer_button(turn.words, ended)],
    ]


def _by_letter(turn: Turn, ended: Mentorship) -> bool:
    """Whether a letter of the team ended a mentorship, and its buttons are still the newest of this
    place: they were offered in the turn that ended it."""
    offer = offers.newest(turn.uow.session, turn.event.where)
    if offer is None or offer.made_at != ended.ended_at:
        return False
    return bool(turn.uow.slots(turn.event.where, ended_slot(ended.request_id)))


def _team_wrote(turn: Turn, since: datetime) -> bool:
    """Whether the turn's person has had a letter of the team since: about a request, or another."""
    about_request = (
        select(History.id)
        .join(Request, col(Request.id) == col(History.request_id))
        .where(
            Request.person_id == turn.someone.id,
            col(History.act).in_(_WRITTEN),
            col(History.at) > since,
        )
    )
    letter = correspondence.waiting_letter(turn)
    if letter is not None and letter.opened_at > since:
        return True
    return turn.uow.session.exec(about_request.limit(1)).first() is not None
