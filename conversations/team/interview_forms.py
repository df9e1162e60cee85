"""The forms of interviews: whom to invite, and whose invitation to withdraw."""

from conversations.casework import interviews
from conversations.mentoring import letters
from conversations.team import invitations
from conversations.team.case_forms import Asked, Draw, told_field
from conversations.team.forms import Choice, Drawn, Field, Refusal
from storage.tables import Person

MENTORS_OFFERED = 100
"""Most that a list to choose from holds (Slack's own limit)."""


def _interview(asked: Asked) -> Drawn:
    words = asked.words
    able = invitations.candidates(asked.session, asked.request)[:MENTORS_OFFERED]
    mentors = tuple(Choice(str(each.id), each.name) for each in able)
    several = Field("mentors", words("interview.form.mentors"), "choices", mentors, optional=True)
    start = letters.proposal_start(asked.catalogue, asked.request, asked.person)
    return Drawn(
        *((several,) if mentors else ()),
        Field("member", words("interview.form.member"), "person", optional=True),
        told_field(words, "interview.form.words", start),
    )


def _uninvite(asked: Asked) -> Drawn | Refusal:
    session, words = asked.session, asked.words
    awaited = [
        (row, session.get(Person, row.interviewer_id))
        for row in interviews.of_request(session, asked.request.id)
        if row.state in interviews.UNDER_WAY
    ]
    if not awaited:
        return Refusal(words("interview.form.nobody_awaited"))
    choices = tuple(
        Choice(str(row.id), (who.name if who else "") or words("triage.somebody"))
        for row, who in awaited
    )
    label = words("interview.form.whom")
    return Drawn(Field("interview", label, "choice", choices, value=choices[0].value))


FORMS: dict[str, Draw] = {"interview": _interview, "uninvite": _uninvite}
