"""Where one stands: in a sentence for each thing under way, with the buttons that lead on."""

from collections.abc import Sequence

from sqlmodel import col, select

from conversations import people
from conversations.casework import (
    casebook,
    histories,
    inquiries,
    pausing,
    promises,
    talks,
    timeline,
    waits,
    working,
)
from conversations.casework.timeline import Way
from conversations.dialogue import asking, dialogues
from conversations.mentee import pending, verifying
from conversations.mentoring import (
    afterwards,
    breaks,
    contacting,
    dates,
    farewell,
    mentors,
    pair,
    presence,
    still,
)
from conversations.people import Side
from conversations.programme import Programme
from conversations.turn import Turn
from storage.mail import Attachment, Button
from storage.tables import Dialogue, Inquiry, Meeting, Mentorship, Person, Request, Talk, Waiting

_ANSWER_OWED = ("submitted", "claimed", "proposing")
"""The states in which a request may still wait for its first answer."""


def tell(turn: Turn, *, beside: Sequence[Sequence[Button]] = (), with_steps: bool = False) -> None:
    """A sentence for each thing under way; what waits for their answer, with its buttons, and
    those of `beside` before all others. `with_steps` says what comes next for a request, too, and
    shows its whole way as a picture. How to reach a contact is told before, in messages of their
    own."""
    words, person = turn.words, turn.someone
    waiting = pending.of(turn)
    lines = [*waiting.lines]
    rows: list[Sequence[Button]] = [*beside, *waiting.rows, *waiting.ways]
    request = casebook.open_request(turn.uow.session, person.id)
    if request is not None and (request.state != "introducing" or not waiting.lines):
        lines.append(_request_line(turn, request))
    picture: Attachment | None = None
    if request is not None and with_steps:
        shown = timeline.steps(_way(turn, request), turn.programme)
        lines += filter(None, [timeline.next_step(shown, turn.programme)])
        picture = timeline.as_picture(shown, turn.programme)
    _tell_talks(turn, request or _last_request(turn))
    lines += _mentoring_lines(turn)
    for side in people.live_mentorships(turn.uow, person.id or 0):
        if breaks.is_on(side.mentorship, turn.now):
            rows += breaks.resume_button(words, side.mentorship)
    for inquiry, name in _inquiries(turn):
        lines.append(words("inquiry.under_way", name=name))
        rows.append([pair.button(words("inquiry.button.show"), f"inquiry/show/{inquiry.id}")])
    mentor = mentors.mentor_of(turn)
    is_mentor = mentor is not None and mentor.state != "invited"
    limits = turn.catalogue.home.limits
    is_out = mentor is not None and is_mentor and bool(presence.of(mentor).out(turn.now, limits))
    if is_mentor and not lines and not is_out:
        lines.append(words("intake.mentor"))
    if mentor is not None and is_out:
        lines.append(presence.sentence(mentor, words, person.zone, turn.now, limits))
        rows.append([still.resume_button(words)])
    aside = dialogues.paused(turn) or dialogues.current(turn)
    over = request is None and mentor is None and _last_request(turn) is not None
    if mentor is not None and not is_mentor:
        lines.append(words("home.mentor_invited"))
        if aside is None or aside.form != "mentor":
            label = words("mentor.begin_profile")
            rows.append([Button(label=label, act="profile", style="primary")])
    if aside is not None:
        out = dialogues.run_of(turn, aside).way_out[0]
        if out:
            lines.append(words("status.not_for_you", **_team(turn)))
            rows += asking.way_out_buttons(aside, out, words)
        else:
            title = turn.programme.forms[aside.form].title
            if aside.form == "intake":
                lines.append(words("status.draft"))
            elif over:
                lines.append(_last_request_line(turn))
            if title and aside.form != "intake":
                lines.append(words("status.form", title=title))
            rows += resume_buttons(turn, aside)
    if request is not None:
        rows.append(
            [
                Button(label=words("addition.button"), act=f"add/{request.id}"),
                Button(label=words("keepsake.button"), act=f"mine/{request.id}"),
            ]
        )
        rows.append(verifying.button(turn))
        if request.state != "accompanied":
            rows.append([Button(label=words("leaving.withdraw"), act="leave")])
    elif aside is None and mentor is not None:
        rows.append([Button(label=words("welcome.begin_too"), act="begin")])
    elif aside is None:
        lines.append(_last_request_line(turn))
        pause = pausing.current(turn.uow.session)
        if pause is not None:
            lines.append(pausing.sentence(pause, turn.programme))
            rows.append([tell_me_button(turn)])
        else:
            if agreed(turn):
                lines.append(words("welcome.again"))
            rows.append([pair.button(words("welcome.begin"), "begin", "primary", "yes")])
        rows += other_doors(turn)
    elif over and aside.form != "intake" and pausing.current(turn.uow.session) is None:
        rows += farewell.again(words)
    text = "\n\n".join(lines or [words("status.none")])
    title = words("status.title")
    turn.say(text, title=title, facts=waiting.facts, buttons=rows, attachment=picture)


def _request_line(turn: Turn, request: Request) -> str:
    words, programme = turn.words, turn.programme
    if request.state == "accompanied":
        return _accompanied_line(turn, request)
    if waits.is_asked(turn.uow.session, request):
        return words("status.wait_over", **_team(turn))
    news = _news(turn, request)
    if news is not None:
        late = promises.late(news, turn.now, programme)
        key = "status.news_late" if late else "status.news"
        return words(key, by=words.day(news.by, now=turn.now), **_team(turn))
    since = request.submitted_at or request.created_at
    by = working.first_answer_by(since, programme)
    owed = request.state in _ANSWER_OWED and not _is_answered(turn, request)
    key = f"status.{request.state}"
    if owed and working.local_day(turn.now, programme.team) > by:
        key = "status.proposing_late" if request.state == "proposing" else "status.submitted_late"
    elif owed and request.state == "proposing":
        key = "status.proposing_owed"
    elif request.state == "claimed" and not owed:
        key = "status.claimed_answered"
    until = waits.day_of(request, turn.catalogue.home.team)
    return words(
        key,
        until=words.long_day(until) if until is not None else "",
        since=words.day(since, turn.someone.zone, now=turn.now),
        by=words.day(by, now=turn.now),
        **_team(turn),
    )


def _way(turn: Turn, request: Request) -> Way:
    session, mentorship = turn.uow.session, _mentorship_of(turn, request)
    asked = histories.question_now(session, request.id or 0) is not None
    return Way(
        state=request.state,
        sent_at=request.submitted_at or request.created_at,
        now=turn.now,
        zone=turn.someone.zone,
        answered=_is_answered(turn, request),
        asked=asked or waits.is_asked(session, request),
        ends_at=mentorship.ends_at if mentorship is not None else None,
        waits_until=waits.day_of(request, turn.catalogue.home.team),
        news=_news(turn, request),
    )


def _news(turn: Turn, request: Request) -> promises.Promise | None:
    """That the person hears from the team, whose case is back with it, if that is owed."""
    lines, home = histories.history(turn.uow.session, request.id or 0), turn.catalogue.home
    owed = promises.owed(request.state, request.submitted_at, lines, home)
    return owed if owed is not None and owed.kind == "news" else None


def _is_answered(turn: Turn, request: Request) -> bool:
    """Whether the person has had the first answer that was promised."""
    lines = histories.history(turn.uow.session, request.id or 0)
    return any(line.act in promises.ANSWERS for line in lines)


def _mentorship_of(turn: Turn, request: Request) -> Mentorship | None:
    statement = select(Mentorship).where(
        Mentorship.request_id == request.id, Mentorship.state == "active"
    )
    return turn.uow.session.exec(statement).first()


def _accompanied_line(turn: Turn, request: Request) -> str:
    mentorship = _mentorship_of(turn, request)
    if mentorship is None or mentorship.ends_at is None:
        return turn.words("status.accompanied_waiting")
    mentor = turn.uow.session.get(Person, mentorship.mentor_id)
    assert mentor is not None
    until = turn.words.long_day(mentorship.ends_at, turn.someone.zone)
    away = people.is_away(turn.uow.session, mentor.id)
    key = "status.accompanied_away" if away else "status.accompanied"
    said = turn.words(key, name=pair.called(turn, mentor), until=until, **_team(turn))
    return _with_break(turn, mentorship, said)


def _with_break(turn: Turn, mentorship: Mentorship, said: str) -> str:
    """That the two are on a break, beside it."""
    if not breaks.is_on(mentorship, turn.now):
        return said
    return f"{said} {breaks.line(turn.words, mentorship, turn.someone.zone)}"


def _mentoring_lines(turn: Turn) -> list[str]:
    assert turn.someone.id is not None
    lines = []
    for side in people.live_mentorships(turn.uow, turn.someone.id):
        mentee = turn.uow.session.get(Person, side.other_id)
        if side.role == "mentor" and mentee is not None and side.mentorship.ends_at is not None:
            until = turn.words.long_day(pair.last_day(turn, side.mentorship))
            name = pair.called(turn, mentee)
            away = people.is_away(turn.uow.session, mentee.id)
            key = "status.mentoring_away" if away else "status.mentoring"
            said = turn.words(key, name=name, until=until, **_team(turn))
            lines.append(_with_break(turn, side.mentorship, said))
        lines += _sessions(turn, side)
    if talk_promised(turn):
        lines.append(turn.words("status.talk_promised"))
    return lines


def _sessions(turn: Turn, side: Side) -> list[str]:
    """When the two meet next, and which date waits for an answer, on the reader's clock; nothing
    where there is none."""
    me, other = turn.someone, pair.other(turn, side)

    def line(key: str, meeting: Meeting) -> str:
        when = dates.moment_for(turn.words, meeting.at, me.zone, other.zone, turn.now)
        return turn.words(f"status.{key}", name=pair.called(turn, other), when=when)

    planned, waits = (dates.ahead(turn, side.mentorship, s) for s in ("agreed", "proposed"))
    lines = [line("next_session", each) for each in planned[:1]]
    if waits and not people.is_away(turn.uow.session, other.id):  # or it has not reached them
        mine = waits[0].proposed_by == me.id
        lines.append(line("proposed_session_mine" if mine else "proposed_session", waits[0]))
    return lines


def talk_promised(turn: Turn) -> bool:
    """Whether the turn's person is a volunteer who has said yes to a talk that is still to come, as
    far as is known: its mentee was not erased, and has neither said that it took place nor thanked
    them for it."""
    if mentors.mentor_of(turn) is None:
        return False
    statement = (
        select(Talk, Inquiry.held)
        .join(Inquiry, col(Inquiry.id) == col(Talk.inquiry_id), isouter=True)
        .where(
            Talk.contact_id == turn.someone.id,
            Talk.state == "agreed",
            col(Talk.answered_at) > turn.now - talks.STANDS,
        )
    )
    rows = turn.uow.session.exec(statement).all()
    return any(talk.reach and held != "yes" for talk, held in rows)


def _inquiries(turn: Turn) -> list[tuple[Inquiry, str]]:
    """What this person is asking a contact now, and with whom: the other's first name."""
    found = []
    for side in people.live_mentorships(turn.uow, turn.someone.id or 0):
        inquiry = inquiries.open_of(turn.uow.session, side.mentorship.id)
        if inquiry is not None:
            found.append((inquiry, pair.other_name(turn, side)))
    return found


def _tell_talks(turn: Turn, request: Request | None) -> None:
    """The talks that were arranged for a request, with how to reach each contact; from the letter
    on that says so, for a while, or until the mentee says that it took place. Each stands in a slot
    of its own, so that it is taken back like the letter where the contact is erased."""
    if request is None or request.outcome == "withdrawn":
        return
    for talk in talks.of_request(turn.uow.session, request.id):
        told = contacting.HAND_OVER not in turn.uow.reminders(talks.slot_of(talk))
        is_new = talk.answered_at is not None and talk.answered_at > turn.now - talks.STANDS
        inquiry = inquiries.of_talk(turn.uow.session, talk)
        is_ahead = talk.state == "agreed" and (inquiry is None or inquiry.held != "yes")
        if is_ahead and talk.reach and told and is_new:
            name = people.first_name(pair.person(turn, talk.contact_id))
            text = turn.words("status.talk", name=name, reach=talk.reach)
            slot = talks.status_slot(talk, turn.event.id)
            turn.say(text, slot=slot, buttons=afterwards.way_in(turn, talk))


def _last_request(turn: Turn) -> Request | None:
    statement = (
        select(Request)
        .where(Request.person_id == turn.someone.id, Request.state == "closed")
        .order_by(col(Request.id).desc())
    )
    return turn.uow.session.exec(statement).first()


def _last_request_line(turn: Turn) -> str:
    last = _last_request(turn)
    if last is None or not last.outcome:
        return turn.words("status.none")
    return turn.words(f"status.closed_{last.outcome}", **_team(turn))


def tell_me_button(turn: Turn) -> Button:
    """While no request is taken: have oneself told when one is, or, who has asked for it, not."""
    if turn.uow.session.get(Waiting, turn.someone.id) is not None:
        return Button(label=turn.words("waiting.stop"), act="tell_me/no", answers="no")
    label = turn.words("waiting.tell_me")
    return Button(label=label, act="tell_me", style="primary", answers="yes")


def other_doors(turn: Turn) -> list[list[Button]]:
    """The ways in of somebody who does not come to be mentored."""
    ask = f"open/to_team/person/{turn.someone.id}"
    return [
        [Button(label=turn.words("welcome.offer"), act="offer_help")],
        [Button(label=turn.words("welcome.question"), act=ask)],
    ]


def agreed(turn: Turn) -> bool:
    """Whether the turn's person has agreed to who reads what, as it stands now."""
    return has_agreed(turn.someone, turn.programme)


def has_agreed(person: Person, programme: Programme) -> bool:
    """The same of anybody."""
    return person.consent_version == programme.about.consent_version


def put_aside_words(turn: Turn, dialogue: Dialogue) -> str:
    """That a form was put aside, and which."""
    return turn.words("dialogue.put_aside", title=turn.programme.forms[dialogue.form].title)


def resume_buttons(turn: Turn, dialogue: Dialogue, answers: str = "") -> list[list[Button]]:
    """The button that goes on with a form that was put aside."""
    label = turn.words("dialogue.resume")
    return [[pair.button(label, f"d/{dialogue.id}/r", "primary", answers)]]


def _team(turn: Turn) -> dict[str, str]:
    return turn.programme.about.team_words
