"""What is asked of a mentee for themselves alone: the mirror, and the curve.

Their own first words come back, unrewritten, halfway and at the end: still true? And the same five
statements, at the start, halfway, at the end and some months later, become a curve that they see.
Neither the mentor nor the team reads any of it; the team has sums in which nobody is recognised.
All of it can be left out.
"""

from collections.abc import Sequence

from sqlmodel import col, select

from conversations import people, plain, unasked
from conversations.casework import unseen
from conversations.mentoring import curve, objectives, pair, reflections
from conversations.mentoring.curve import Point
from conversations.mentoring.pair import button
from conversations.people import Side
from conversations.turn import Command, Due, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Dialogue, Mentorship, Person

# --- the mirror -----------------------------------------------------------------------------------


def _mirrored(turn: Turn, dialogue: Dialogue) -> None:
    """Whether their first words are still true, and what they would write today: kept for them.
    Towards the end it leads on to the last point of their curve, unless they have answered it."""
    side = _mentees(turn, dialogue)
    if side is None:
        return
    answers = dialogue.answers
    ending = pair.is_ending(turn, side.mentorship)
    rows = next_point(turn, side.mentorship) if ending else []
    if not reflections.says(answers):
        turn.say(turn.words("mirror.skipped"), buttons=rows)
        return
    reflections.keep(turn, side.mentorship, reflections.MIRROR, answers)
    moved = (answers.get("still") or "yes") != "yes" and side.mentorship.state == "active"
    if not moved:
        turn.say(turn.words("mirror.kept"), buttons=rows)
        return
    name = pair.other_name(turn, side)
    if objectives.stands(turn, side.mentorship) is not None:
        label = turn.words("mirror.objective")
        rows = [[button(label, f"goal/show/{side.mentorship.id}")], *rows]
    key = "moved_end" if ending else "moved"
    turn.say(turn.words(f"mirror.{key}", name=name), buttons=rows)


def _mentees(turn: Turn, dialogue: Dialogue) -> Side | None:
    """The mentee's side of the mentorship a form is about; anybody else is told that its moment
    has passed."""
    side = pair.side_of_subject(turn, dialogue)
    if side is not None and side.role == "mentee":
        return side
    turn.say(turn.words("dialogue.old_button_alone"))
    return None


# --- the curve ------------------------------------------------------------------------------------


def _answered(turn: Turn, dialogue: Dialogue) -> None:
    """A point of the curve: kept, and shown with those of before."""
    side = _mentees(turn, dialogue)
    if side is None:
        return
    reflections.keep(turn, side.mentorship, reflections.AUTONOMY, dialogue.answers)
    points = _points(turn, side.mentorship.id)
    if not reflections.says(dialogue.answers):
        turn.say(turn.words("mirror.skipped"))
    elif len(points) == 1:
        turn.say(turn.words("curve.first"))
    else:
        _show(turn, points)


def _points(turn: Turn, mentorship_id: int | None) -> list[Point]:
    rows = reflections.of(turn.uow.session, mentorship_id, reflections.AUTONOMY)
    return curve.answered(Point(row.point, row.answers) for row in rows)


def _show(turn: Turn, points: list[Point], rows: Rows = ()) -> None:
    turn.say(
        curve.in_words(turn.programme, points),
        title=turn.words("curve.title"),
        buttons=rows,
        attachment=curve.as_picture(turn.programme, points),
    )


def show(turn: Turn, words: str) -> None:
    """`/curve`: the mentee's own curve, and the way to its next point, where that is still open,
    or to go on with it where it was begun.
    Who has begun another mentorship, and no curve of it, sees the last one that they began."""
    mentorships = _newest_first(turn, turn.someone)
    if not mentorships:
        turn.say(turn.words("curve.none"))
        return
    begun, rows = _newest_begun(turn, mentorships), next_point(turn, mentorships[0])
    half_way = reflections.is_begun(turn, mentorships[0])
    if half_way:
        rows = [[_way(turn.words("dialogue.resume"), mentorships[0])]]
    if begun is not None:
        _show(turn, _points(turn, begun.id), rows)
    elif half_way:
        turn.say(turn.words("curve.begun"), buttons=rows)
    else:
        turn.say(turn.words("curve.empty"), buttons=rows)


def next_point(turn: Turn, mentorship: Mentorship) -> Rows:
    """The way to the point of the curve at which a mentorship stands, unless it was answered."""
    points = {each.point for each in _points(turn, mentorship.id)}
    if reflections.point_of(turn, mentorship) in points:
        return []
    return [[_way(turn.words("curve.begin"), mentorship)]]


def last_point(turn: Turn, mentorship: Mentorship) -> Rows:
    """The same for who has begun a curve, and no newer one: nobody else is shown it unasked."""
    newest = _newest_begun(turn, _newest_first(turn, turn.someone))
    return next_point(turn, mentorship) if newest is mentorship else []


def _newest_first(turn: Turn, mentee: Person) -> Sequence[Mentorship]:
    """The mentorships of somebody as a mentee."""
    statement = select(Mentorship).where(Mentorship.mentee_id == mentee.id)
    return turn.uow.session.exec(statement.order_by(col(Mentorship.id).desc())).all()


def _newest_begun(turn: Turn, newest_first: Sequence[Mentorship]) -> Mentorship | None:
    """The one of them whose curve is shown: the last in which any point of it was answered."""
    return next((each for each in newest_first if _points(turn, each.id)), None)


def _way(label: str, mentorship: Mentorship) -> Button:
    act = f"open/{reflections.AUTONOMY}/{pair.subject_of(mentorship)}"
    return button(label, act, answers="yes")


def came_due(turn: Turn, number: str, step: str) -> None:
    """`curve/<mentorship>`: some months after the end, whoever answered before is asked once more,
    at an hour of theirs; of several mentorships, for the newest curve alone. Not whoever still
    waits for somebody else, or is accompanied anew, nor whoever withdrew; not yet, while their
    distress waits."""
    mentorship = turn.uow.session.get(Mentorship, plain.number(number))
    if mentorship is None or mentorship.state != "ended":
        return
    mentee = pair.person(turn, mentorship.mentee_id)
    where = people.reachable(turn.uow, mentorship.mentee_id)
    points = {each.point for each in _points(turn, mentorship.id)}
    if where is None or mentee.erased_at is not None or reflections.LATER in points:
        return
    if _newest_begun(turn, _newest_first(turn, mentee)) is not mentorship:
        return
    request = pair.request(turn, mentorship)
    if request.state != "closed" or request.outcome == "withdrawn" or _again(turn, mentee):
        return
    due = f"curve/{number}", step
    if unseen.puts_off(turn, (mentee,), *due) or unasked.puts_off(turn, mentee, *due):
        return
    unasked.told(turn, mentee)
    words = pair.words_for(turn, mentee)
    turn.say(
        words("curve.later"),
        to=where,
        under="",
        key=f"curve/{number}/{step}",
        buttons=way_to_last(words, mentorship),
    )


def way_to_last(words: Words, mentorship: Mentorship) -> Rows:
    """The button below that question."""
    return [[_way(words("curve.answer"), mentorship)]]


def _again(turn: Turn, mentee: Person) -> bool:
    """Whether somebody is accompanied anew."""
    statement = select(Mentorship.id).where(
        Mentorship.mentee_id == mentee.id, col(Mentorship.state).in_(pair.LIVE)
    )
    return turn.uow.session.exec(statement).first() is not None


COMMANDS: dict[str, Command] = {"curve": show, "courbe": show}

FINISHED: dict[str, Finish] = {
    reflections.MIRROR: _mirrored,
    reflections.AUTONOMY: _answered,
}

DUE: dict[str, Due] = {"curve": came_due}
