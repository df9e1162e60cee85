"""What is asked along the way for the careers team: the check-ins, looking back, words for it.

What a check-in or a look back says goes to the careers team, who are named as its readers before
the first question, and never to the other. All that goes to the team is shown back to its author
before it leaves. A mentor says whether it is about their mentee, who is then told that it was (see
`team.told`).
"""

from collections.abc import Sequence

from sqlmodel import col, select

from conversations import people, plain
from conversations.casework import casebook, concerns, enclosures
from conversations.casework.flags import Kind
from conversations.dialogue import dialogues
from conversations.dialogue.run import Run
from conversations.dialogue.whom import mentorship_of
from conversations.matching import roles
from conversations.mentee import care, correspondence, helplines, opening
from conversations.mentoring import marks, pair, pauses, presence, which
from conversations.mentoring.pair import button, called, team_button
from conversations.people import Side
from conversations.team import answering, replies, told
from conversations.thread import alone, professional
from conversations.turn import Act, Command, Finish, Turn
from conversations.words import variants
from storage.mail import STAFF, Button
from storage.tables import Answers, Dialogue, Mentor, Request

AFTER_A_PAUSE = "rest"
"""The answer of a mentor who looks back, and would accompany somebody else after a pause."""

HAS_CHANGED = "changed"
"""The answer of a mentee, halfway, whose objective is another one by now."""

MENTEE, SAFETY, MYSELF = "mentee", "safety", "me"
"""What a mentor answers who is asked whom their words for the team are about: the last, that they
are about themself, or about something else."""

# --- the careers team -------------------------------------------------------------------------


def team(turn: Turn, words: str) -> None:
    """`/team`: words for the careers team, shown back to their author before they leave. A mentor
    in several pairs is asked first which they are about, if any."""
    _to_team(turn, words)
    if words and turn.chosen is None:
        care.heard(turn, words)


def _to_team(turn: Turn, words: str) -> None:
    assert turn.someone.id is not None
    sides = pair.sides_here(turn)
    nobody = f"person/{turn.someone.id}"
    if len(sides) > 1 and any(side.role == "mentor" for side in sides):
        numbers = [(pair.other_name(turn, side), side.mentorship.id or 0) for side in sides]
        choices = [(name, number, f"{pair.TEAM}/{number}") for name, number in numbers]
        other = (turn.words("team.about_nobody"), which.NONE, f"open/to_team/{nobody}")
        which.ask(turn, [*choices, other], "team.about_whom")
        return
    subject = pair.subject_of(sides[0].mentorship) if len(sides) == 1 else nobody
    form = opening.form_meant(turn, "to_team", subject)
    dialogues.open(turn, form, subject=subject, adds={"words": words} if words else None)


def team_held(turn: Turn, words: str) -> None:
    """The same for words that were held, and are for the team."""
    turn.typed = (pair.TEAM, words)
    team(turn, words)


def team_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`team/<mentorship>`: the way to the team that stands beside all that is said about a pair;
    without a number, or with one that is not theirs, the same as `/team`."""
    side = pair.locked_side(turn, "".join(rest[:1]))
    if side is None:
        team(turn, "")
        return
    subject = pair.subject_of(side.mentorship)
    dialogues.open(turn, opening.form_meant(turn, "to_team", subject), subject=subject)


def _to_team_written(turn: Turn, dialogue: Dialogue) -> None:
    answers, quote = dialogue.answers, replies.quoted(turn, dialogue, "words")
    dialogue.answers = {}
    mere_thanks = _merely_thanks(turn, dialogue, answers)
    own = casebook.open_request(turn.uow.session, turn.someone.id)
    if own is not None:
        enclosures.deliver(turn, own, dialogue)
    if dialogue.subject.startswith("person/") and correspondence.answered(turn, quote):
        turn.say(turn.words("team.thanks_passed_on" if mere_thanks else "team.passed_on"))
        dialogues.go_on(turn, at_questions=True)
        return
    request = _case_meant(turn, dialogue)
    words, safety = turn.catalogue.home.words, answers.get("whom") == SAFETY
    name = turn.someone.name or words("team.someone")
    from_whom = words("team.from_safety" if safety else "team.from", name=name)
    _tell_team(turn, request, from_whom, quote)
    if mere_thanks:
        turn.say(turn.words("team.thanks_passed_on"))
        dialogues.go_on(turn, at_questions=True)
        return
    _wants_answer(turn, request, safety=safety)
    turn.say(f"{turn.words('team.passed_on')}{_tell_subject(turn, dialogue, answers)}")
    dialogues.go_on(turn, at_questions=True)


def _wants_answer(turn: Turn, request: Request | None, *, safety: bool) -> None:
    """Somebody of the team answers the turn's person; who fears for somebody is read at once."""
    if request is not None:
        casebook.note(turn, request, answering.WORDS)
        key = "team.is_there_safety" if safety else "team.is_there"
        casebook.tell_holder(turn, request, key, at_once=safety)
    theirs = request is None or request.person_id == turn.someone.id
    kind: Kind = "safety" if safety else "asked" if theirs else "mentor_asked"
    concerns.open_or_refresh(turn, kind, request=request, person=turn.someone)


def _letter_answered(turn: Turn, dialogue: Dialogue) -> None:
    """A mentor answers a letter of the team, and has said whom the answer is about."""
    request, answers = replies.from_mentor(turn, dialogue), dialogue.answers
    if request is None:
        return
    if answers.get("whom") == SAFETY:
        _wants_answer(turn, request, safety=True)
    else:
        casebook.tell_holder(turn, request, "triage.mentor_answered")
    turn.say(f"{turn.words('triage.reply_thanks')}{_tell_subject(turn, dialogue, answers)}")


def _merely_thanks(turn: Turn, dialogue: Dialogue, answers: Answers) -> bool:
    """Whether what was written to the team says thanks and nothing else: it is read where it
    stands, and nobody owes anything for it. A file, a question, or any word that is not among those
    of the programme makes it more than that; so does what a mentor says of their mentee."""
    said = str(answers["words"])
    words = set(plain.fold(said).split())
    thanks, beside = (variants(turn.words, f"team.typed_{each}") for each in ("thanks", "beside"))
    if not words & thanks or not words <= thanks | beside or "?" in said:
        return False
    return answers.get("whom") in (None, MYSELF) and not enclosures.came_with(turn, dialogue)


def _tell_subject(turn: Turn, dialogue: Dialogue, answers: Answers) -> str:
    """What a mentor has passed on may be about their mentee: then the mentee is told so, unless
    somebody's safety is at stake. What is said of it to the mentor, to go on a sentence."""
    about = answers.get("whom")
    row = mentorship_of(turn.uow.session, dialogue, turn.someone)
    side = pair.locked_side(turn, str(row.id)) if row and about in (MENTEE, SAFETY) else None
    if side is None or side.role != "mentor":
        return ""
    mentee = pair.other(turn, side)
    if about == SAFETY:
        told.withheld(turn, side, str(answers.get("why") or ""))
        numbers = helplines.help_near(turn.programme, mentee.country, "urgent")
        return f"\n\n{turn.words('told.mentor_safety', help=numbers)}"
    if mentee.erased_at is not None:  # there is nobody to tell
        return ""
    told.plan(turn, side)
    return f"\n\n{turn.words('told.mentor', name=called(turn, mentee))}"


def _case_meant(turn: Turn, dialogue: Dialogue) -> Request | None:
    """The case that words for the team belong to: the pair's they were written about, otherwise
    the author's own newest. None where it would be a guess."""
    if dialogue.subject.startswith("mentorship/"):
        side = pair.side_of_subject(turn, dialogue)
        return pair.request(turn, side.mentorship) if side is not None else None
    statement = (
        select(Request)
        .where(Request.person_id == turn.someone.id, Request.state != "draft")
        .order_by(col(Request.id).desc())
    )
    return turn.uow.session.exec(statement).first()


def _tell_team(turn: Turn, request: Request | None, text: str, quote: str) -> None:
    """A person's words, for the careers team: in the thread of the case they concern, if any."""
    if request is None:
        slot, what = correspondence.post_slot(turn, turn.someone)
        answer = correspondence.answer_button(turn, turn.someone, what)
        turn.say(text, to=STAFF, under="", slot=slot, quote=quote, buttons=[[answer]])
        return
    casebook.in_thread(turn, request, text, quote)


# --- check-ins and looking back -----------------------------------------------------------------


def _checked_in(turn: Turn, dialogue: Dialogue) -> None:
    """A check-in or the mid-term: passed on to the team; who has a hard time is offered a way out
    as well as help. What was set aside may be answered after the end, and says so."""
    side = pair.side_of_subject(turn, dialogue)
    if side is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _invites_no_more(turn, side, dialogue.form)
    is_over = side.mentorship.state != "active"
    request, answers = pair.request(turn, side.mentorship), dialogue.answers
    safety = answers.get("whom") == SAFETY
    hard = answers.get("going") == "hard" or answers.get("team") is True or safety
    casebook.note(turn, request, "checked_in")
    said = _said(side.role, dialogue)
    at_edge = side.role == "mentor" and answers.get("going") == "soso" and not is_over
    if at_edge:
        casebook.note(turn, request, marks.AT_EDGE)
    edges = marks.edges_of(turn.uow.session, side.mentorship) if at_edge and not hard else 0
    comes_again = marks.opens_talk("edge", edges)
    if comes_again:
        said = "mentor_edge"
    key = "checkin.staff_hard" if hard or comes_again else "checkin.staff"
    _pass_on(turn, side, dialogue, f"{key}_over" if is_over else key, said)
    subject = _tell_subject(turn, dialogue, answers)
    helped = []
    if not is_over and _is_helped_little(side.role, answers):
        helped = [professional.way(turn, side)]
    if comes_again:  # they have just said that they wish for no contact: none is promised
        concerns.open_or_refresh(turn, "edge", request=request, person=turn.someone)
        casebook.tell_holder(turn, request, f"checkin.holder.{said}")
    if not hard:
        has_changed = answers.get("objective") == HAS_CHANGED and not is_over
        which = "changed" if has_changed else "edges" if comes_again else "edge" if edges else ""
        thanks = turn.words(f"checkin.thanks_{which}" if which else "checkin.thanks")
        changing = [_change_objective(turn, side)] if has_changed else []
        to_team = [team_button(turn.words, side.mentorship.id)]
        turn.say(f"{thanks}{subject}", buttons=[changing, helped, to_team])
        return
    concerns.open_or_refresh(
        turn, _concern(side.role, dialogue), request=request, person=turn.someone
    )
    casebook.tell_holder(turn, request, f"checkin.holder.{said}", at_once=safety)
    alone = answers.get("team") is False and not safety
    if not alone:
        casebook.note(turn, request, answering.PROMISED)
    key = "thanks_alone" if alone else "thanks_hard"
    writing = pair.answer_button(turn.words, side.mentorship)
    ending = button(turn.words(f"checkin.end_{side.role}"), f"end/ask/{side.mentorship.id}")
    text = f"{turn.words(f'checkin.{key}')}{subject}"
    rows = [[writing]] if is_over else [[writing], helped, [ending]]
    turn.say(text, buttons=rows)


def _is_helped_little(role: str, answers: Answers) -> bool:
    """Whether a mentee says that the mentoring helps a little at most: a professional may help."""
    return role == "mentee" and answers.get("going") in ("soso", "hard")


def _change_objective(turn: Turn, side: Side) -> Button:
    return button(turn.words("objective.change"), f"goal/change/{side.mentorship.id}")


def _said(role: str, dialogue: Dialogue) -> str:
    """What a check-in that needs somebody said, as the words for the team are named: how it goes,
    and whether they wish to be contacted."""
    if dialogue.answers.get("whom") == SAFETY:
        return f"{role}_safety"
    if dialogue.answers.get("going") != "hard":
        return f"{role}_wants"
    wishes = {True: f"{role}_hard", False: f"{role}_hard_alone", None: f"{role}_hard_unasked"}
    return wishes[dialogue.answers.get("team")]


def _concern(role: str, dialogue: Dialogue) -> Kind:
    """What a check-in that needs somebody is about: how it goes, or only a wish to talk."""
    if dialogue.answers.get("whom") == SAFETY:
        return "safety"
    if dialogue.answers.get("going") == "hard":
        return "hard" if role == "mentee" else "limits"
    return "asked" if role == "mentee" else "mentor_asked"


def _looked_back(turn: Turn, dialogue: Dialogue) -> None:
    """The closing questions; they may be answered after the end. Who has passed each of them has
    said nothing, and may come back to them."""
    side = pair.side_of_subject(turn, dialogue)
    if side is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if not Run(turn.programme.forms[dialogue.form], dialogue.answers).says_anything:
        dialogue.outcome = "stopped"
        turn.say(turn.words("closing.nothing", **turn.programme.about.team_words))
        return
    _invites_no_more(turn, side, dialogue.form)
    _pass_on(turn, side, dialogue, "closing.staff")
    request = pair.request(turn, side.mentorship)
    goes_on = side.mentorship.state == "ended" and request.state != "closed"
    if dialogue.answers.get("whom") == SAFETY:
        _wants_answer(turn, request, safety=True)
    if side.role == "mentor":
        subject = _tell_subject(turn, dialogue, dialogue.answers)
        turn.say(f"{turn.words('closing.thanks_mentor')}{subject}")
    elif goes_on:  # with somebody else: it is not the end of their way
        turn.say(turn.words("closing.thanks_goes_on"))
    else:  # who ended earlier has not been asked for the last point of their curve
        rows = alone.next_point(turn, side.mentorship)
        turn.say(turn.words("closing.thanks_mentee"), buttons=rows)
    if side.role == "mentor" and dialogue.answers.get("again") == AFTER_A_PAUSE:
        mentor = turn.uow.lock(Mentor, turn.someone.id)
        if mentor is not None and presence.helps(mentor, roles.MENTOR):
            pauses.after(turn, mentor)


def _invites_no_more(turn: Turn, side: Side, form: str) -> None:
    """What the journey has said to the turn's person that leads to a form which they have answered:
    of each step the newest, for who has answered one has answered those before it. One that offers
    something else besides stays."""
    said = pair.said_in(side.mentorship.id)
    for name, step in turn.programme.journey.items():
        if step.opens.format(role=side.role) == form and not step.buttons:
            for _, slot in people.below(turn.uow, turn.someone.id or 0, f"{said}{name}/")[-1:]:
                pair.retire(turn, turn.someone, slot, turn.words("thread.answered"))


def _pass_on(turn: Turn, side: Side, dialogue: Dialogue, key: str, said: str = "") -> None:
    home = turn.catalogue.home
    run = Run(home.forms[dialogue.form], dialogue.answers)
    text = home.words(
        key,
        name=turn.someone.name,
        role=home.words(f"role.{side.role}"),
        said=home.words(f"checkin.said.{said}") if said else "",
    )
    lines = [f"{short} — {shown}" for _, short, shown in run.told(home)]
    _tell_team(turn, pair.request(turn, side.mentorship), text, "\n".join(lines))


ACTS: dict[str, Act] = {pair.TEAM: team_pressed}

COMMANDS: dict[str, Command] = {
    "team": team,
    "equipe": team,
    "équipe": team,
}

FINISHED: dict[str, Finish] = {
    **dict.fromkeys(dialogues.TO_TEAM, _to_team_written),
    "reply_mentor": _letter_answered,
    "checkin_mentee": _checked_in,
    "checkin_mentor": _checked_in,
    "midterm_mentee": _checked_in,
    "midterm_mentor": _checked_in,
    "closing_mentee": _looked_back,
    "closing_mentor": _looked_back,
}
