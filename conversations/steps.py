"""A step of the six months as a row of the programme file: for whom, when, on what condition, what
it says."""

from functools import cached_property
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from conversations.words import placeholders

Role = Literal["mentee", "mentor"]

CONDITIONS = frozenset(
    {
        "begun",
        "holding",
        "answered",
        "in_touch",
        "unanswered",
        "awaited",
        "objective_set",
        "met",
        "meeting_asked",
        "meeting_planned",
        "meeting_agreed",
        "rhythm_ahead",
        "ending",
        "last_month",
        "concern_open",
        "hard_open",
        "reported",
        "reporting",
        "in_distress",
        "meeting_ahead",
        "meeting_open",
        "suggested",
        "asked",
        "mirrored",
        "curve_begun",
    }
)
"""What a step may depend on; `not_` in front denies it. `meeting_ahead`, `meeting_open` and
`suggested` are about the session the step is for: agreed and still to come; its time come and the
one the step is for has not said whether it took place; they were told another step after it. One is
`asked` who was told another step of the same day, and `mirrored` who was told another step for the
same `point`. The others are about the mentorship: it has `begun` once one of the two has written, a
word, an objective or what to ask a contact, or they have a session, and is `answered` once both
have, a session was agreed, or the other has said yes or no to asking a contact; they are `in_touch`
when one of them has written within a week, and one is `unanswered` who has within two (for what
comes after an `answer`), `awaited` the one whose answer the other has waited for since yesterday at
least; a `meeting_asked` is proposed, or over so lately that the two have just been asked about the
next, a `meeting_planned` is that or agreed, a `meeting_agreed` is agreed by both and comes within
four weeks; `rhythm_ahead`: the date that their rhythm proposes after the last session is still to
come, or, for the two, came so lately that they have just been asked about it; `ending` are the last
`limits.ending_days`; the `last_month` are those in which they may agree to go on longer
(`limits.extend_days`); while a `concern_open` is, the team has yet to see to something about the
two, `hard_open` where one of them said that it goes badly; `reported`: one of them has reported
the other, and the team has not seen to it, or did so less
than `limits.after_report_days` ago; `reporting` is the one of them who has, until the team has seen
to it (but for what comes of a session that was agreed since), and what is not said to them then
goes on for the other, who must not see it by that; one of the two is `in_distress` until the team
has seen to words of distress, or to a mentor's fear for somebody's safety, and so is who is
`reporting`; `curve_begun`: the mentee has answered, or left
out, a first point of their curve. Who is `holding` has written words that wait for them to say for
whom they are."""

PLACES = frozenset({"name", "me", "when", "end", "reach"})
"""What a step's texts may name: the other's first name, one's own, the session, the last day, and
how the two reach each other once their thread is closed."""

STAFF_PLACES = frozenset({"mentee", "mentor", "silent"})
"""What the text of a step for staff may name; `silent` is who of the two wrote longer ago."""

ACT_PLACES = frozenset({"mentorship", "meeting", "weeks"})
"""What the act of a step's button may name, by number: `weeks` is how long after a session the
rhythm of the two proposes the next one."""

REPEATED = ("introduction", "end", "extension", "silence", "answer")
"""What a step that repeats may come after."""


OF_A_SESSION = frozenset({"session", "place"})
"""What a step may show of the session that it is about."""


ALONE = frozenset({"autonomy", "mirror"})
"""The forms that a mentee answers for themselves alone, each at several points of the way."""


PROPOSES = "open/meeting/"
"""What begins the act of a button by which a date is proposed."""

CLOSING = "closing_{role}"
"""The closing questions of either, which outlive the mentorship."""


class Step(BaseModel):
    """A step of the six months.

    Due `days` (negative: before) after `after`, on the calendar of the one it is for, at `hour` of
    their local time (0-23; for staff of the team's, and on the last working day until then), unless
    `exact`, which keeps the anchor’s own time of day, give or take `hours` (a reminder two hours
    before a session: -2). Dropped, and so noted, when it is `late_days` too late. `every_days`
    repeats it until `until_days` after the anchor. A check-in comes `apart_days` after its person
    answered one at the earliest, and is late from then on. `only` names conditions that must all
    hold. `says` is what it tells (to a mentor: `mentor_says`, where given; while the two have not
    `begun`: `unbegun_says` and `unbegun_mentor_says`), `shows` what it quotes, or its button shows
    (`own_words`: those of the mentee's request; where there are none it is not told; of a
    `session`: its place, what the mentee would like to talk about and the receiver's own note of
    the last one; or its `place` alone), `opens` the form its button opens (`{role}` stands for
    mentee or mentor), `point` where on the way a mentee answers it, if it is for themselves alone,
    `buttons` other acts it offers, `mentee_buttons` those it offers to a mentee alone. With `ends`,
    the mentorship is over when it has been said to all, a day later where they meet on the day
    itself. After a `break` is after its last day; after a `rhythm`, after the date that the rhythm
    of the two proposes (its session: the last one, at that date); after an `extension`, after the
    end as it was before it; after an `answer`, after the last sign of who has given none for
    longer, where the other has written since. What `yields` is a mere suggestion: it waits for all
    that is due for its person beside it, and leaves room in their week for what other mentorships
    have to say to them. With a `concern`, what staff are told is something that one of them must
    see to: that the two do not write (`silent`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    to: Literal["mentee", "mentor", "both", "staff"] = Field(alias="for")
    after: Literal[
        "introduction", "end", "meeting", "last_meeting", "rhythm",
        "silence", "answer", "break", "extension",
    ]  # fmt: skip
    days: int = 0
    hours: float = 0
    hour: int = Field(default=10, ge=0, le=23)
    exact: bool = False
    late_days: float = Field(default=3.0, gt=0)
    every_days: int | None = Field(default=None, ge=1)
    until_days: int | None = None
    apart_days: int = Field(default=0, ge=0)
    only: list[str] = []
    says: str
    mentor_says: str = ""
    unbegun_says: str = ""
    unbegun_mentor_says: str = ""
    shows: Literal["", "objective", "own_words", "session", "place"] = ""
    opens: str = ""
    opens_label: str = ""
    point: Literal["", "start", "middle", "end"] = ""
    buttons: dict[str, str] = {}
    mentee_buttons: dict[str, str] = {}
    ends: bool = False
    yields: bool = False
    concern: Literal["", "silent"] = ""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Whom it speaks to; nobody for a step that is only for staff."""
        if self.to == "both":
            return ("mentee", "mentor")
        return () if self.to == "staff" else (self.to,)

    def told_to(self, role: str, *, begun: bool = True) -> str:
        """What it says to one of the two, who have `begun` or not."""
        mentor = role == "mentor"
        if not begun and self.unbegun_says:
            return (mentor and self.unbegun_mentor_says) or self.unbegun_says
        return (mentor and self.mentor_says) or self.says

    def told_to_staff(self, mentee: str, mentor: str, silent: str) -> str:
        """What a step for staff says about these two, of whom one has been `silent` longer."""
        return self.says.format_map({"mentee": mentee, "mentor": mentor, "silent": silent})

    @property
    def lapses(self) -> bool:
        """Whether what it opens, or the session that it offers to propose, can't be any more once
        the mentorship is over: not so what a mentee answers for themselves alone, nor the closing
        questions. What is said of an agreed session is for its own end to change."""
        if self.opens:
            return self.opens not in ALONE and self.opens != CLOSING
        return self.after != "meeting" and any(act.startswith(PROPOSES) for act in self.buttons)

    @property
    def recalls(self) -> bool:
        """Whether it reminds of a session that the two have agreed on, before its time."""
        return self.after == "meeting" and self.days + self.hours / 24 < 0

    @cached_property
    def names_end(self) -> bool:
        """Whether it says before the end which day that is: said again once a break moved it."""
        return self.after == "end" and "end" in placeholders(self.says)

    @property
    def matters(self) -> bool:
        """Whether it is more than a suggestion, and not about one session."""
        return not self.yields and self.after != "meeting"

    @property
    def unasked(self) -> bool:
        """Whether nobody asked for it, so that it counts against what a person may be told in a day
        and in a week: all but what recalls a session, which the two have agreed on, and the end,
        which both were told beforehand and learn of on the day itself."""
        return not self.recalls and not self.ends

    @property
    def repetitions(self) -> int:
        """How many times it is told, the first included."""
        if self.every_days is None or self.until_days is None:
            return 1
        return max(1, 1 + (self.until_days - self.days) // self.every_days)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        unknown = {name.removeprefix("not_") for name in self.only} - CONDITIONS
        if unknown:
            raise ValueError(f"only: {sorted(unknown)} is none of {sorted(CONDITIONS)}")
        if bool(self.opens) != bool(self.opens_label):
            raise ValueError("opens and opens_label go together")
        if (self.opens in ALONE) != bool(self.point):
            raise ValueError(f"point: what opens one of {sorted(ALONE)} has one, and nothing else")
        if self.hours and not self.exact:
            raise ValueError("hours: only an exact step has them; others are said at their hour")
        if self.every_days is not None and self.until_days is None:
            raise ValueError("every_days needs until_days: nothing repeats for ever")
        if self.every_days is not None and self.after not in REPEATED:
            raise ValueError(f"every_days: only steps after {', '.join(REPEATED)} repeat")
        if self.shows == "own_words" and self.to != "mentee":
            raise ValueError("shows: a mentee's own words are for them alone")
        if self.ends and (self.to != "both" or self.only or self.every_days):
            raise ValueError("ends: must be for both, once, and without conditions")
        if self.concern and self.to != "staff":
            raise ValueError("concern: it is for staff to see to")
        if self.shows in OF_A_SESSION and self.after != "meeting":
            raise ValueError("shows: only steps about a session show what it is about")
        return self

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        staff = self.to == "staff"
        about_session = self.after in ("meeting", "last_meeting", "rhythm")
        texts = {
            "says": self.says,
            "mentor_says": self.mentor_says,
            "unbegun_says": self.unbegun_says,
            "unbegun_mentor_says": self.unbegun_mentor_says,
        }
        for key, text in texts.items():
            known = STAFF_PLACES if staff else PLACES - (set() if about_session else {"when"})
            if placeholders(text) - known:
                raise ValueError(f"{key} may name {sorted(known)}: {text!r}")
        for act in (*self.buttons, *self.mentee_buttons):
            known = ACT_PLACES - (set() if about_session else {"meeting"})
            known -= set() if self.after == "rhythm" else {"weeks"}
            if placeholders(act) - known:
                raise ValueError(f"buttons may name {sorted(known)}: {act!r}")
        return self
