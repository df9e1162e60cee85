"""The consents before an introduction: what asks for them, whose is awaited, and for how long.

The mentee is asked whether they would like to meet the mentor; with a yes of theirs both are told
the limits, and each accepts them. Whoever is awaited is reminded once, at an hour of theirs; then
whoever holds the case is told, and a concern is open until they have answered, or a member of the
team has seen to it; where it still waits after as long again, the team is told anew. Nothing ends
by itself: whether to wait on is for the team to say.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import select

from conversations import hours, people, plain, unasked
from conversations.casework import casebook, concerns, unseen
from conversations.casework.casebook import card_slot
from conversations.mentoring import pair
from conversations.mentoring.pair import button, words_for
from conversations.people import Side
from conversations.turn import Due, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF
from storage.tables import Mentorship

REMIND, TELL = "remind", "tell"
"""The steps of `introduction/<id>` on the agenda: `remind/<role>`, and that the team is told."""

SOMEBODY_ELSE = "someone_else"
"""The form in which a mentee asks for somebody else, before they meet their mentor or soon after:
sending it ends what there is, so it never stays open beside a yes."""


def question_slot(mentorship: Mentorship) -> str:
    """Where the mentee is asked, and what an introduction is called on the agenda."""
    return f"introduction/{mentorship.id}"


def limits_slot(mentorship: Mentorship) -> str:
    """Where each of the two is told the limits."""
    return f"limits/{mentorship.id}"


def found_buttons(words: Words, mentorship: Mentorship) -> Rows:
    """The mentee's answers to whether they would like to meet the mentor."""
    number = mentorship.id
    return [
        [button(words("introduction.yes"), f"intro/yes/{number}", "primary", "yes")],
        [button(words("introduction.no"), f"intro/no/{number}", answers="no")],
    ]


def limits_buttons(words: Words, mentorship: Mentorship) -> Rows:
    """The answers of either to the limits."""
    number = mentorship.id
    return [
        [button(words("introduction.accept"), f"intro/ok/{number}", "primary", "yes")],
        [button(words("introduction.rather_not"), f"intro/no/{number}", answers="no")],
    ]


def limits_told(turn: Turn, side: Side) -> bool:
    """Whether the mentee has said yes, so that the limits were told to both."""
    assert turn.someone.id is not None
    return _are_told(turn, side.mentorship, turn.someone.id)


def _are_told(turn: Turn, mentorship: Mentorship, person_id: int) -> bool:
    return bool(people.showing(turn.uow, person_id, limits_slot(mentorship)))


def awaited(turn: Turn, mentorship: Mentorship) -> Sequence[str]:
    """Whose answer is awaited: of the mentee, the mentor, or both."""
    if not _are_told(turn, mentorship, mentorship.mentee_id):
        return ("mentee",)
    agreed = {"mentee": mentorship.mentee_agreed_at, "mentor": mentorship.mentor_agreed_at}
    return [role for role in pair.ROLES if agreed[role] is None]


# --- waiting ------------------------------------------------------------------------------------


def wait(turn: Turn, mentorship: Mentorship, *roles: str) -> None:
    """Something is asked of these from now on: as long as a mentor has for a proposal, each of
    them has to answer, before the team is told."""
    limits, subject = turn.catalogue.home.limits, question_slot(mentorship)
    reminds = turn.now + timedelta(days=limits.proposal_reminder_days)
    for role in roles:
        at = hours.decent_for(pair.of_role(turn, mentorship, role), reminds, limits)
        turn.uow.remind(subject, f"{REMIND}/{role}", at)
    turn.uow.remind(subject, TELL, turn.now + timedelta(days=limits.proposal_days))


def wait_on(turn: Turn, request_id: int | None) -> None:
    """A member of the team has seen to it that an answer is long in coming. As long as it still is,
    the team is told again: otherwise nothing would ever come of the two."""
    introducing = select(Mentorship).where(
        Mentorship.request_id == request_id, Mentorship.state == "introducing"
    )
    again = turn.now + timedelta(days=turn.catalogue.home.limits.proposal_days)
    for mentorship in turn.uow.session.exec(introducing).all():
        turn.uow.remind(question_slot(mentorship), TELL, again)


def settle(turn: Turn, mentorship: Mentorship, reason: str) -> None:
    """No answer to what was asked is awaited any more: nothing comes due, what reminded of it asks
    nothing, and the concern is over (`reason` is one of `concern.over`)."""
    turn.uow.unremind(question_slot(mentorship))
    for role in pair.ROLES:
        put_away(turn, mentorship, role)
    concerns.over(turn, ("unanswered",), reason, request_id=mentorship.request_id)


def end(turn: Turn, mentorship: Mentorship) -> None:
    """The mentorship is over. Where the two were not introduced, what either has not answered asks
    nothing any more."""
    if mentorship.introduced_at is None:
        for role in awaited(turn, mentorship):
            person = pair.of_role(turn, mentorship, role)
            told = _are_told(turn, mentorship, mentorship.mentee_id)
            slot = limits_slot(mentorship) if told else question_slot(mentorship)
            pair.retire(turn, person, slot, words_for(turn, person)("introduction.reminder_over"))
    settle(turn, mentorship, "not_introduced")


def put_away(turn: Turn, mentorship: Mentorship, role: str) -> None:
    """This one of the two has answered, or need not any more: what reminded them asks nothing, and
    a wish for somebody else that the mentee began and did not send is put away."""
    turn.uow.unremind(question_slot(mentorship), f"{REMIND}/{role}")
    person = pair.of_role(turn, mentorship, role)
    text = words_for(turn, person)("introduction.reminder_over")
    for where, slot in people.below(turn.uow, person.id or 0, f"{question_slot(mentorship)}/"):
        turn.say(text, to=where, under="", slot=slot)
    if role == "mentee":
        forget_wish(turn, mentorship)


def forget_wish(turn: Turn, mentorship: Mentorship) -> None:
    """A wish for somebody else that was begun and not sent ends nothing any more, by no button."""
    subject = pair.subject_of(mentorship)
    pair.put_away(turn, [SOMEBODY_ELSE], subject, key="introduction.wish_over")


def came_due(turn: Turn, number: str, step: str) -> None:
    """`introduction/<mentorship>`: an answer is still awaited."""
    mentorship = turn.uow.lock(Mentorship, plain.number(number))
    if mentorship is None or mentorship.state != "introducing":
        return
    what, _, role = step.partition("/")
    silent = awaited(turn, mentorship)
    if what == TELL and silent:
        _tell(turn, mentorship, silent)
    elif what == REMIND and role in silent:
        _remind(turn, mentorship, role, step)


def _remind(turn: Turn, mentorship: Mentorship, role: str, step: str) -> None:
    """Once, and kindly; not while their distress waits."""
    person, due = pair.of_role(turn, mentorship, role), (question_slot(mentorship), step)
    if unseen.puts_off(turn, (person,), *due) or unasked.puts_off(turn, person, *due):
        return
    where = people.reachable(turn.uow, person.id or 0)
    if where is None:
        return
    unasked.told(turn, person)
    words, told = words_for(turn, person), _are_told(turn, mentorship, mentorship.mentee_id)
    turn.say(
        words("introduction.reminder", name=people.first_name(person)),
        to=where,
        under="",
        slot=f"{question_slot(mentorship)}/reminder/{turn.event.id}",
        buttons=limits_buttons(words, mentorship) if told else found_buttons(words, mentorship),
    )


def _tell(turn: Turn, mentorship: Mentorship, silent: Sequence[str]) -> None:
    """Whoever holds the case, and its thread; and from now on it is among what waits."""
    request, alone = pair.request(turn, mentorship), len(silent) == 1
    person = pair.of_role(turn, mentorship, silent[0]) if alone else None
    concerns.open_or_refresh(turn, "unanswered", request=request, person=person)
    said = turn.catalogue.home.words(f"introduction.silent_{silent[0] if alone else 'both'}")
    card = card_slot(request.id)
    turn.say(said, to=STAFF, under=card, slot=f"{card}/silent/{turn.event.id}")
    casebook.tell_holder(turn, request, "introduction.holder_silent")


DUE: dict[str, Due] = {"introduction": came_due}
