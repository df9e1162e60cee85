"""The programme's figures: its limits, the careers team's time, how people show who they are, how
mentors and contacts are chosen."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from holidays import list_supported_countries
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


_Offered = Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1, max_length=4)]
"""Numbers that stand as buttons beside each other."""


class Limits(Table):
    """Figures of the programme. Days are calendar days unless they say working days.

    An engineer's promotion is the year of entry; its final year begins
    `engineer_years_before_final` years later. Steps of the journey wait, on the receiver's own
    clock, from `quiet_from_hour` to `quiet_until_hour` and, with `quiet_weekends`, on Saturdays and
    Sundays, with `quiet_holidays` on the public holidays of their country (those about a session
    mind neither). In any seven days a person is told at most `unasked_a_week` things that they did
    not ask for. `ending_days` are the last ones of a mentorship, when nothing new is suggested. At
    most `proposals_at_once` mentors are asked about a request, and a mentor who has
    `unanswered_at_once` proposals to answer is asked nothing more; for `recent_days` it counts that
    they were asked. Of the requests that look for a mentor, the
    `shared_out_at_once` oldest are looked at together: a hundred, among ten thousand mentors, take
    0.3 s, for which all else that is to be written waits. A proposal without an answer is recalled
    once, after `proposal_reminder_days`, and is over after `proposal_days`, both at an hour of the
    mentor's; in the same time a consent before an introduction is recalled, and the team told that
    it does not come. Within `change_days` of their introduction either of two may ask for someone
    else, and they are never proposed to each other again. At most `interviews_at_once` people are
    asked to meet a request's author. A draft that is left alone is erased after `draft_days`, its
    author having been told `draft_notice_days` before. The words of a request are erased
    `closed_days` after it was closed, and who has nothing under way is forgotten altogether after
    `idle_days` without a word. Which member of the team looked at what is known for `audit_days`.
    Who was led to another help is asked `ask_after_days` later whether it helped. A case may wait
    for a date at most `wait_days` away, and a month more, `wait_again_days`, if the person asks for
    it. A session counts for `session_minutes` in the thanks that a mentor gets, who may then rest
    for one of `rest_months`. Where two have chosen no rhythm, the next session is suggested
    `session_weeks` after the last. Who said until when they are there is asked `until_notice_days`
    before whether to prolong by one of `prolong_months`. Of whom nothing was heard for
    `still_after_days` is asked whether they are still there, or coming back; after
    `still_answer_days` without an answer nothing is proposed to them, and the team is told. The two
    of a mentorship may be on a break for at most `break_days`. In its last `extend_days` they may
    go on once, for one of `extend_months`. `later_months` after it was over its mentee is asked
    what became of it, and where they stand by then. For `after_report_days` after the team has seen
    to what one of the two reported of the other nothing is suggested to them. Two who have held no
    session, and between whom nothing came for `faded_days` before their last one, have not
    completed it."""

    months: int = 6
    first_answer_working_days: int = 5
    first_promotion: int = 1930
    engineer_years_before_final: int = 3
    invite_days: int = 14
    quiet_from_hour: int = Field(default=20, ge=0, le=23)
    quiet_until_hour: int = Field(default=9, ge=0, le=23)
    quiet_weekends: bool = True
    quiet_holidays: bool = True
    unasked_a_week: int = Field(default=3, ge=1)
    ending_days: int = Field(default=14, ge=0)
    proposals_at_once: int = 3
    unanswered_at_once: int = Field(default=2, ge=1)
    recent_days: int = Field(default=180, ge=1)
    shared_out_at_once: int = Field(default=100, ge=1)
    proposal_reminder_days: int = Field(default=3, ge=1)
    proposal_days: int = Field(default=6, ge=2)
    change_days: int = Field(default=60, ge=1)
    interviews_at_once: int = Field(default=4, ge=1, le=10)
    draft_days: int = Field(default=90, ge=14)
    draft_notice_days: int = Field(default=7, ge=1, le=13)
    closed_days: int = Field(default=730, ge=30)
    idle_days: int = Field(default=1095, ge=90)
    ask_after_days: int = Field(default=42, ge=1)
    wait_days: int = Field(default=365, ge=1)
    wait_again_days: int = Field(default=30, ge=1)
    audit_days: int = Field(default=365, ge=30)
    session_minutes: int = Field(default=60, ge=15)
    session_weeks: int = Field(default=3, ge=1)
    rest_months: _Offered = (1, 3, 6)
    until_notice_days: int = Field(default=42, ge=1)
    prolong_months: _Offered = (6, 12)
    break_days: int = Field(default=92, ge=1)
    extend_days: int = Field(default=35, ge=1)
    extend_months: _Offered = (1, 2, 3)
    later_months: int = Field(default=3, ge=1)
    after_report_days: int = Field(default=7, ge=1)
    faded_days: int = Field(default=60, ge=14)
    still_after_days: int = Field(default=365, ge=30)
    still_answer_days: int = Field(default=21, ge=1)

    _answered_within: tuple[tuple[datetime, int], ...] = ()

    def answers_within(self, at: datetime) -> int:
        """The working days within which a request that was sent at that instant was promised its
        first answer: what was promised is kept, whatever the figure is by now."""
        earlier = (days for until, days in self._answered_within if at < until)
        return next(earlier, self.first_answer_working_days)

    def promising(self, days: int, earlier: Sequence[tuple[datetime, int]]) -> Self:
        """The same with another delay of the first answer. `earlier` says which it was until when,
        the oldest first."""
        limits = self.model_copy(update={"first_answer_working_days": days})
        limits._answered_within = tuple(earlier)
        return limits

    @model_validator(mode="after")
    def _leaves_some_of_the_day(self) -> Self:
        if self.quiet_until_hour >= self.quiet_from_hour:
            raise ValueError("quiet_from_hour: the quiet hours are those of the night")
        return self

    @model_validator(mode="after")
    def _recalls_before_the_end(self) -> Self:
        if self.proposal_reminder_days >= self.proposal_days:
            raise ValueError("proposal_reminder_days: a proposal is recalled before it is over")
        return self


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Team(Table):
    """The careers team's time: its clock, the full hours between which it works, the country whose
    public holidays it keeps (an ISO 3166 code; none if empty), and, in working days, within what
    time it decides about a request and then finds somebody, sees to a concern, and answers a mentor
    who asks something before they say yes or no. The first answer is of `Limits`. `rota` says who
    is on duty on which weekday, `backup` who is told when nobody else has acted, `admins` who may
    change the programme's settings: Slack's ids of members, such as `U012AB3CD`."""

    zone: str = "Europe/Paris"
    opens: int = Field(default=9, ge=0, le=22)
    closes: int = Field(default=18, ge=1, le=23)
    holidays: str = "FR"
    decision_working_days: int = Field(default=10, ge=1)
    search_working_days: int = Field(default=15, ge=1)
    concern_working_days: int = Field(default=2, ge=1)
    mentor_question_working_days: int = Field(default=3, ge=1)
    rota: dict[Weekday, str] = {}
    backup: str = ""
    admins: list[str] = []

    @field_validator("backup")
    @classmethod
    def _is_a_member(cls, member: str) -> str:
        if member and not re.fullmatch(r"[UW][A-Z0-9]{2,}", member):
            raise ValueError(f"{member!r} is no member's id of Slack's, such as U012AB3CD")
        return member

    @field_validator("rota")
    @classmethod
    def _are_members(cls, rota: dict[Weekday, str]) -> dict[Weekday, str]:
        for member in rota.values():
            cls._is_a_member(member)
        return rota

    @field_validator("admins")
    @classmethod
    def _are_all_members(cls, admins: list[str]) -> list[str]:
        return [cls._is_a_member(member or "?") for member in admins]

    def on_duty(self, day: date) -> str:
        """The member on duty on a day, or nobody."""
        today = WEEKDAYS[day.weekday()]
        return next((member for name, member in self.rota.items() if name == today), "")

    @model_validator(mode="after")
    def _works_at_some_time(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("closes: the team closes after it opens")
        return self

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"{zone!r} is no time zone, such as Europe/Paris")
        return zone

    @field_validator("holidays")
    @classmethod
    def _is_known(cls, country: str) -> str:
        if country and country not in list_supported_countries(include_aliases=False):
            raise ValueError(f"{country!r} is no country whose holidays are known, such as FR")
        return country


class Verification(Table):
    """How a person shows who they are: by a one-time code sent to a mailbox of the school's or its
    alumni's. `domains` are those of such mailboxes, what lies below them included; with none, no
    code is offered. A code is good for `code_minutes` and for `tries` wrong ones; a person is sent
    at most `codes_a_day`."""

    domains: list[str] = []
    code_minutes: int = Field(default=15, ge=1)
    tries: int = Field(default=5, ge=1)
    codes_a_day: int = Field(default=3, ge=1)

    @field_validator("domains")
    @classmethod
    def _are_domains(cls, domains: list[str]) -> list[str]:
        for domain in domains:
            if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
                raise ValueError(
                    f"{domain!r} is not a domain in small letters, such as example.org"
                )
        return domains


CRITERIA = (
    "stays", "situation", "experiences", "sectors", "functions", "words", "country", "languages",
    "elder", "zone", "format", "turn",
)  # fmt: skip
"""What a mentor is looked at for, in the order in which it is told: whether they are there for all
of a mentorship; the situation of the request; what both lived through, the sectors and the
functions that it names; words in common; the country; the language; an older promotion; clocks that
are close; a same way to meet; whose turn it is."""

WEIGHTS = {
    "stays": 2, "situation": 22, "experiences": 12, "sectors": 10, "functions": 4, "words": 30,
    "country": 6, "languages": 3, "elder": 3, "zone": 2, "format": 2, "turn": 4,
}  # fmt: skip
"""Points of each criterion; together they are 100. Chosen by judgement, then looked at with sixty
invented requests (`make bench`): words in common say more than what was ticked."""


CONTACT_WEIGHTS = {
    "company": 25, "sectors": 25, "functions": 15, "words": 25, "country": 5, "languages": 5,
}  # fmt: skip
"""The same for a contact, who is asked about something: a company that the question names, the
sectors and the functions, words in common, the country, the language. Chosen by judgement."""


class Matching(Table):
    """How mentors are chosen, and contacts. `weights` are the points of each criterion, 100 in all.
    An `elder` by so many years of promotion earns all points for it; so many words in common, if
    they were as rare as can be, all points for `words`. Below `fits_from` points nobody is said to
    fit. `alike` are groups of words that say the same, in any language. `contact_weights` and
    `contact_fits_from` are the same for contacts."""

    weights: dict[str, int] = WEIGHTS
    contact_weights: dict[str, int] = CONTACT_WEIGHTS
    elder_years: int = Field(default=5, ge=1)
    words_enough: float = Field(default=3, gt=0)
    fits_from: int = Field(default=45, ge=0, le=100)
    contact_fits_from: int = Field(default=20, ge=0, le=100)
    alike: tuple[tuple[str, ...], ...] = ()

    @field_validator("weights", "contact_weights")
    @classmethod
    def _of_all_criteria(cls, weights: dict[str, int], field: ValidationInfo) -> dict[str, int]:
        criteria = CRITERIA if field.field_name == "weights" else CONTACT_WEIGHTS
        if set(weights) != set(criteria):
            raise ValueError(f"a weight is needed for each of {', '.join(criteria)}, and no other")
        if min(weights.values()) < 0:
            raise ValueError("no weight is below 0")
        if sum(weights.values()) != 100:
            raise ValueError(f"the weights are together {sum(weights.values())}, not 100")
        return weights

    def for_contacts(self) -> Self:
        """The same scale for whom a question may be put to: what a mentor alone is looked at for
        counts nothing."""
        weights = {**dict.fromkeys(CRITERIA, 0), **self.contact_weights}
        changed = {"weights": weights, "fits_from": self.contact_fits_from}
        return self.model_copy(update=changed)
