"""Whether the conditions of a step hold (`steps.CONDITIONS` says what each means). Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from conversations.figures import Limits
from conversations.mentoring import health
from conversations.steps import Role, Step
from scheduler.occasions import (
    DAY,
    LATELY,
    UNSAID,
    Appointment,
    Facts,
    by_rhythm,
    is_agreed,
    is_asked,
    key_of,
    last_session,
    meets_soon,
)

IN_TOUCH = 7 * DAY
"""How long after a word of either the two are in touch."""

WAITS = DAY
"""How long after a word its answer is waited for."""

TENDED = 21 * DAY
"""How long after a check-in that goes badly the two are with the team, even if it has seen to it:
nobody is told then that it has been calm."""


class Telling(NamedTuple):
    """A step to tell one role (or staff) about one occasion, or to note as dropped."""

    step: str
    role: Role | None
    occasion: str
    due_at: datetime
    session: Appointment | None = None

    @property
    def key(self) -> str:
        """What makes it happen once."""
        return key_of(self.step, self.role, self.occasion)


class Conditions:
    """Those of a programme's steps: some ask what else the programme has told."""

    def __init__(self, steps: Mapping[str, Step], limits: Limits) -> None:
        self._steps = steps
        self._limits = limits

    def hold(self, step: Step, facts: Facts, telling: Telling, now: datetime) -> bool:
        """Whether all that the step is told `only` where it holds does, for this telling."""
        return all(
            self._condition(name.removeprefix("not_"), step, facts, telling, now)
            != name.startswith("not_")
            for name in step.only
        )

    def _condition(
        self, name: str, step: Step, facts: Facts, telling: Telling, now: datetime
    ) -> bool:
        session = telling.session
        match name:
            case "begun":
                return facts.begun
            case "holding":
                return telling.role in facts.holding
            case "answered":
                met = any(each.state != "proposed" for each in facts.sessions)
                return facts.both_wrote or met or facts.inquiry == "answered"
            case "in_touch":
                return facts.last_word_at is not None and now < facts.last_word_at + IN_TOUCH
            case "unanswered":
                word = facts.last_word_at
                return word is not None and now < word + health.UNANSWERED
            case "awaited":
                word = facts.waits_since or facts.last_word_at
                waits = word is not None and now >= word + WAITS
                return waits and telling.role == facts.awaited
            case "objective_set":
                return facts.objective_set
            case "curve_begun":
                return facts.curve_begun
            case "met":
                return last_session(facts, now) is not None
            case "meeting_asked":
                return is_asked(facts, now)
            case "meeting_planned":
                return is_asked(facts, now) or is_agreed(facts, now)
            case "meeting_agreed":
                return meets_soon(facts, now)
            case "rhythm_ahead":
                following = by_rhythm(facts, now)
                if following is None:
                    return False
                # When its day comes, the two have just been asked about it; the team has not.
                return now < (following.at if telling.role is None else following.at + LATELY)
            case "concern_open":
                hard = facts.hard_at is not None and now < facts.hard_at + TENDED
                return facts.concern_open or facts.in_distress or hard
            case "hard_open":
                return facts.hard_open
            case "reported":
                calm = self._calm_after_report(facts)
                return facts.reported or (calm is not None and now < calm)
            case "reporting":
                return _is_left_alone(step, facts, telling)
            case "in_distress":
                return facts.in_distress or _is_left_alone(step, facts, telling)
            case "last_month":
                return now >= facts.ends_at - self._limits.extend_days * DAY
            case "ending":
                return now >= facts.ends_at - self._limits.ending_days * DAY
            case "meeting_ahead":
                return session is not None and session.state == "agreed" and session.at > now
            case "meeting_open":
                return session is not None and session.at <= now and session.asks(telling.role)
            case "suggested":
                return self._was_told(telling, facts, lambda each: each.after == step.after)
            case "mirrored":
                return self._was_told(telling, facts, lambda each: each.point == step.point)
            case "asked":
                alike = (step.after, step.days)
                return self._was_told(telling, facts, lambda each: (each.after, each.days) == alike)
            case _:
                raise AssertionError(f"{name} passed the check of the programme file")

    def _was_told(self, telling: Telling, facts: Facts, such: Callable[[Step], bool]) -> bool:
        """Whether another such step was told on the same occasion, to the same person."""
        names = (name for name, each in self._steps.items() if such(each))
        keys = {
            key_of(name, telling.role, telling.occasion) for name in names if name != telling.step
        }
        return not keys.isdisjoint(facts.said)

    def _calm_after_report(self, facts: Facts) -> datetime | None:
        """Until when nothing is suggested to two of whom one has reported the other."""
        seen_at = facts.report_seen_at
        return seen_at + self._limits.after_report_days * DAY if seen_at is not None else None

    def changes(self, facts: Facts, now: datetime) -> Iterator[datetime]:
        """The instants at which a condition may change by time alone. Whatever else changes one
        has the mentorship looked at again at once."""
        turns = [session.at for session in facts.sessions]
        turns += [session.at + UNSAID for session in facts.sessions]
        said = (session.decided_at for session in facts.sessions)
        turns += [at + LATELY for at in said if at is not None]
        for days in (self._limits.extend_days, self._limits.ending_days):
            turns.append(facts.ends_at - days * DAY)
        following = by_rhythm(facts, now)
        if following is not None:
            turns += [following.at, following.at + LATELY]
        if facts.last_word_at is not None:
            spans = (WAITS, IN_TOUCH, health.UNANSWERED)
            turns += [facts.last_word_at + span for span in spans]
        if facts.waits_since is not None:
            turns.append(facts.waits_since + WAITS)
        if facts.hard_at is not None:
            turns.append(facts.hard_at + TENDED)
        calm = self._calm_after_report(facts)
        if calm is not None:
            turns.append(calm)
        return (at for at in turns if at > now)


def _is_left_alone(step: Step, facts: Facts, telling: Telling) -> bool:
    """Whether the one it is for has reported the other, and the team has not seen to that: they are
    told nothing then but of a session that was agreed since, with the promise to remind them."""
    reported_at = facts.reporters.get(telling.role) if telling.role is not None else None
    if reported_at is None:
        return False
    session = telling.session
    if session is None or step.after != "meeting" or session.state != "agreed":
        return True
    since = session.stands_since or session.decided_at
    return since is None or since <= reported_at
