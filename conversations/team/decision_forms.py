"""The forms of the team's decisions, as `staff_forms` draws them: read, and nothing changed."""

from dataclasses import replace
from datetime import timedelta

from conversations import people
from conversations.casework import cases, interviews, working
from conversations.matching import sentences
from conversations.mentoring import deciding
from conversations.team import avoiding, reported
from conversations.team.case_forms import Asked, Draw, text_field, told_field, why_field
from conversations.team.forms import Choice, Drawn, Field
from conversations.words import Words

USUAL_WAIT = timedelta(days=30)
"""How far away the day is that a form to wait offers first."""


def _refer(asked: Asked) -> Drawn:
    """Which help, and the letter. Once a help has been chosen, the form shows what it is and the
    letter begins with what fits it and the case, unless the member has written one."""
    words, home, person = asked.words, asked.catalogue.home, asked.person
    programme = people.programme_of(asked.session, asked.catalogue, person)
    helps = {name: each for name, each in home.referrals.items() if each.kind != "contact"}
    name = asked.values.get("referral", "")
    then = _then(words, asked, "refer")
    letter, chosen = asked.values.get("letter", "").strip(), helps.get(name)
    if chosen is not None and letter in {"", *deciding.starts(programme, person)}:
        how = deciding.goes(asked.request, closes=then.value == "close")
        letter = deciding.start_of(programme, programme.referrals[name], person, how)
    if chosen is None:
        facts = [(each.label, each.cost) for each in helps.values()]
    else:
        facts = [
            (chosen.label, chosen.about),
            (words("decision.fact.cost"), chosen.cost),
            (words("decision.fact.start"), chosen.start),
            (words("decision.fact.call"), chosen.call),
        ]
    choices = tuple(Choice(name, each.label, each.about) for name, each in helps.items())
    mark = f"{name}:{then.value}" if chosen is not None else ""
    return Drawn(
        Field(
            "referral",
            words("triage.form.refer.referral"),
            "choice",
            choices,
            value=name if chosen is not None else "",
            redraws=True,
        ),
        _letter(words, letter, hint=words("triage.form.refer.hint"), mark=mark),
        then,
        why_field(words),
        facts=tuple(fact for fact in facts if fact[1]),
    )


def _contact(asked: Asked) -> Drawn:
    """Somebody of the roster, or somebody else who has agreed; what the two read."""
    session, catalogue, request = asked.session, asked.catalogue, asked.request
    words, then = asked.words, replace(_then(asked.words, asked, "contact"), redraws=False)
    able = deciding.contacts(session, request, catalogue, asked.now)
    fields = []
    if able:
        start = deciding.talk_words_start(catalogue, request, asked.person)
        fields = [
            Field(
                "contact",
                words("contact.form.contact"),
                "choice",
                tuple(
                    Choice(str(each.mentor_id), each.name, sentences.for_team(each, catalogue.home))
                    for each in able
                ),
                hint=words("contact.form.contact_hint"),
                optional=True,
            ),
            replace(told_field(words, "contact.form.words", start), optional=True),
        ]
    who = Field(
        "somebody",
        words("contact.form.who" if able else "contact.form.who_alone"),
        hint=words("contact.form.who_hint"),
        optional=bool(able),
        limit=deciding.WHO_LIMIT,
    )
    programme = people.programme_of(session, catalogue, asked.person)
    how = deciding.goes(request, closes=then.value == "close")
    letter = deciding.start_of(programme, programme.talk[1], asked.person, how)
    hint = words("contact.form.letter_hint")
    offered = [(each.mentor_id, each.name) for each in able]
    told = (
        reported.note(session, words, offered),
        avoiding.note(words, request, [name for _, name in offered]),
    )
    return Drawn(
        *fields,
        who,
        _letter(words, letter, hint=hint),
        then,
        why_field(words),
        note="\n".join(filter(None, told)),
    )


def _wait(asked: Asked) -> Drawn:
    """Until when, and the letter; which interviews are under way, for they go on."""
    words, team = asked.words, asked.catalogue.home.team
    usual = working.opening(working.local_day(asked.now + USUAL_WAIT, team), team)
    letter = deciding.wait_start(asked.session, asked.catalogue, asked.request, asked.person)
    return Drawn(
        Field(
            "until",
            words("wait.form.until"),
            "date",
            value=usual.date().isoformat(),
            hint=words("wait.form.hint"),
        ),
        text_field(words, "letter", "triage.form.letter", letter),
        why_field(words),
        note=_interviews(asked),
    )


def _resume(asked: Asked) -> Drawn:
    """What the mentee reads is the programme's own, and shown before it leaves."""
    return Drawn(why_field(asked.words))


def _interviews(asked: Asked) -> str:
    """Whose interviews go on while the case waits, with their dates; nothing where none does."""
    session, words = asked.session, asked.words
    names = []
    for row in interviews.of_request(session, asked.request.id):
        if row.state not in interviews.UNDER_WAY:
            continue
        name = interviews.name_of(session, row, words)
        who = words(f"interview.card.{interviews.stage(row)}", name=name)
        if row.at is not None:
            when = words.moment(row.at, asked.catalogue.home.team.zone)
            who = words("wait.form.interview_at", who=who, when=when)
        names.append(who)
    count = len(names)
    return words("wait.form.interviews", names=words.list(names), count=count) if names else ""


def _letter(words: Words, value: str, *, hint: str, mark: str = "") -> Field:
    field = text_field(words, "letter", "triage.form.letter", value)
    return replace(field, hint=hint, optional=True, mark=mark)


def _then(words: Words, asked: Asked, act: str) -> Field:
    """Whether the case ends there or goes on, as far as both make sense: the letter depends on
    it."""
    then = tuple(
        Choice(value, words(f"triage.form.refer.{value}"))
        for value, fits in (("close", act), ("beside", f"{act}_beside"))
        if cases.path(asked.request.state, fits)
    )
    label, chosen = words("triage.form.refer.then"), asked.values.get("then", "")
    value = chosen if chosen in [each.value for each in then] else then[0].value
    return Field("then", label, "choice", then, value=value, redraws=True)


FORMS: dict[str, Draw] = {"refer": _refer, "contact": _contact, "wait": _wait, "resume": _resume}
