"""/delete shows what would be erased, and what stays; what is erased, `erasing` does.

Nothing happens before a confirmation, which holds for `offers.SOON` and as long as what was shown
would still be shown: somebody may have been introduced since.
"""

from collections.abc import Sequence

from conversations import people, plain
from conversations.casework import enclosures, unseen
from conversations.dialogue import dialogues
from conversations.mentee import helplines, standing
from conversations.mentoring import confirming, mentors
from conversations.mentoring.pair import button
from conversations.privacy import erasing, platforms
from conversations.privacy.leaving import mentorships, other_name
from conversations.turn import Act, Command, Turn
from conversations.words import Words
from storage.mail import STAFF, Address, Message

_ASKS = "erase/"
"""What begins the slots in which somebody is asked whether to erase everything: each is a message
of its own, and has a slot so that its buttons give way to the answer."""


def delete(turn: Turn, words: str) -> None:
    """/delete: what would be erased and what stays; nothing happens before the confirmation."""
    text, minute = _what(turn), confirming.minute(turn.now)
    turn.say(
        text,
        title=turn.words("leaving.erase_title"),
        slot=f"{_ASKS}{turn.event.id}",
        buttons=[
            [button(turn.words("leaving.erase_yes"), _yes(turn, text, minute), "danger", "yes")],
            [button(turn.words("leaving.erase_no"), "erase/no", answers="no")],
        ],
    )


def _yes(turn: Turn, text: str, minute: int) -> str:
    """The button that erases everything: who was shown what would go, and when, in every word."""
    return f"erase/yes/{minute}/{confirming.fingerprint(turn.someone.id, minute, text)}"


def _holds(turn: Turn, seal: Sequence[str]) -> bool:
    """Whether that button still does what it was shown to do."""
    at = plain.number("".join(seal[:1]))
    is_the_same = _yes(turn, _what(turn), at) == "/".join(("erase", "yes", *seal))
    return is_the_same and confirming.is_fresh(at, turn.now)


def _what(turn: Turn) -> str:
    """What of the turn's person would be erased, and what stays."""
    say, team = turn.words, turn.programme.about.team_words
    requests = erasing.requests_of(turn, turn.someone)
    sent = [request for request in requests if request.state != "draft"]
    known = turn.someone.name or turn.someone.city
    what = [say("leaving.erase_who" if known else "leaving.erase_met")]
    if sent:
        what.append(say("leaving.erase_request", count=len(sent)))
    if _is_writing(turn):
        what.append(say("leaving.erase_draft"))
    if sent or turn.uow.slots(STAFF, f"person/{turn.someone.id}/"):
        what.append(say("leaving.erase_team"))
    if any(enclosures.shown(turn, request.id) for request in sent):
        what.append(say("leaving.erase_files"))
    for row in mentorships(turn):
        if row.state != "active":
            what.append(say("leaving.erase_introduction"))
            continue
        what.append(say("leaving.erase_mentorship"))
        what.append(say("leaving.erase_other", name=other_name(turn, row)))
    stays = []
    if sent:
        closed = all(request.state == "closed" for request in sent)
        key = "leaving.stays_closed" if closed else "leaving.stays_request"
        stays.append(say(key, count=len(sent), **team))
    if unseen.waits(turn, turn.someone):
        stays.append(say("leaving.stays_distress", **team))
    if standing.talk_promised(turn):
        what.append(say("leaving.erase_talk"))
    if mentors.mentor_of(turn) is not None:
        what.append(say("leaving.erase_mentor"))
        stays.append(say("leaving.stays_mentor", **team))
    stays = stays or [say("leaving.stays_nothing")]
    text = say("leaving.erase", what="\n".join(what), stays=" ".join(stays))
    if unseen.waits(turn, turn.someone):
        numbers = helplines.numbers_for(turn, turn.someone)
        return f"{say('leaving.erase_alone', help=numbers, **team)}\n\n{text}"
    return text


def erase_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`erase/yes/<minute>/<mark>` and `erase/no`. Wherever it was asked, the answer stands instead;
    where it was answered with a no before, that was the answer."""
    asked = [
        (where, slot)
        for where, slot in people.below(turn.uow, turn.someone.id or 0, _ASKS)
        if not _kept(turn, where, slot)
    ]
    yes = rest[:1] == ["yes"]
    title, answer = _answer(turn.words, "yes" if yes else "no")
    if yes and not _holds(turn, rest[1:]) and not _met_by_this(turn):
        for where, slot in asked:
            turn.retire(where, slot, turn.words("leaving.erase_kept"), title=title)
        turn.say(turn.words("leaving.erase_stale"))
        delete(turn, "")
        return
    if not yes:
        for where, slot in asked:
            turn.say(answer, title=title, to=where, slot=slot, anew=False, under="")
        turn.say(turn.words("leaving.erase_kept"))
        dialogues.go_on(turn)
        return
    farewells = {turn.event.where: turn.words("leaving.erased")}
    for row in people.addresses_of(turn.uow, turn.someone.id or 0):
        where = Address(row.address)
        farewells[where] = platforms.programme_at(turn, where).words("leaving.erased")
    if unseen.waits(turn, turn.someone):
        help_ = turn.words("leaving.erased_alone", help=helplines.numbers_for(turn, turn.someone))
        farewells = {where: f"{text}\n\n{help_}" for where, text in farewells.items()}
    stands = [(where, turn.uow.delivered(where, slot)) for where, slot in asked]
    erasing.erase(turn, turn.someone)
    for where, ref in stands:
        if ref is not None:
            turn.say(answer, title=title, to=where, at=ref, anew=False, under="")
    for where, text in farewells.items():
        turn.say(text, to=where, under="")


def _met_by_this(turn: Turn) -> bool:
    """Whether the turn's person is met by this very press: they are erased already, and pressed
    once more."""
    person = turn.someone
    if erasing.requests_of(turn, person) or mentorships(turn):
        return False
    return mentors.mentor_of(turn) is None and person.created_at == turn.now


def _answer(words: Words, answer: str) -> tuple[str, str]:
    return words("leaving.erase_title"), f"→ {words(f'leaving.erase_{answer}')}"


def _kept(turn: Turn, where: Address, slot: str) -> bool:
    """Whether it was answered with a no there, in whatever language they read by then."""
    answers = (_answer(each.words, "no") for each in turn.catalogue)
    return any(
        turn.uow.is_newest(Message(to=where, key="-", title=title, text=text, slot=slot))
        for title, text in answers
    )


def _is_writing(turn: Turn) -> bool:
    assert turn.someone.id is not None
    opened = dialogues.current(turn)
    return (opened or dialogues.paused(turn)) is not None


ACTS: dict[str, Act] = {"erase": erase_pressed}

COMMANDS: dict[str, Command] = dict.fromkeys(
    ("delete", "erase", "remove", "effacer", "supprimer"), delete
)
