"""The forms of interviews: whom to invite, whose invitation to withdraw, and whether opinions are
really to be read before the last."""

from conversations.casework import interviews
from conversations.matching.facts import Excluded
from conversations.mentoring import letters, roster
from conversations.team import avoiding, invitations, reported
from conversations.team.case_forms import Asked, Draw, excluded_line, told_field, why_field
from conversations.team.forms import Choice, Drawn, Field, Refusal
from storage.tables import Person

MENTORS_OFFERED = 100
"""Most that a list to choose from holds (Slack's own limit)."""


def _interview(asked: Asked) -> Drawn:
    words = asked.words
    able, apart = _offered(asked)
    mentors = tuple(Choice(str(each.id), each.name) for each in able)
    several = Field("mentors", words("interview.form.mentors"), "choices", mentors, optional=True)
    start = letters.proposal_start(asked.catalogue, asked.request, asked.person)
    proposed = [
        words("interview.form.proposed", name=each.name or words("triage.somebody"))
        for each in invitations.proposed(asked.session, asked.request)
    ]
    return Drawn(
        *((several,) if mentors else ()),
        Field("member", words("interview.form.member"), "person", optional=True),
        told_field(words, "interview.form.words", start),
        note="\n".join(
            part
            for part in (
                reported.note(asked.session, words, [(each.id, each.name) for each in able]),
                avoiding.note(words, asked.request, [each.name for each in able]),
                *proposed,
                excluded_line(apart, len(apart), asked.catalogue.home),
            )
            if part
        ),
    )


def _offered(asked: Asked) -> tuple[list[Person], list[Excluded]]:
    """The mentors to choose from, and those before the last of them who are not to meet the
    person."""
    why_apart = roster.apart(asked.session, asked.request, asked.catalogue)
    able, apart = list[Person](), list[Excluded]()
    for each in invitations.candidates(asked.session, asked.request):
        why = why_apart(each.id, each.name)
        if why:
            apart.append(Excluded(each.id or 0, each.name, why))
        else:
            able.append(each)
        if len(able) == MENTORS_OFFERED:
            break
    return able, apart


def _uninvite(asked: Asked) -> Drawn | Refusal:
    session, words = asked.session, asked.words
    choices = tuple(
        Choice(str(row.id), interviews.name_of(session, row, words))
        for row in interviews.of_request(session, asked.request.id)
        if row.state in interviews.UNDER_WAY
    )
    if not choices:
        return Refusal(words("interview.form.nobody_awaited"))
    label = words("interview.form.whom")
    return Drawn(Field("interview", label, "choice", choices, value=choices[0].value))


def _open_opinions(asked: Asked) -> Drawn | Refusal:
    session, words = asked.session, asked.words
    if not interviews.sealed(interviews.of_request(session, asked.request.id)):
        return Refusal(words("interview.nothing_sealed"))
    return Drawn(why_field(words), note=words("triage.form.open_opinions.note"))


FORMS: dict[str, Draw] = {
    "interview": _interview,
    "uninvite": _uninvite,
    "open_opinions": _open_opinions,
}
