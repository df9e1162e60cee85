"""Which contacts a mentee and their mentor may choose from, told without anybody's name.

A contact is shown by what they ticked themselves: sectors, functions, the decade of their class,
and why they come up. What matching understands of their words is a guess, and is not shown.
Company names and towns would tell who it is, and so might a word of their profile: that some are in
common is told, and not which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations.casework import talks
from conversations.matching import sentences
from conversations.matching.facts import TOPICS, Ranked, RequestFacts
from conversations.matching.meaning import question
from conversations.mentoring import quotas, roster
from conversations.mentoring.roster import Sought
from conversations.programme import Catalogue, Programme
from storage.tables import Answers, Inquiry, Mentor, Mentorship, Request

MOST = 3
"""Most contacts that are suggested at once."""


def sought(session: Session, inquiry: Inquiry, catalogue: Catalogue, now: datetime) -> Sought:
    """Who is there for this inquiry, and may be asked now. A question asked at night counts in the
    month in which it is read."""
    home = catalogue.home
    return Sought(
        _facts_of(session, inquiry, catalogue),
        roster.ready(session, catalogue),
        quotas.standings(session, home, now, read_within=home.limits),
        home.matching.for_contacts(),
    )


def suggested(found: Sought, programme: Programme) -> list[Ranked]:
    """The contacts who fit best, the best first."""
    ranked, scale = found.ranking(most=MOST).ranked, programme.matching.for_contacts()
    return [each for each in ranked if each.score >= scale.fits_from]


def _facts_of(session: Session, inquiry: Inquiry, catalogue: Catalogue) -> RequestFacts:
    """What is asked, and by whom. The mentor, and whoever was asked by them or about the same case
    already, are not asked again."""
    catalogue = catalogue.as_in_the_file
    mentorship = session.get(Mentorship, inquiry.mentorship_id)
    assert mentorship is not None
    request = session.get(Request, mentorship.request_id)
    assert request is not None
    known = roster.request_facts(session, request, catalogue)
    met = {mentorship.mentor_id: "accepted"}
    for talk in talks.of_request(session, request.id):
        if talk.state not in talks.UNDONE or talk.inquiry_id == inquiry.id:
            met[talk.contact_id] = "asked"
    text = "\n".join((inquiry.about, *inquiry.questions))
    return RequestFacts(
        person_id=known.person_id,
        situation="",
        languages=known.languages,
        companies=known.companies,
        avoids=known.avoids,
        met=met,
        refused=known.refused,
        **question(catalogue, text),
    )


def told(
    session: Session,
    inquiry: Inquiry,
    catalogue: Catalogue,
    ranked: Sequence[Ranked],
    programme: Programme,
) -> list[str]:
    """Each of these contacts, as whoever chooses reads them."""
    asked = question(catalogue.as_in_the_file, inquiry.about)
    lines = []
    for place, each in enumerate(ranked, 1):
        mentor = session.get(Mentor, each.mentor_id)
        assert mentor is not None
        who = " · ".join(_portrait(mentor.answers, programme))
        why = sentences.sentence(_quietly(each, mentor.answers, asked), programme)
        who = who or programme.words("inquiry.somebody")
        lines.append(f"{place}. {who}\n{why[:1].upper()}{why[1:]}.")
    return lines


def _quietly(ranked: Ranked, answers: Answers, asked: Mapping[str, Any]) -> Ranked:
    """The same without the words in common (one of them may be a name), without what the contact
    did not tick, and lacking only what the pair said they ask about."""
    reasons = []
    for each in ranked.reasons:
        if each.criterion == "words":
            reasons.append(replace(each, said="words_unsaid", items=()))
        elif each.criterion not in TOPICS:
            reasons.append(each)
        elif items := tuple(set(each.items) & set(answers.get(each.criterion) or ())):
            reasons.append(replace(each, items=tuple(sorted(items))))
    told = (name for name in ranked.missing if name not in TOPICS or asked.get(name))
    missing = tuple(name for name in told if name != "words")  # those are how we rank
    return replace(ranked, reasons=tuple(reasons), missing=missing)


def _portrait(answers: Answers, programme: Programme) -> list[str]:
    words, form = programme.words, programme.forms["mentor"]
    parts = []
    for topic in ("sectors", "functions"):
        options, held = form.questions[topic].options, answers.get(topic) or ()
        labels = [options[value] for value in options if value in held]
        parts += [words.list(labels[:MOST])] if labels else []
    if answers.get("promotion") is not None:
        parts.append(words("inquiry.decade", year=answers["promotion"] // 10 * 10))
    return parts
