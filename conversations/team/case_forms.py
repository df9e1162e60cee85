"""The forms about a case, drawn: read from what is stored, and nothing changed.

Each is a function of what was `Asked`; `FORMS` says which act opens which. Those of decisions and
of interviews are in `decision_forms` and `interview_forms`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from conversations.casework import acquainted, candidates, reopening
from conversations.dialogue import named_places
from conversations.matching import sentences
from conversations.matching.criteria import CANNOT
from conversations.matching.facts import Excluded, Ranked
from conversations.mentoring import deciding, drafting, letters, pair, proposals, roster
from conversations.programme import Catalogue, Programme
from conversations.team import avoiding, notes, reported, told
from conversations.team.forms import Choice, Drawn, Field, Refusal
from conversations.words import Words
from storage.tables import Person, Request

EXPLAINED = 5
"""How many of them have their reasons written out above the choice."""


@dataclass(frozen=True)
class Asked:
    """What a form is drawn from: the case, whose it is, what stands in the form already where it is
    drawn anew, and the instant. `names` is the mentor whom the act names, who is to be chosen
    already; 0 where it names none."""

    session: Session
    catalogue: Catalogue
    request: Request
    person: Person
    values: Mapping[str, str]
    now: datetime
    names: int = 0

    @property
    def words(self) -> Words:
        """The team's words."""
        return self.catalogue.home.words


Draw = Callable[[Asked], Drawn | Refusal]


def _ask(asked: Asked) -> Drawn:
    return Drawn(text_field(asked.words, "question", "triage.form.ask.question"))


def _write_mentor(asked: Asked) -> Drawn:
    mentorship = pair.of_request(asked.session, asked.request.id)
    mentor = asked.session.get(Person, mentorship.mentor_id) if mentorship is not None else None
    name = mentor.name if mentor is not None else ""
    letter = text_field(asked.words, "letter", "triage.form.letter")
    to = asked.words("concern.form.letter", name=name or asked.words("triage.form.this_person"))
    return Drawn(replace(letter, label=to))


def _decline(asked: Asked) -> Drawn:
    letter = deciding.decline_start(asked.session, asked.catalogue, asked.person)
    return Drawn(_letter(asked, letter), why_field(asked.words))


def _answer_mentor(asked: Asked) -> Drawn | Refusal:
    words, rows = asked.words, proposals.with_question(asked.session, asked.request)
    choices = tuple(Choice(str(mentor.id), mentor.name) for _, mentor in rows)
    if not choices:
        return Refusal(words("triage.no_question"))
    whom = Field(
        "mentor", words("triage.form.propose.mentor"), "choice", choices, value=choices[0].value
    )
    letter = text_field(words, "letter", "triage.form.letter")
    hinted = replace(letter, hint=words("triage.form.propose.hint"))
    return Drawn(whom, hinted, note=words("triage.form.question_where"))


def _take_back(asked: Asked) -> Drawn | Refusal:
    if asked.request.state == "proposing" and not proposals.waiting(asked.session, asked.request):
        return Refusal(asked.words("triage.nobody_asked"))
    note = asked.words(f"triage.form.take_back.{asked.request.state}")
    return Drawn(why_field(asked.words), note=note)


def _end_silent(asked: Asked) -> Drawn | Refusal:
    starts = letters.silent_start(asked.session, asked.catalogue, asked.request)
    if starts is None:
        return Refusal(asked.words("triage.form.end_silent.over"))
    to_mentee, to_mentor = starts
    return Drawn(
        text_field(asked.words, "letter", "triage.form.end_silent.letter", to_mentee),
        text_field(asked.words, "letter_mentor", "triage.form.end_silent.letter_mentor", to_mentor),
        why_field(asked.words),
        note=asked.words("triage.form.end_silent.note"),
    )


def _assign(asked: Asked) -> Drawn:
    whom = Field("person", asked.words("acts.assign_whom"), "person")
    return Drawn(whom, why_field(asked.words), note=asked.words("acts.assign_note"))


def _close(asked: Asked) -> Drawn:
    letter = letters.close_start(asked.session, asked.catalogue, asked.person)
    return Drawn(_letter(asked, letter), replace(why_field(asked.words), optional=False))


def _reopen(asked: Asked) -> Drawn | Refusal:
    why = reopening.why_not(asked.session, asked.request, asked.words)
    if why:
        return Refusal(why)
    letter = letters.reopen_start(asked.session, asked.catalogue, asked.person)
    return Drawn(_letter(asked, letter), why_field(asked.words))


def _note(asked: Asked) -> Drawn:
    label, hint = asked.words("acts.note_words"), asked.words("acts.note_hint")
    return Drawn(Field("note", label, "long_text", hint=hint, limit=notes.NOTE_LIMIT))


def _untold(asked: Asked) -> Drawn:
    label = asked.words("told.form.why")
    hint = asked.words("told.form.hint")
    note = asked.words("told.form.note")
    return Drawn(Field("why", label, "long_text", hint=hint, limit=told.WHY_LIMIT), note=note)


def _only(choices: Sequence[Choice]) -> str:
    """The one that there is to choose, chosen already; nothing where there are several."""
    return choices[0].value if len(choices) == 1 else ""


def _propose(asked: Asked) -> Drawn | Refusal:
    words, home, request = asked.words, asked.catalogue.home, asked.request
    if proposals.waiting(asked.session, request) >= home.limits.proposals_at_once:
        return Refusal(words("triage.form.enough_proposals"))
    rows = candidates.following(asked.session, request.id)
    before = [mentor.id for _, mentor in rows if mentor.id is not None]
    sought = roster.sought(asked.session, request, asked.catalogue, asked.now)
    ranking = sought.ranking(also=dict.fromkeys((asked.names, *before)))
    nobody = sentences.recruit(sought.facts, ranking, home.matching, home)
    # What somebody wrote that they can't do is read by a rule, and judged by a human.
    judged = [
        each
        for each in ranking.excluded
        if each.why == CANNOT and not sought.why_not_at_all(each.mentor_id)
    ]
    unsure = tuple(
        Choice(str(each.mentor_id), each.name, sentences.out(each, home)) for each in judged
    )
    others = [each for each in ranking.excluded if each not in judged]
    out = excluded_line(others, ranking.out - len(judged), home)
    if not ranking.ranked and not unsure:
        why = (nobody, words("triage.form.no_mentor"), out)
        return Refusal("\n".join(part for part in why if part))
    said = [(ranked, sentences.for_team(ranked, home)) for ranked in ranking.ranked]
    explained = tuple(
        (words("triage.form.rank", place=place, mentor=ranked.name), why)
        for place, (ranked, why) in enumerate(said[:EXPLAINED], 1)
    )
    choices = tuple(
        Choice(str(each.mentor_id), each.name, sentences.in_short(each, home)) for each, _ in said
    )
    able = [(each.mentor_id, each.name) for each in ranking.ranked]
    able += [(int(choice.value), choice.label) for choice in unsure]
    avoids = avoiding.note(words, request, [name for _, name in able])
    flagged = reported.note(asked.session, words, able)
    start = letters.proposal_start(asked.catalogue, request, asked.person)
    return Drawn(
        Field(
            "mentor",
            words("triage.form.propose.mentor"),
            "choice",
            (*choices, *unsure),
            value="" if unsure else _only(choices),
        ),
        *_next(asked, choices, before),
        told_field(words, "triage.form.propose.words", start),
        facts=explained,
        note="\n".join(
            part for part in (flagged, avoids, nobody, _known(asked, ranking.ranked), out) if part
        ),
    )


def _next(asked: Asked, choices: tuple[Choice, ...], before: Sequence[int]) -> list[Field]:
    """Who is asked in turn: as many fields as there are others to choose; those who were chosen
    before stand in them."""
    words, offered = asked.words, {choice.value for choice in choices}
    again = [str(each) for each in before if str(each) in offered]
    days = asked.catalogue.home.limits.proposal_days
    return [
        Field(
            name,
            words(f"triage.form.propose.{name}"),
            "choice",
            choices,
            value=(*again, "", "", "")[at],
            hint="" if at else words("triage.form.propose.next_hint", count=days),
            optional=True,
        )
        for at, name in enumerate(letters.NEXT[: len(choices) - 1])
    ]


def _known(asked: Asked, mentors: Sequence[Ranked]) -> str:
    """Who of those offered knows the mentee by name already; empty where nobody does."""
    known = acquainted.known_to(asked.session, asked.request.person_id)
    names = [each.name for each in mentors if each.mentor_id in known]
    listed = asked.words.list(names)
    return asked.words("triage.form.propose.known", names=listed, count=len(names)) if names else ""


def excluded_line(listed: Sequence[Excluded], count: int, home: Programme) -> str:
    """Who is not offered, and why, in one line: the first of `count`. Empty where there is
    nobody."""
    words = home.words
    told = [
        words(
            "triage.form.mentor_excluded",
            mentor=excluded.name,
            why=sentences.out(excluded, home),
        )
        for excluded in listed[:EXPLAINED]
    ]
    more = count - len(told)
    if more:
        told.append(words("triage.form.more", count=more))
    return words("triage.form.excluded", mentors=words.list(told)) if told else ""


# --- fields that several have -------------------------------------------------------------------


def text_field(words: Words, name: str, label: str, value: str = "") -> Field:
    """Words that somebody will read."""
    return Field(name, words(label), "long_text", value=value, limit=drafting.LETTER_LIMIT)


def told_field(words: Words, label: str, value: str) -> Field:
    """What somebody is told of a mentee without learning who it is. Places that it names at first
    are warned of: they may stay, if whoever sends it leaves them."""
    hint, found = words("triage.form.propose.hint"), named_places.named_in(value)
    if found:
        hint = f"{hint} {words('triage.form.propose.places', found=words.list(found))}"
    return Field(
        "words",
        words(label),
        "long_text",
        value=value,
        hint=hint,
        limit=drafting.LETTER_LIMIT,
    )


def why_field(words: Words) -> Field:
    """What only the team reads."""
    return Field(
        "why",
        words("triage.form.why"),
        hint=words("triage.form.why_hint"),
        optional=True,
        limit=300,
    )


def _letter(asked: Asked, value: str) -> Field:
    return text_field(asked.words, "letter", "triage.form.letter", value)


FORMS: dict[str, Draw] = {
    "ask": _ask,
    "propose": _propose,
    "decline": _decline,
    "close": _close,
    "reopen": _reopen,
    "write_mentor": _write_mentor,
    "answer_mentor": _answer_mentor,
    "end_silent": _end_silent,
    "take_back": _take_back,
    "assign": _assign,
    "note": _note,
    told.WITHHELD: _untold,
}
