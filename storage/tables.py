"""The tables of the domain. Instants are aware UTC; wall times are made from a person's zone.

One file, however long: columns and what they mean, no rule. They point to each other, a migration
is written from all of them, and who erases, exports or seals has to have seen each.

`answers` columns hold what a person answered, by question name, as the dialogue engine wrote it.
Rows of people are erased by `conversations.privacy.erasing`; nothing here keeps words of the
private thread. Where people's own words lie, or what carries them, the column is a sealed one;
names, towns, dates, states and addresses are not, for queries and figures read them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, MetaData, false
from sqlmodel import Field, SQLModel

from storage.instants import Instants
from storage.sealing import SealedJSON, SealedText

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Answers = dict[str, Any]


class Person(SQLModel, table=True):
    """One human: mentee, mentor, or both. `zone` is an IANA name. `nudges` is when we spoke to
    them lately without being asked, in order: how much of it is enough says `conversations.hours`.
    `verified_at` is when we learnt that they are who they say, `verified_by` how: the domain of a
    mailbox of the school's, or `staff` for a check whose author the history names."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    promotion: int | None = None
    studies: str = ""
    city: str = ""
    country: str = ""
    zone: str = "Europe/Paris"
    language: str = ""
    consent_version: str = ""
    consented_at: datetime | None = None
    created_at: datetime
    nudges: tuple[datetime, ...] = Field(
        default=(), sa_column=Column(Instants, nullable=False, server_default="[]")
    )
    verified_at: datetime | None = None
    verified_by: str = ""
    erased_at: datetime | None = None


class Consent(SQLModel, table=True):
    """What a person was asked to agree to, and what they answered: never changed, only added to.
    `version` is the programme's `about.consent_version`, `language` the one they read it in."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    version: str
    language: str
    given: bool
    at: datetime


class MailCode(SQLModel, table=True):
    """A one-time code that was sent to a mailbox, to see whether the person can read it. Only the
    code's hash is kept; one code per person, the newest. `sent` counts the codes of the day that
    began at `day_began_at`, `tries` the wrong ones typed for this code."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    mailbox: str = Field(sa_type=SealedText)
    code_hash: str
    sent_at: datetime
    expires_at: datetime
    tries: int = 0
    sent: int = 1
    day_began_at: datetime


class PersonAddress(SQLModel, table=True):
    """Where a person can be reached. The newest one used is where we write. `linked_at` is when it
    was joined to those they had, by an `AddressCode`; empty for the first."""

    address: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    used_at: datetime
    unreachable_since: datetime | None = None
    linked_at: datetime | None = None
    quiet_until: datetime | None = None
    """Until when nothing rings here: its person asked for it."""


class AddressCode(SQLModel, table=True):
    """A single-use code that joins the address it is typed from to the person who asked for it.
    Only the code's hash is kept; one code per person, the newest. The row goes when it is used, or
    when its time is over."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    code_hash: str = Field(index=True)
    expires_at: datetime


class Dialogue(SQLModel, table=True):
    """One run of a person through a form of the programme. Its position is computed from
    `answers`; `revisiting` names a question the person asked to see again. `subject` says what
    the run is about, such as `request/12` or `mentorship/3`."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    form: str
    subject: str = ""
    answers: Answers = Field(default_factory=dict, sa_column=Column(SealedJSON, nullable=False))
    revisiting: str = ""
    opened_at: datetime
    touched_at: datetime
    paused_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""


class Request(SQLModel, table=True):
    """The case the careers team handles. `state` moves only through `conversations.casework.cases`.
    `distress_at` is when words of serious distress were last read, until somebody of the team has
    seen to it (`distress_seen_at`, by `distress_seen_by`). `wait_until` is the day, at the team's
    opening hour, until which the case waits by agreement."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    state: str
    need: str = ""
    situation: str = ""
    answers: Answers = Field(default_factory=dict, sa_column=Column(SealedJSON, nullable=False))
    holder: str = ""
    holder_name: str = ""
    created_at: datetime
    submitted_at: datetime | None = Field(default=None, index=True)
    closed_at: datetime | None = Field(default=None, index=True)
    outcome: str = ""
    distress_at: datetime | None = None
    distress_seen_at: datetime | None = None
    distress_seen_by: str = ""
    wait_until: datetime | None = None

    __table_args__ = (Index("ix_request_state_holder", "state", "holder"),)


class RequestFile(SQLModel, table=True):
    """A file that a mentee sent with a request: it lies on the platform they sent it from, here is
    what tells where. `question` is the one it answers or came with, `ref` the message that
    brought it, `dialogue` the run of a form that it came with (0 in older rows): it is delivered to
    staff when that is sent."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    dialogue: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    question: str = ""
    kind: str
    source: str
    name: str = Field(default="", sa_type=SealedText)
    mime: str = ""
    size: int = 0
    caption: str = Field(default="", sa_type=SealedText)
    ref: str = ""
    at: datetime


class History(SQLModel, table=True):
    """One line of a request's history: who did what, when, and why; where the act hands the case
    to a member of the team, to whom (`given_to`, an address, and `given_to_name`)."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id")
    at: datetime
    actor: str = ""
    actor_name: str = ""
    act: str
    why: str = Field(default="", sa_type=SealedText)
    given_to: str = Field(default="", sa_column_kwargs={"server_default": ""})
    given_to_name: str = Field(default="", sa_column_kwargs={"server_default": ""})

    __table_args__ = (Index("ix_history_request_id_act", "request_id", "act"),)


class Mentor(SQLModel, table=True):
    """What a mentor offers. `state`: `invited`, `active`, `paused` or `left`. `back_at` is when a
    pause ends by itself, `rests_until` before when they wish for no proposal after a mentorship,
    `available_until` the end of the last day they said they could be there for, `still_asked_at`
    when they were asked whether they still are, until they answer: see `mentoring.presence`."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    state: str
    answers: Answers = Field(default_factory=dict, sa_column=Column(SealedJSON, nullable=False))
    capacity: int = 1
    joined_at: datetime | None = None
    back_at: datetime | None = None
    rests_until: datetime | None = None
    available_until: datetime | None = None
    still_asked_at: datetime | None = None


class Invite(SQLModel, table=True):
    """A single-use link that makes its bearer a mentor. Only the token's hash is kept. `note` says
    for whom it is: what its author noted, or the name in a roster that was imported, from which
    `answers` are the profile so far and `mailbox` where the link may be sent. Once it is used only
    the note and the mailbox stay, so that the same roster finds the person again; once it is
    revoked or expired, neither. `undelivered_at` is when the mail that carried it came back."""

    token_hash: str = Field(primary_key=True)
    made_by: str
    made_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = None
    undelivered_at: datetime | None = None
    note: str = Field(default="", sa_type=SealedText, sa_column_kwargs={"server_default": ""})
    mailbox: str = Field(default="", sa_type=SealedText, sa_column_kwargs={"server_default": ""})
    answers: Answers = Field(
        default_factory=dict,
        sa_column=Column(SealedJSON, nullable=False, server_default="{}"),
    )


class Proposal(SQLModel, table=True):
    """A mentor was asked about a request. `state`: `asked`, `accepted`, `declined`, `withdrawn`,
    `left` where they were no mentor any more before they had answered, or `expired` where no answer
    came until `expires_at` (empty for those asked before there was an end, and while a question of
    the mentor's, asked at `question_at`, waits for the team). `words` is what they read, and empty
    once it is over."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    state: str
    asked_at: datetime
    answered_at: datetime | None = None
    expires_at: datetime | None = None
    question_at: datetime | None = None
    reason: str = Field(default="", sa_type=SealedText)
    words: str = Field(default="", sa_type=SealedText, sa_column_kwargs={"server_default": ""})


class Candidate(SQLModel, table=True):
    """A mentor who is asked about a request if those before say no or do not answer. `place` is
    their turn, from 1 on, `words` what they would read. Once they were asked, or are not to be any
    more, there is `over_at` and no words."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    place: int = 1
    words: str = Field(default="", sa_type=SealedText)
    over_at: datetime | None = None


class Mentorship(SQLModel, table=True):
    """Six months. `state`: `introducing`, `active`, `ended`. `look_again_at` is the one instant a
    round reads: when the journey has something to say or to decide; empty when it never will.

    Both may be on a break, from `break_at` until `break_until` (their last one, once it is over),
    which moves the end by `break_days`; `moved_days` is by how much all breaks have moved it.
    `stays_by` is who would rather leave the end where it was. `more_by` is who would go on for
    `more_months` beyond it; both have agreed once `extended_at`, when `ended_before` is the end as
    it was. `became` is what the mentee said months after the end, at `became_at`; that and their
    curve are `counted` in a `Batch` or not yet.
    `rhythm_weeks` is how many weeks apart the two wish to meet; empty where they wish no rhythm.
    `waits_since` is when whoever wrote last wrote for the first time since the other did (or since
    a session, or a break): how long that one waits for an answer."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    mentee_id: int = Field(foreign_key="person.id", index=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    state: str
    mentee_agreed_at: datetime | None = None
    mentor_agreed_at: datetime | None = None
    introduced_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    objective: str = Field(default="", sa_type=SealedText)
    mentee_wrote_at: datetime | None = None
    mentor_wrote_at: datetime | None = None
    mentee_words: int = 0
    mentor_words: int = 0
    look_again_at: datetime | None = None
    break_at: datetime | None = None
    break_until: datetime | None = None
    break_days: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    moved_days: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    stays_by: int | None = None
    more_by: int | None = None
    more_months: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    extended_at: datetime | None = None
    ended_before: datetime | None = None
    became: str = Field(default="", sa_column_kwargs={"server_default": ""})
    became_at: datetime | None = None
    curve_counted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    became_counted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    rhythm_weeks: int | None = None
    waits_since: datetime | None = None

    __table_args__ = (Index("ix_mentorship_look_again_at", "look_again_at"),)


class Objective(SQLModel, table=True):
    """What a pair set out to do, as one of them (`by`) wrote it at one time; the newest is theirs.
    `mentee_kept_at` and `mentor_kept_at` are when each said last that it is: by writing it, by
    agreeing, or by reading it again."""

    id: int | None = Field(default=None, primary_key=True)
    mentorship_id: int = Field(foreign_key="mentorship.id", index=True)
    by: int = Field(foreign_key="person.id")
    at: datetime
    answers: Answers = Field(default_factory=dict, sa_column=Column(SealedJSON, nullable=False))
    mentee_kept_at: datetime | None = None
    mentor_kept_at: datetime | None = None


class Reflection(SQLModel, table=True):
    """What a mentee answered about themselves, for themselves alone. `kind`: `autonomy` (a point of
    their curve) or `mirror` (whether the words of their request are still true); `point` of the
    way: `start`, `middle`, `end` or `after`. Neither their mentor nor the team reads one; the team
    has sums of the curve (`Batch`)."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    mentorship_id: int = Field(foreign_key="mentorship.id", index=True)
    kind: str
    point: str
    at: datetime
    answers: Answers = Field(default_factory=dict, sa_column=Column(SealedJSON, nullable=False))


class Batch(SQLModel, table=True):
    """How many of a batch of mentees gave which answer, by what they were asked (`kind`: which way
    their `curve` went, or what `became` of it), for the reports from that of the month on that ends
    at `until`. Nothing says who they were: it outlives them, and is never counted anew."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    until: datetime
    counts: dict[str, dict[str, int]] = Field(sa_column=Column(JSON, nullable=False))


class Meeting(SQLModel, table=True):
    """A session of mentee and mentor. `state`: `proposed`, `agreed`, `held`, `missed`,
    `cancelled`. `replaces` is the session that was agreed before, where this one moved it; `agenda`
    what the mentee would like to talk about; `mentee_met` and `mentor_met` what each answered to
    whether it took place: it was `held` if one of them says so. `marked` is what one that was held
    was for its mentor (`within`, `edge` or `beyond` what a volunteer can give; empty where they
    have not said), `marked_at` since when it is so."""

    id: int | None = Field(default=None, primary_key=True)
    mentorship_id: int = Field(foreign_key="mentorship.id", index=True)
    at: datetime
    state: str
    proposed_by: int = Field(foreign_key="person.id")
    place: str = Field(default="", sa_type=SealedText)
    decided_at: datetime | None = None
    replaces: int | None = Field(default=None, foreign_key="meeting.id")
    agenda: str = Field(default="", sa_type=SealedText, sa_column_kwargs={"server_default": ""})
    mentee_met: bool | None = None
    mentor_met: bool | None = None
    marked: str = Field(default="", sa_column_kwargs={"server_default": ""})
    marked_at: datetime | None = None


class Note(SQLModel, table=True):
    """What one of the two wrote for themselves after a session: nobody else ever reads it."""

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    words: str = Field(sa_type=SealedText)
    at: datetime


class Told(SQLModel, table=True):
    """A step of the journey that was told or dropped. The primary key is what makes each nudge
    happen once, however the rounds fall. `occasion` tells repetitions apart; `outcome` is `told`,
    `late` (too late to be kind), `unneeded` (what it depends on did not hold) or `unreachable`."""

    mentorship_id: int = Field(foreign_key="mentorship.id", primary_key=True)
    step: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    occasion: str = Field(primary_key=True)
    at: datetime
    outcome: str


class Offer(SQLModel, table=True):
    """The buttons of the newest message with buttons in a private place, so that their labels may
    be typed instead. Gone as soon as something else is said there by another person."""

    address: str = Field(primary_key=True)
    choices: list[list[str]] = Field(
        default_factory=list, sa_column=Column(SealedJSON, nullable=False)
    )
    made_at: datetime


class Interview(SQLModel, table=True):
    """Somebody meets the mentee before the team decides, and writes an opinion. `state`: `invited`,
    `accepted`, `held` (its time is over), `written`, `declined` or `withdrawn`. `at` is when they
    meet: a date that `proposed_by` proposed, and both keep once `agreed_at` is set. `words` is the
    invitation. `opinion` is what the interviewer wrote, by question; the team reads it from
    `opened_at` on."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    interviewer_id: int = Field(foreign_key="person.id", index=True)
    state: str = Field(index=True)
    invited_by: str
    invited_at: datetime
    words: str = Field(default="", sa_type=SealedText)
    answered_at: datetime | None = None
    at: datetime | None = None
    proposed_by: int | None = Field(default=None, foreign_key="person.id")
    agreed_at: datetime | None = None
    place: str = Field(default="", sa_type=SealedText)
    opinion: Answers = Field(default_factory=dict, sa_column=Column(SealedJSON, nullable=False))
    written_at: datetime | None = None
    opened_at: datetime | None = None


class Decision(SQLModel, table=True):
    """What the team decided about a request, and what became of it. `kind` is the act of staff,
    `what` the name of the referral if it was one. `asked_at` is when the person was asked whether
    it helped, `helped` and `words` what they answered."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    what: str = ""
    at: datetime
    by: str
    by_name: str = ""
    asked_at: datetime | None = None
    helped: str = ""
    words: str = Field(default="", sa_type=SealedText)
    answered_at: datetime | None = None


class Inquiry(SQLModel, table=True):
    """A mentee and their mentor look for a contact together. `state`: `begun` (by one of them,
    `by`, and the other is to agree), `choosing` (whom to ask), `asked` (a contact is asked),
    `agreed`, `over`, or `refused` (by the other, so that it may be written anew). `purpose`: `test`
    a project or `gather` information; `about` and `questions` are what the contact reads. `held` is
    whether the talk took place (`yes`, `no`, or not known);
    `learnt` is the mentee's own word about it, `thanks` what waits to be passed on."""

    id: int | None = Field(default=None, primary_key=True)
    mentorship_id: int = Field(foreign_key="mentorship.id", index=True)
    by: int = Field(foreign_key="person.id")
    state: str
    purpose: str
    about: str = Field(default="", sa_type=SealedText)
    questions: list[str] = Field(default_factory=list, sa_column=Column(SealedJSON, nullable=False))
    opened_at: datetime
    held: str = ""
    learnt: str = Field(default="", sa_type=SealedText)
    thanks: str = Field(default="", sa_type=SealedText)
    thanked_at: datetime | None = None


class Talk(SQLModel, table=True):
    """A contact was asked for one talk with a mentee, by the team or, of an `inquiry_id`, by the
    mentee and their mentor. `state`: `asked`, `agreed`, `declined`, `withdrawn`, `expired`, or
    `unavailable`: when they were to read it, they took no questions. `asked_at` is when they read
    it, or are to. `words` are what the contact reads, until they have answered, `letter` what the
    mentee is written once a contact whom the team asked has agreed, `reach` how the contact wants
    to be reached. `closes`: with a yes the case is closed. `named_at` is when the contact was told
    who the mentee is, `later_at` when they asked for a little more time."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    contact_id: int = Field(foreign_key="person.id", index=True)
    state: str
    closes: bool = False
    asked_at: datetime
    asked_by: str
    asked_name: str = ""
    words: str = Field(default="", sa_type=SealedText)
    letter: str = Field(default="", sa_type=SealedText)
    reach: str = Field(default="", sa_type=SealedText)
    answered_at: datetime | None = None
    named_at: datetime | None = None
    inquiry_id: int | None = Field(default=None, foreign_key="inquiry.id", index=True)
    later_at: datetime | None = None


class Concern(SQLModel, table=True):
    """Something that a named member of the team must see to and close. `kind` says what, `times`
    how often it was seen until `seen_at`. Open while `closed_at` is empty; one open concern of a
    kind for each case, or for each person where there is no case. With a case, `person_id` is
    whose sign it is: empty where it is the pair's, or came from several; of a silence, who of the
    two is waited for, where the other writes. `answered`: the member who closed it says that
    somebody of the team wrote to that person, or spoke with them."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    opened_at: datetime
    seen_at: datetime
    times: int = 1
    closed_at: datetime | None = Field(default=None, index=True)
    closed_by: str = ""
    closed_name: str = ""
    answered: bool = False
    why: str = Field(default="", sa_type=SealedText)


class Setting(SQLModel, table=True):
    """A figure of the programme, or a switch, that the team has changed without the file: `value`
    is JSON. Who changed it last stands beside it."""

    name: str = Field(primary_key=True)
    value: str
    at: datetime
    by: str
    by_name: str = ""


class Waiting(SQLModel, table=True):
    """Somebody who came while no new request was taken, and asked to be told when one is again.
    Gone as soon as they are told, begin, or do not want to know any more."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    at: datetime


class Audit(SQLModel, table=True):
    """One look of a member of the team through what people wrote, or a setting they changed: who,
    when, by which act. `about` names the cases that were shown (`case/3 case/7`), or from which
    value to which a setting went; never a word of anybody's, nor what was looked for."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    who: str
    name: str = ""
    act: str
    about: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Heard(SQLModel, table=True):
    """Everything that was written on a platform before `until` has been taken in (see `heard`)."""

    platform: str = Field(primary_key=True)
    until: datetime


class KeyInUse(SQLModel, table=True):
    """A key that something stored here may be sealed with: its name, which says nothing about it
    (see `keys_in_use`)."""

    name: str = Field(primary_key=True)
    since: datetime
