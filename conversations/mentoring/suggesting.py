"""Which contacts a mentee and their mentor may choose from, told without anybody's name.

A contact is shown by what they know: sectors (those of their companies among them), functions, the
decade of their class, and why they come up. Company names and towns would tell who it is, and so
might a word of their profile: that some are in common is told, and not which.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import not_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from conversations.casework import talks
from conversations.matching import criteria, sentences
from conversations.matching.facts import Profile, Ranked, RequestFacts, Standing
from conversations.matching.meaning import question
from conversations.mentoring import presence, quotas, roster
from conversations.programme import Catalogue, Programme
from storage.tables import Inquiry, Mentor, Mentorship, Request, Talk

MOST = 3
"""Most contacts that are suggested at once."""


def suggested(
    session: Session, inquiry: Inquiry, catalogue: Catalogue, now: datetime
) -> list[Ranked]:
    """The contacts who fit best and may be asked now, the best first."""
    scale = catalogue.home.matching.for_contacts()
    ranking = roster.ready(session, catalogue).rank(
        facts_of(session, inquiry, catalogue),
        standings(session, catalogue.home, now),
        scale,
        most=MOST,
    )
    return [each for each in ranking.ranked if each.score >= scale.fits_from]


def why_not(
    session: Session, inquiry: Inquiry, catalogue: Catalogue, now: datetime, contact_id: int
) -> str:
    """Why a contact may not be asked (`criteria.exclusion`); empty if they may."""
    profile = roster.ready(session, catalogue).profile(contact_id)
    if profile is None:
        return "gone"
    stands = standings(session, catalogue.home, now).get(contact_id, Standing())
    return criteria.exclusion(facts_of(session, inquiry, catalogue), profile, stands)


def facts_of(session: Session, inquiry: Inquiry, catalogue: Catalogue) -> RequestFacts:
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


def standings(session: Session, programme: Programme, now: datetime) -> dict[int, Standing]:
    """How contacts stand: who is not there, who has had all their questions of the month, and how
    often each was asked lately, so that among equals all get their turn. A question asked at night
    counts in the month in which it is read."""
    limits = programme.limits
    since = now - timedelta(days=limits.recent_days)
    found = dict[int, Standing]()
    asked = select(Talk.contact_id).where(col(Talk.asked_at) >= since, talks.was_put)
    for number in session.exec(asked):
        found[number] = Standing(recent=found.get(number, Standing()).recent + 1)
    for number in quotas.spent(session, now, read_within=programme.limits):
        found[number] = Standing("quota", found[number].recent)
    absent = columns_of(col(Mentor.person_id), *presence.COLUMNS).where(
        col(Mentor.state).in_(["active", "paused"]),
        not_(presence.here(now, presence.asked_since(now, limits))),
    )
    for number, *present in session.connection().execute(absent):
        out = presence.Presence(*present).out(now, limits)
        found[number] = Standing(out, found.get(number, Standing()).recent)
    return found


def told(
    session: Session, catalogue: Catalogue, ranked: Sequence[Ranked], programme: Programme
) -> list[str]:
    """Each of these contacts, as whoever chooses reads them."""
    columns = roster.ready(session, catalogue)
    lines = []
    for place, each in enumerate(ranked, 1):
        profile = columns.profile(each.mentor_id)
        assert profile is not None
        who = " · ".join(_portrait(profile, programme)) or programme.words("inquiry.somebody")
        why = sentences.sentence(_quietly(each), programme)
        lines.append(f"{place}. {who}\n{why[:1].upper()}{why[1:]}.")
    return lines


def _quietly(ranked: Ranked) -> Ranked:
    """The same without the words in common: one of them may be a name."""
    return replace(
        ranked,
        reasons=tuple(
            replace(each, said="words_unsaid", items=()) if each.criterion == "words" else each
            for each in ranked.reasons
        ),
    )


def _portrait(profile: Profile, programme: Programme) -> list[str]:
    words, form = programme.words, programme.forms["mentor"]
    parts = []
    for topic, held in (("sectors", profile.sectors), ("functions", profile.functions)):
        options = form.questions[topic].options
        labels = [options[value] for value in options if value in held]
        parts += [words.list(labels[:MOST])] if labels else []
    if profile.promotion is not None:
        parts.append(words("inquiry.decade", year=profile.promotion // 10 * 10))
    return parts
