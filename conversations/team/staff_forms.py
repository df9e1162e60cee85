"""The careers team's forms, as a read model: opened within milliseconds, changing nothing.

`open` draws a form from what is stored; `check` shows, word for word, what it would send (a form
that sends nothing has nothing to show). What is
submitted after that comes back as an event and is decided anew by `triage`: a case may have moved
on between the two.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from sqlmodel import Session

from conversations import overrides, plain
from conversations.casework import cards, cases, decided, histories, notices
from conversations.matching import sentences
from conversations.mentoring import confirming, deciding, drafting, letters
from conversations.programme import Catalogue, Programme
from conversations.team import (
    avoiding,
    case_forms,
    decision_forms,
    drafts,
    handing,
    interview_forms,
    links,
    naming,
    not_arrived,
    notes,
    reported,
    settings_forms,
    shorthand,
    spelling,
    supervision,
    told,
)
from conversations.team.case_forms import Asked, Draw, text_field
from conversations.team.forms import Drawn, Field, Form, Preview, Refusal
from conversations.words import Words
from storage.mail import Address
from storage.tables import Mentor, Person, Request

T = TypeVar("T")

TO_PERSON = frozenset({"write_person", "invite_person"})
"""The forms that are about a person, and no case."""


INSIDE: dict[str, Callable[[Request, Words, drafting.Values], dict[str, str]]] = {
    "assign": handing.wrong,
    "note": notes.wrong,
    "open_opinions": lambda request, words, values: {},
    told.WITHHELD: told.wrong,
}
"""The forms whose words reach nobody outside of the team: what is wrong with their values."""


DRAWN: dict[str, Draw] = {**case_forms.FORMS, **decision_forms.FORMS, **interview_forms.FORMS}
"""How the form of each act on a case is drawn."""


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

    def open(
        self, act: str, who: Address, *, staff: bool, values: Mapping[str, str] | None = None
    ) -> Form | Refusal:
        """The form behind a button, or why it can't be opened now."""
        if not staff:
            return Refusal(self._words("staff.members_only"))
        return self._read(lambda session: self._now(session)._open(session, act, who, values or {}))

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

    def is_teams(self, text: str) -> bool:
        """Whether only the team may type this in private (see `forms.FormDesk`)."""
        return shorthand.teams_own(self._catalogue, text) is not None

    # --- opening --------------------------------------------------------------------------

    def _open(
        self, session: Session, act: str, who: Address, values: Mapping[str, str]
    ) -> Form | Refusal:
        word = act.partition("/")[0]
        if word == "add_mentor":
            return naming.chosen(self._add_mentor(), act, self._words)
        if word == settings_forms.WORD:
            return settings_forms.open_form(session, self._catalogue, act, who, self._clock())
        if word in TO_PERSON:
            return self._to_person(session, act)
        if word in supervision.FORMS:
            return supervision.form(session, self._catalogue, act)
        if word in links.FORMS:
            return links.form(session, self._catalogue, act, self._clock())
        request = self._case(session, act, who)
        if isinstance(request, Refusal):
            return request
        redrawn = bool(values)
        if redrawn and histories.stale(session, request.id or 0, act):
            return Refusal(histories.what_happened(session, request.id or 0, who, self._words))
        person = session.get(Person, request.person_id)
        assert person is not None
        # Drawn anew, its act ends with the version at which it was opened.
        names = 0 if redrawn else plain.number((*act.split("/", 2), "", "")[2])
        asked = Asked(session, self._catalogue, request, person, values, self._clock(), names)
        drawn = DRAWN[word](asked)
        if isinstance(drawn, Refusal):
            return drawn
        about = self._words(
            "triage.form.about",
            id=request.id,
            who=cards.who(person.name, person.promotion, self._catalogue.home),
        )
        version = histories.version(session, request.id or 0)
        opened = f"{word}/{request.id}/{version}"
        form = self._form(opened, word, drawn, about, self._whose(request, who, word))
        return naming.chosen(form, act, self._words) if word in spelling.NAMES_SOMEBODY else form

    def _case(self, session: Session, act: str, who: Address) -> Request | Refusal:
        word, number = (*act.split("/"), "")[:2]
        request = session.get(Request, plain.number(number))
        if request is None or request.id is None or not (word in drafts.ALL or word in INSIDE):
            return Refusal(self._words("triage.no_such_case"))
        if word == "note":
            why = notes.why_not(session, request, self._words)
            return Refusal(why) if why else request
        moves = any(cases.path(request.state, fit) for fit in (word, f"{word}_beside"))
        if word == "end_silent" and not moves and request.state != "closed":
            # It may be typed of any case, and then has nothing to do with what happened last.
            return Refusal(self._words("triage.form.end_silent.none", id=request.id))
        if word == "answer_mentor" and cases.path(request.state, "write_mentor"):
            return Refusal(self._words("triage.no_question_write", id=request.id))
        if word in cases.WHO and not moves:
            what = histories.what_happened(session, request.id, who, self._words)
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

    def _form(self, act: str, word: str, drawn: Drawn, about: str = "", intro: str = "") -> Form:
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

    def _add_mentor(self) -> Form:
        field = Field("person", self._words("triage.form.add_mentor.person"), "person")
        return self._form("add_mentor", "add_mentor", Drawn(field))

    def _to_person(self, session: Session, act: str) -> Form | Refusal:
        word, number = (*act.split("/"), "")[:2]
        try:
            person = letters.somebody(session, self._catalogue, number, "letter")
        except drafting.Wrong as wrong:
            return Refusal(str(wrong.fields["letter"]))
        letter = ""
        if word == "invite_person":
            letter = letters.invitation_start(session, self._catalogue, person)
        words = self._words
        about = words(
            f"triage.form.{word}.about", name=person.name or words("triage.form.this_person")
        )
        drawn = Drawn(text_field(words, "letter", "triage.form.letter", letter))
        return self._form(act, word, drawn, about)

    # --- checking -------------------------------------------------------------------------

    def _check(
        self, session: Session, act: str, values: dict[str, str], who: Address
    ) -> Preview | dict[str, str] | Refusal | None:
        word = act.partition("/")[0]
        if word in supervision.FORMS:
            return self._check_concern(session, act, values, who)
        if word in links.FORMS:
            return links.check(session, self._catalogue, act, self._clock())
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
        if request is not None and histories.stale(session, request.id or 0, act):
            what = histories.what_happened(session, request.id or 0, who, self._words)
            return Refusal(what, confirming.written(values))
        if request is not None and word in INSIDE:
            return INSIDE[word](request, self._words, values) or None
        values = {**values, "now": self._clock().isoformat()}
        try:
            draft = drafts.draft(session, self._catalogue, word, request, values)
        except drafting.Wrong as wrong:
            return wrong.fields
        return self._preview(
            session, draft, who, self._also_told(session, word, request, values, draft)
        )

    def _check_concern(
        self, session: Session, act: str, values: dict[str, str], who: Address
    ) -> Preview | dict[str, str] | Refusal | None:
        refused = supervision.check(session, self._catalogue, act, values)
        if refused is not None:
            return refused
        try:
            draft = supervision.letter(session, self._catalogue, act, values)
        except drafting.Wrong as wrong:
            return wrong.fields
        return self._preview(session, draft, who) if draft is not None else None

    def _preview(
        self, session: Session, draft: drafting.Draft, who: Address, note: str = ""
    ) -> Preview:
        words = self._words
        name = draft.name or words("triage.form.this_person")
        to = words("triage.form.preview_to", name=name, count=draft.readers)
        if draft.parts:  # the text names each of its readers
            to = words("triage.form.preview_each")
        away = not_arrived.away(session, draft, words)
        return Preview(
            title=words("triage.form.preview_title"),
            to=f"{away}\n{to}" if away else to,
            shown=draft.text,
            submit=words("triage.form.send"),
            back=words("triage.form.back"),
            adds={confirming.SEEN: confirming.mark(who, draft)},
            note=note,
        )

    def _also_told(
        self,
        session: Session,
        word: str,
        request: Request | None,
        values: drafting.Values,
        draft: drafting.Draft,
    ) -> str:
        """What is worth knowing before it is sent: that this help was offered to this person
        already, what still waits in a case that it closes, and who else reads what because of
        it."""
        words, home, also, told = self._words, self._catalogue.home, [*draft.also], []
        if request is not None and word == "refer":
            told += decided.before(session, request.person_id, draft.chosen, home)
        if word == "propose":
            told.append(words("triage.form.propose.buttons"))
            told += _cannot(session, home, values)
        if word == "propose" and request is not None:
            names = [person.name for _, person in _chosen(session, values)]
            told += filter(None, [avoiding.warning(words, request, names)])
        told += filter(None, [reported.note(session, words, _asked(session, word, values))])
        if request is not None and self._ends(word, request, values, draft):
            told += notices.still_waits(session, home, request, word)
            told += notices.left_open(session, home, request)
            told += notices.called_off(session, home, request, self._clock())
            also += notices.also_told(session, self._catalogue, request)
        reads: dict[int | None, dict[str, str]] = {}
        for each, text in also:  # each reader once, and each text, whatever brings it to them
            reads.setdefault(each.id, {})[text] = each.name or words("triage.somebody")
        told += [
            words("triage.form.also_reads", name=next(iter(by.values())), text="\n\n".join(by))
            for by in reads.values()
        ]
        return "\n\n".join(told)

    def _ends(
        self, word: str, request: Request, values: drafting.Values, draft: drafting.Draft
    ) -> bool:
        """Whether the act closes the case at once: nobody's answer is needed any more."""
        if word not in cases.OUTCOMES or deciding.is_beside(request, values, word):
            return False
        return not (word == "contact" and draft.chosen)  # with the contact's yes, if at all


def _cannot(session: Session, home: Programme, values: drafting.Values) -> list[str]:
    """What the mentors who were chosen wrote that they can't do: a line for each who did."""
    told = []
    for mentor, person in _chosen(session, values):
        cannot = str(mentor.answers.get("cannot") or "")
        if cannot:
            limits = sentences.limits(cannot, home)
            told.append(home.words("triage.form.mentor_cannot", mentor=person.name, cannot=limits))
    return told


def _asked(session: Session, word: str, values: drafting.Values) -> list[tuple[int | None, str]]:
    """Whom a form chooses for a mentee: their numbers and names."""
    fields = {"propose": ("mentor", *letters.NEXT), "contact": ("contact",)}
    fields["interview"] = ("mentors",)
    numbers = [
        plain.number(each)
        for field in fields.get(word, ())
        for each in filter(None, values.get(field, "").split(","))
    ]
    found = (session.get(Person, number) for number in numbers)
    return [(person.id, person.name) for person in found if person is not None]


def _chosen(session: Session, values: drafting.Values) -> list[tuple[Mentor, Person]]:
    """The mentors who were chosen in the form of a proposal, in order."""
    found = []
    for field in ("mentor", *letters.NEXT):
        mentor = session.get(Mentor, plain.number(values.get(field, "")))
        person = session.get(Person, mentor.person_id) if mentor is not None else None
        if mentor is not None and person is not None:
            found.append((mentor, person))
    return found
