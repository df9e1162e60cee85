"""The careers team's forms, as a read model: opened within milliseconds, changing nothing.

`open` draws a form from what is stored; `check` shows, word for word, what it would send (a form
that sends nothing, such as those of `supervision`, has nothing to show). What is
submitted after that comes back as an event and is decided anew by `triage`: a case may have moved
on between the two.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from sqlmodel import Session

from conversations import overrides, plain
from conversations.casework import cards, casebook, cases, interviews, reopening
from conversations.mentoring import confirming, letters, matching, proposals, roster
from conversations.programme import Catalogue
from conversations.team import (
    drafts,
    handing,
    invitations,
    notes,
    settings_forms,
    spelling,
    supervision,
)
from conversations.team.forms import Choice, Field, Form, Preview, Refusal
from conversations.words import Words
from storage.mail import Address
from storage.tables import Person, Request

T = TypeVar("T")

MENTORS_SHOWN = 25
"""Most mentors offered in one form: the best ranked."""

MENTORS_OFFERED = 100
"""Most that a list to choose from holds (Slack's own limit)."""

EXPLAINED = 5
"""How many of them have their reasons written out above the choice."""


TO_PERSON = frozenset({"write_person", "invite_person"})
"""The forms that are about a person, and no case."""


INSIDE: dict[str, Callable[[Request, Words, letters.Values], dict[str, str]]] = {
    "assign": handing.wrong,
    "note": notes.wrong,
}
"""The forms whose words reach nobody outside of the team: what is wrong with their values."""


class Read(Protocol):
    """Run a reading function on a session of its own and return what it returns."""

    def __call__(self, work: Callable[[Session], T], /) -> T: ...


class StaffForms:
    """Answers the adapter's questions about forms (see `forms.FormDesk`). `now` tells the time."""

    def __init__(self, catalogue: Catalogue, read: Read, now: Callable[[], datetime]) -> None:
        self._clock = now
        self._catalogue = catalogue
        self._words = catalogue.home.words
        self._read = read

    def open(self, act: str, who: Address, *, staff: bool) -> Form | Refusal:
        """The form behind a button, or why it can't be opened now."""
        if not staff:
            return Refusal(self._words("staff.members_only"))
        return self._read(lambda session: self._now(session)._open(session, act, who))

    def check(
        self, act: str, values: dict[str, str], who: Address, *, staff: bool
    ) -> Preview | dict[str, str] | Refusal | None:
        """A preview where all is well, of all that reaches somebody outside of the team; None
        where it reaches nobody."""
        if not staff:
            return Refusal(self._words("staff.members_only"))
        return self._read(lambda session: self._now(session)._check(session, act, values, who))

    def _now(self, session: Session) -> "StaffForms":
        """The same forms, with the programme's figures as they stand."""
        catalogue = overrides.current(self._catalogue, session.connection())
        return (
            self if catalogue is self._catalogue else StaffForms(catalogue, self._read, self._clock)
        )

    def typed(self, text: str) -> str:
        """The act of the form that a typed command names (see `forms.FormDesk`)."""
        return spelling.form_named(self._words, text)

    # --- opening --------------------------------------------------------------------------

    def _open(self, session: Session, act: str, who: Address) -> Form | Refusal:
        word = act.partition("/")[0]
        if word == "add_mentor":
            return self._add_mentor()
        if word == settings_forms.WORD:
            return settings_forms.open_form(session, self._catalogue, act, who)
        if word in TO_PERSON:
            return self._to_person(session, act)
        if word in supervision.FORMS:
            return supervision.form(session, self._catalogue, act)
        request = self._case(session, act, who)
        if isinstance(request, Refusal):
            return request
        person = session.get(Person, request.person_id)
        assert person is not None
        drawn = {
            "ask": self._ask,
            "interview": self._interview,
            "uninvite": self._uninvite,
            "propose": self._propose,
            "refer": self._refer,
            "decline": self._decline,
            "write_mentor": self._write_mentor,
            "take_back": self._take_back,
            "assign": self._assign,
            "close": self._close,
            "reopen": self._reopen,
            "note": self._note,
        }[word](session, request, person)
        if isinstance(drawn, Refusal):
            return drawn
        about = self._words(
            "triage.form.about",
            id=request.id,
            who=cards.who(person.name, person.promotion, self._catalogue.home),
        )
        version = casebook.version(session, request.id or 0)
        opened = f"{word}/{request.id}/{version}"
        form = self._form(opened, word, drawn, about, self._whose(request, who, word))
        return handing.chosen(form, act) if word == "assign" else form

    def _case(self, session: Session, act: str, who: Address) -> Request | Refusal:
        word, number = (*act.split("/"), "")[:2]
        request = session.get(Request, plain.number(number))
        if request is None or request.id is None or not (word in drafts.ALL or word in INSIDE):
            return Refusal(self._words("triage.no_such_case"))
        if word == "note":
            why = notes.why_not(session, request, self._words)
            return Refusal(why) if why else request
        moves = any(cases.path(request.state, fit) for fit in (word, f"{word}_beside"))
        if word in cases.WHO and not moves:
            what = casebook.what_happened(session, request.id, who, self._words)
            return Refusal(what)
        return request

    def _whose(self, request: Request, who: Address, word: str) -> str:
        """Whose case it is, where that is not the one who asks."""
        if word == "reopen":
            return self._words("reopening.will_hold")
        if not request.holder and word in INSIDE:
            return ""
        if not request.holder:
            return self._words("triage.form.will_claim")
        if request.holder == who:
            return ""
        return self._words("triage.form.held_by", holder=request.holder_name)

    def _form(self, act: str, word: str, drawn: "Drawn", about: str = "", intro: str = "") -> Form:
        words = self._words
        return Form(
            act=act,
            title=words(f"triage.form.{word}.title"),
            fields=drawn.fields,
            submit=words("acts.take" if word in INSIDE else "triage.form.preview"),
            cancel=words("triage.form.cancel"),
            about=about,
            intro=intro,
            facts=drawn.facts,
            note=drawn.note,
        )

    def _ask(self, session: Session, request: Request, person: Person) -> "Drawn":
        return Drawn(self._text("question", "triage.form.ask.question", ""))

    def _decline(self, session: Session, request: Request, person: Person) -> "Drawn":
        letter = letters.decline_start(session, self._catalogue, person)
        return Drawn(self._text("letter", "triage.form.letter", letter), self._why())

    def _write_mentor(self, session: Session, request: Request, person: Person) -> "Drawn":
        return Drawn(self._text("letter", "triage.form.letter", ""))

    def _take_back(self, session: Session, request: Request, person: Person) -> "Drawn":
        note = self._words(f"triage.form.take_back.{request.state}")
        return Drawn(self._why(), note=note)

    def _assign(self, session: Session, request: Request, person: Person) -> "Drawn":
        whom = Field("person", self._words("acts.assign_whom"), "person")
        return Drawn(whom, self._why(), note=self._words("acts.assign_note"))

    def _close(self, session: Session, request: Request, person: Person) -> "Drawn":
        letter = letters.close_start(session, self._catalogue, person)
        why = replace(self._why(), optional=False)
        return Drawn(self._text("letter", "triage.form.letter", letter), why)

    def _reopen(self, session: Session, request: Request, person: Person) -> "Drawn | Refusal":
        why = reopening.why_not(session, request, self._words)
        if why:
            return Refusal(why)
        letter = letters.reopen_start(session, self._catalogue, person)
        return Drawn(self._text("letter", "triage.form.letter", letter), self._why())

    def _note(self, session: Session, request: Request, person: Person) -> "Drawn":
        words = self._words
        label, hint = words("acts.note_words"), words("acts.note_hint")
        return Drawn(Field("note", label, "long_text", hint=hint, limit=notes.NOTE_LIMIT))

    def _refer(self, session: Session, request: Request, person: Person) -> "Drawn":
        words = self._words
        referrals = tuple(
            Choice(name, referral.label, referral.about)
            for name, referral in self._catalogue.home.referrals.items()
        )
        then = tuple(
            Choice(value, words(f"triage.form.refer.{value}"))
            for value, act in (("close", "refer"), ("beside", "refer_beside"))
            if cases.path(request.state, act)
        )
        letter = letters.referral_start(session, self._catalogue, person)
        return Drawn(
            Field("referral", words("triage.form.refer.referral"), "choice", referrals),
            self._text("letter", "triage.form.letter", letter),
            Field("then", words("triage.form.refer.then"), "choice", then, value=then[0].value),
            self._why(),
        )

    def _interview(self, session: Session, request: Request, person: Person) -> "Drawn":
        words = self._words
        mentors = tuple(
            Choice(str(each.id), each.name)
            for each in invitations.candidates(session, request)[:MENTORS_OFFERED]
        )
        several = Field(
            "mentors", words("interview.form.mentors"), "choices", mentors, optional=True
        )
        label = words("interview.form.member")
        return Drawn(
            *((several,) if mentors else ()),
            Field("member", label, "person", optional=True),
            Field(
                "words",
                words("interview.form.words"),
                "long_text",
                value=letters.proposal_start(self._catalogue, request, person),
                hint=words("triage.form.propose.hint"),
                limit=letters.LETTER_LIMIT,
            ),
        )

    def _uninvite(self, session: Session, request: Request, person: Person) -> "Drawn | Refusal":
        words = self._words
        awaited = [
            (row, session.get(Person, row.interviewer_id))
            for row in interviews.of_request(session, request.id)
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

    def _propose(self, session: Session, request: Request, person: Person) -> "Drawn | Refusal":
        words, home = self._words, self._catalogue.home
        if proposals.waiting(session, request) >= home.limits.proposals_at_once:
            return Refusal(words("triage.form.enough_proposals"))
        ranking = roster.ranking(session, request, home)
        out = _excluded(ranking, words)
        if not ranking.ranked:
            return Refusal("\n".join(p for p in (words("triage.form.no_mentor"), out) if p))
        best = ranking.ranked[:MENTORS_SHOWN]
        said = [(ranked, matching.sentence(ranked, home)) for ranked in best]
        explained = tuple(
            (words("triage.form.rank", place=place, mentor=ranked.name), why)
            for place, (ranked, why) in enumerate(said[:EXPLAINED], 1)
        )
        choices = tuple(Choice(str(ranked.mentor_id), ranked.name, why) for ranked, why in said)
        return Drawn(
            Field("mentor", words("triage.form.propose.mentor"), "choice", choices),
            Field(
                "words",
                words("triage.form.propose.words"),
                "long_text",
                value=letters.proposal_start(self._catalogue, request, person),
                hint=words("triage.form.propose.hint"),
                limit=letters.LETTER_LIMIT,
            ),
            facts=explained,
            note=out,
        )

    def _add_mentor(self) -> Form:
        field = Field("person", self._words("triage.form.add_mentor.person"), "person")
        return self._form("add_mentor", "add_mentor", Drawn(field))

    def _to_person(self, session: Session, act: str) -> Form | Refusal:
        word, number = (*act.split("/"), "")[:2]
        try:
            person = letters.somebody(session, self._catalogue, number, "letter")
        except letters.Wrong as wrong:
            return Refusal(str(wrong.fields["letter"]))
        letter = ""
        if word == "invite_person":
            letter = letters.invitation_start(session, self._catalogue, person)
        words = self._words
        about = words(
            f"triage.form.{word}.about", name=person.name or words("triage.form.this_person")
        )
        drawn = Drawn(self._text("letter", "triage.form.letter", letter))
        return self._form(act, word, drawn, about)

    def _text(self, name: str, label: str, value: str) -> Field:
        return Field(name, self._words(label), "long_text", value=value, limit=letters.LETTER_LIMIT)

    def _why(self) -> Field:
        words = self._words
        return Field(
            "why",
            words("triage.form.why"),
            hint=words("triage.form.why_hint"),
            optional=True,
            limit=300,
        )

    # --- checking -------------------------------------------------------------------------

    def _check(
        self, session: Session, act: str, values: dict[str, str], who: Address
    ) -> Preview | dict[str, str] | Refusal | None:
        word = act.partition("/")[0]
        if word in supervision.FORMS:
            return supervision.check(session, self._catalogue, act, values)
        if word == settings_forms.WORD:
            now = self._clock()
            return settings_forms.check(session, self._catalogue, act, values, who, now)
        request = None
        if word in TO_PERSON:
            values = {**values, "person": (*act.split("/"), "")[1]}
        elif word != "add_mentor":
            drawn = self._case(session, act, who)
            if isinstance(drawn, Refusal):
                return Refusal(drawn.why, confirming.written(values))
            request = drawn
        if request is not None and casebook.stale(session, request.id or 0, act):
            what = casebook.what_happened(session, request.id or 0, who, self._words)
            return Refusal(what, confirming.written(values))
        if request is not None and word in INSIDE:
            return INSIDE[word](request, self._words, values) or None
        try:
            draft = drafts.draft(session, self._catalogue, word, request, values)
        except letters.Wrong as wrong:
            return wrong.fields
        words = self._words
        return Preview(
            title=words("triage.form.preview_title"),
            to=words("triage.form.preview_to", name=draft.name or words("triage.form.this_person")),
            shown=draft.text,
            submit=words("triage.form.send"),
            back=words("triage.form.back"),
            adds={confirming.SEEN: confirming.mark(who, draft)},
        )


class Drawn:
    """The fields of a form, and what stands above them."""

    def __init__(
        self, *fields: Field, facts: tuple[tuple[str, str], ...] = (), note: str = ""
    ) -> None:
        self.fields = fields
        self.facts = facts
        self.note = note


def _excluded(ranking: matching.Ranking, words: Words) -> str:
    """Who is not offered, and why, in one line; empty where there is nobody."""
    told = [
        words(
            "triage.form.mentor_excluded",
            mentor=excluded.name,
            why=words(f"matching.excluded.{excluded.why}"),
        )
        for excluded in ranking.excluded[:EXPLAINED]
    ]
    more = len(ranking.excluded) - len(told)
    if more:
        told.append(words("triage.form.more", count=more))
    return words("triage.form.excluded", mentors=words.list(told)) if told else ""
