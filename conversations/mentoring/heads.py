"""What heads the thread of a pair in one place of one of the two, and what can be done from there.
It is pinned: the way to the team, and to what else can be done, does not scroll away.

Under the slot `pair.slot_of` stands all that is said in a thread. In that slot stands a message or,
where the platform has topics in private chats and somebody has several threads, a topic: what goes
under the slot goes in it, and what is written in it points at the thread, as on Slack. The message
that heads the thread is then the first in its topic, in the slot `pair.head_of`. A topic that can't
be made, or is gone, is no hindrance: all of it is read in the plain chat (see
`bot.telegram.channel`).
"""

from datetime import date
from functools import partial

from conversations import people
from conversations.mentoring import pair
from conversations.mentoring.pair import button
from conversations.people import Side
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.mail import Address, Button, Message, platform_of
from storage.tables import Mentorship, Person, PersonAddress

APART = frozenset({"slack"})
"""Platforms where what is written beside a thread is never taken for the other's, however few
threads there are: it may be meant for us."""

TOPICS = frozenset({"telegram"})
"""Platforms whose private chats can have topics; whether they do, `Turn.topics` says."""


def opening(
    words: Words, role: str, other: str, last_day: date, where: Address, *, asks: bool
) -> tuple[str, str]:
    """What heads a thread for one of the two in a place of theirs: a title, where they write to
    each other (see `asks_whom`), and how to begin, by their role."""
    way = "thread" if platform_of(where) in APART else "several" if asks else "here"
    text = words(f"introduction.open_{way}", name=other, end=words.long_day(last_day))
    title = words("introduction.open_title", name=other)
    return title, f"{text}\n\n{words(f'introduction.open_{role}')}"


def asks_whom(turn: Turn, person: Person, where: Address, mentorship: Mentorship) -> bool:
    """Whether what is written there, and answers nothing, is for one of several: this thread is no
    topic, and not their only one."""
    several = len(people.live_mentorships(turn.uow, person.id or 0)) > 1
    topic = _has_topics(turn, person, where) or turn.uow.holds(where, pair.head_of(mentorship.id))
    return several and not topic


def goes_on(words: Words, other: str, where: Address) -> str:
    """What heads a thread that had its head elsewhere before."""
    key = "goes_on_thread" if platform_of(where) in APART else "goes_on"
    return words(f"thread.{key}", name=other)


def about(words: Words, other: Person) -> list[tuple[str, str]]:
    """What is said of the other below it."""
    known = (
        (words("introduction.city"), other.city),
        (words("introduction.year"), str(other.promotion or "")),
    )
    return [fact for fact in known if fact[1]]


def show(turn: Turn, person: Person, where: Address, side: Side) -> None:
    """What heads a thread in this place of theirs: who the other is and how to begin; or, where
    that stands in another place of theirs, that it goes on here."""
    mentorship, other = side.mentorship, pair.other(turn, side)
    words, name = pair.words_for(turn, person), pair.called(turn, other, person)
    elsewhere = (each for each in people.arrives_at(turn.uow, person.id or 0) if each != where)
    if any(stands(turn, each, mentorship) for each in elsewhere):
        title, text, facts = "", goes_on(words, name, where), []
    else:
        asks = asks_whom(turn, person, where, mentorship)
        last_day = pair.last_day(turn, mentorship)
        title, text = opening(words, side.role, name, last_day, where, asks=asks)
        facts = about(words, other)
    slot, under = headed(turn, person, where, mentorship)
    turn.say(
        text,
        to=where,
        title=title,
        facts=facts,
        buttons=thread_buttons(words, mentorship),
        slot=slot,
        under=under,
        pinned=True,
    )


def ready(turn: Turn, person: Person, where: Address, mentorship: Mentorship) -> None:
    """What is said in this thread can come in this place of theirs: it has its head there, also
    where that was refused, and each of their threads its topic."""
    if not stands(turn, where, mentorship):
        show(turn, person, where, people.side_of(mentorship, person.id or 0))
    open_topics(turn, person, where)


def stands(turn: Turn, where: Address, mentorship: Mentorship) -> bool:
    """Whether something heads the thread in this place, or is on its way there."""
    return turn.uow.stands(where, _slot(turn, where, mentorship))


def _slot(turn: Turn, where: Address, mentorship: Mentorship) -> str:
    """In which slot of this place the message belongs that heads the thread."""
    head = pair.head_of(mentorship.id)
    return head if turn.uow.holds(where, head) else pair.slot_of(mentorship.id)


def thread_buttons(words: Words, mentorship: Mentorship) -> Rows:
    """What can be done from the message that heads a thread."""
    subject = pair.subject_of(mentorship)
    return [
        [button(words("introduction.meet"), f"open/meeting/{subject}")],
        [
            button(words("introduction.objective"), f"goal/show/{mentorship.id}"),
            button(words("introduction.team"), f"open/to_team/{subject}"),
        ],
        [button(words("inquiry.button.begin"), f"inquiry/begin/{mentorship.id}")],
        [
            _aside(words("mute.begin"), "mute/on"),
            _aside(words("exchange.begin"), f"swap/begin/{mentorship.id}"),
            _aside(words("reporting.begin"), f"report/begin/{mentorship.id}"),
            _aside(words("thread.end"), f"end/ask/{mentorship.id}"),
        ],
    ]


def _aside(label: str, act: str) -> Button:
    """A button for now and then."""
    return Button(label=label, act=act, aside=True)


def close(turn: Turn, mentorship: Mentorship) -> None:
    """It is over: what heads its thread says so, and of the buttons only the way to the team is
    left. Whoever has one other thread is no more asked for whom they write, and others may be
    called by less than it took to tell them from whom it was with."""
    for _, who, other in pair.both(turn, mentorship):
        over(turn, mentorship, who, other)
        # Whoever erases everything has no name any more by then.
        turn.at_the_end(partial(renew, turn, who))


def over(turn: Turn, mentorship: Mentorship, who: Person, other: Person) -> None:
    """What heads the thread of one of the two says that it is over."""
    words = pair.words_for(turn, who)
    team = button(words("introduction.team"), f"open/to_team/{pair.subject_of(mentorship)}")
    for where in _headed_in(turn, mentorship, who, other):
        _redraw(turn, mentorship, (who, other), where, words("introduction.over"), [[team]])


def renew(turn: Turn, who: Person) -> None:
    """What heads each thread of theirs says what is true of it now."""
    for each in people.live_mentorships(turn.uow, who.id or 0):
        _head_anew(turn, each, who)


def move_end(turn: Turn, mentorship: Mentorship) -> None:
    """The two have agreed on another end: what heads their thread names that day."""
    for _, who, _ in pair.both(turn, mentorship):
        _head_anew(turn, people.side_of(mentorship, who.id or 0), who)


def one_more(turn: Turn, person: Person, begun: Mentorship) -> None:
    """A thread of a person has begun: what heads their only one until now says no more that all
    they write is for that one, and each names its other as they are called now."""
    for each in people.live_mentorships(turn.uow, person.id or 0):
        if each.mentorship.id != begun.id:
            _head_anew(turn, each, person)


def _head_anew(turn: Turn, side: Side, who: Person) -> None:
    """What heads a thread of theirs in each place says what is true of it now; nothing is sent
    where it does already."""
    mentorship, other = side.mentorship, pair.other(turn, side)
    words, name = pair.words_for(turn, who), pair.called(turn, other, who)
    last_day, buttons = pair.last_day(turn, mentorship), thread_buttons(words, mentorship)
    for where in _headed_in(turn, mentorship, who, other):
        asks = asks_whom(turn, who, where, mentorship)
        if turn.uow.holds(where, pair.head_of(mentorship.id)):
            _open(turn, who, where, side)  # the topic is called as they are
        _, text = opening(words, side.role, name, last_day, where, asks=asks)
        _redraw(turn, mentorship, (who, other), where, text, buttons)


def _headed_in(turn: Turn, mentorship: Mentorship, who: Person, other: Person) -> list[Address]:
    """The places of one of the two in which something heads the thread, and to which anything
    arrives now; none once the other is erased. What was refused would come as news."""
    if other.erased_at is not None:
        return []
    places = people.arrives_at(turn.uow, who.id or 0)
    return [each for each in places if stands(turn, each, mentorship)]


def _redraw(
    turn: Turn,
    mentorship: Mentorship,
    to: tuple[Person, Person],
    where: Address,
    text: str,
    buttons: Rows,
) -> None:
    """What heads the thread in a place of one of the two changes where it stands, and keeps who the
    other is (`to` are both)."""
    who, other = to
    thread, head = pair.slot_of(mentorship.id), pair.head_of(mentorship.id)
    slot = _slot(turn, where, mentorship)
    words = pair.words_for(turn, who)
    # Not an answer to anything, so its labels are not what is typed next (`Turn.say`).
    turn.uow.post(
        Message(
            to=where,
            key=f"{slot}/again/{where}/{turn.event.id}",
            title=words("introduction.open_title", name=pair.called(turn, other, who)),
            text=text,
            facts=tuple(about(words, other)),
            buttons=tuple(map(tuple, buttons)),
            slot=slot,
            under=thread if slot == head else "",
            pinned=True,
            silent=True,
        )
    )


# --- topics ---------------------------------------------------------------------------------------


def headed(turn: Turn, person: Person, where: Address, mentorship: Mentorship) -> tuple[str, str]:
    """In which slot of a person's place the message belongs that heads this thread, and under
    which: in a topic of its own where there are topics, which is opened here."""
    slot = pair.slot_of(mentorship.id)
    if not _has_topics(turn, person, where):
        return slot, ""
    assert person.id is not None
    _open(turn, person, where, people.side_of(mentorship, person.id))
    return pair.head_of(mentorship.id), slot


def open_topics(turn: Turn, person: Person, where: Address) -> None:
    """Each thread of a person has a topic in this place of theirs, where there are topics and
    several threads. Those that were headed in the plain chat before go on in theirs."""
    if not _has_topics(turn, person, where):
        return
    words = pair.words_for(turn, person)
    for side in people.live_mentorships(turn.uow, person.id or 0):
        mentorship = side.mentorship
        head = pair.head_of(mentorship.id)
        if turn.uow.stands(where, head):
            continue
        if not stands(turn, where, mentorship):
            show(turn, person, where, side)
            continue
        name = pair.called(turn, pair.other(turn, side), person)
        _open(turn, person, where, side)
        # Not an answer to anything, so its labels are not what is typed next (`Turn.say`).
        turn.uow.post(
            Message(
                to=where,
                key=f"{head}/{where}/{turn.event.id}",
                text=goes_on(words, name, where),
                buttons=tuple(map(tuple, thread_buttons(words, mentorship))),
                slot=head,
                under=pair.slot_of(mentorship.id),
                pinned=True,
                silent=True,
            )
        )


def _has_topics(turn: Turn, person: Person, where: Address) -> bool:
    if not turn.topics or platform_of(where) not in TOPICS:
        return False
    row = turn.uow.session.get(PersonAddress, where)
    theirs = row is not None and row.person_id == person.id
    return theirs and len(people.live_mentorships(turn.uow, person.id or 0)) > 1


def _open(turn: Turn, person: Person, where: Address, side: Side) -> None:
    name = pair.called(turn, pair.other(turn, side), person)
    slot = pair.slot_of(side.mentorship.id)
    turn.uow.post(
        Message(
            to=where,
            key=f"{slot}/topic/{where}/{turn.event.id}",
            text=pair.words_for(turn, person)("thread.topic", name=name),
            slot=slot,
            topic=True,
        )
    )
