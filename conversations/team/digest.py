"""The week in figures, for the channel, as the team opens on the first working day of the week: a
picture, and the same as a text.

It holds no name and no word of anybody's; it is for the team, and counts to the last one (what may
be passed on is the monthly `report`). `calendar` says when it comes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import select as columns
from sqlmodel import col, select

from conversations.casework import cases, working
from conversations.casework.promises import Kind
from conversations.matching import roles
from conversations.mentoring import checkups, health, presence, quotas, roster
from conversations.programme import Programme
from conversations.team import calendar, counting, reported
from conversations.turn import Due, Turn
from conversations.words import Words
from storage.mail import STAFF, Attachment, Paper
from storage.tables import Mentor

WEEKS = 8
"""Weeks that are shown side by side."""

FEW = 5
"""From how many on their share is told: of less a percentage says more than there is to say."""

Bars = list[dict[str, object]]


def came_due(turn: Turn, number: str, step: str) -> None:
    """`digest/0`: post the week that is over, once."""
    if not calendar.is_time(turn, calendar.WEEK):
        return
    home = turn.catalogue.home
    week = Week(turn, home)
    day, words = week.monday.isoformat(), home.words
    turn.say(
        week.text(),
        title=words("digest.title"),
        to=STAFF,
        under="",
        slot=f"digest/{day}",
        key=f"digest/{day}",
        attachment=Attachment(
            name=f"{words('digest.file')}-{day}.png",
            mime="image/png",
            paper=Paper(template="digest", data=week.page(), form="png"),
            once=True,
        ),
    )


class Week:
    """The figures of the week that ended last Sunday, and of those before it."""

    def __init__(self, turn: Turn, home: Programme) -> None:
        self._turn, self._home = turn, home
        this = calendar.monday(working.local_day(turn.now, home.team))
        self.monday = this - timedelta(days=7)
        self._mondays = [this - timedelta(days=7 * ago) for ago in range(WEEKS, 0, -1)]
        session, first, after = turn.uow.session, self._instant(-WEEKS), self._instant(0)
        received = counting.received(session, first, after)
        closed = counting.closed(session, first, after)
        self._received = self._by_week([each.at for each in received])
        self._closed = self._by_week([each.at for each in closed])
        last = self._instant(-1)
        self._successes = sum(each.outcome in cases.SUCCESSES for each in closed if each.at >= last)
        self._outcomes = Counter(each.outcome for each in closed)
        self._situations = Counter(each.situation for each in received)
        self._offered = counting.offered(session, first, after)
        self._delays = counting.delays(session, first, after, home)
        self._talks = counting.talks(session, last, after)
        self._late = counting.late(session, turn.now, home)
        facts = checkups.facts(session, turn.now, home.journey)
        self._reasons = Counter(health.reason(each, turn.now) for each in facts.values())
        self._health = Counter[str]()
        for reason, count in self._reasons.items():
            self._health[health.STATE_OF[reason]] += count
        self._took_place = {
            "sessions": counting.held(session, last, after),
            "interviews": counting.interviewed(session, last, after),
            "talks": self._talks.agreed,
        }
        self._loads, self._contacts = self._load(), self._load_of_contacts()

    def _instant(self, weeks: int) -> datetime:
        """The beginning of this week, or of one before it, by the team's clock."""
        day = self.monday + timedelta(days=7 * (weeks + 1))
        return datetime.combine(day, datetime.min.time(), ZoneInfo(self._home.team.zone))

    def _by_week(self, instants: list[datetime]) -> list[int]:
        days = Counter(calendar.monday(working.local_day(at, self._home.team)) for at in instants)
        return [days[monday] for monday in self._mondays]

    def _load(self) -> Counter[str]:
        session = self._turn.uow.session
        busy, loads = roster.loads(session), Counter[str]()
        now, limits = self._turn.now, self._home.limits
        for number, capacity, *row in session.connection().execute(_MENTORS):
            if not capacity:  # who answers questions only has no places
                continue
            known = presence.Presence(*row)
            if known.out(now, limits) or not known.lasts(now, presence.AT_LEAST):
                loads["paused"] += 1
            else:
                loads["full" if busy[number] >= capacity else "free"] += 1
        return loads

    def _load_of_contacts(self) -> Counter[str]:
        """How those stand who answer questions; whoever accompanies too counts in both."""
        session, now = self._turn.uow.session, self._turn.now
        spent, loads = quotas.spent(session, now), Counter[str]()
        for mentor in session.exec(_HERE, params={}):
            if roles.CONTACT not in roles.serves(mentor.answers):
                continue
            if presence.of(mentor).out(now, self._home.limits):
                loads["paused"] += 1
            else:
                loads["spent" if mentor.person_id in spent else "free"] += 1
        return loads

    # --- what the picture is filled with ------------------------------------------------------

    def page(self) -> dict[str, object]:
        """The picture's data."""
        words = self._home.words
        last = self.monday + timedelta(days=6)
        took_place, contacts = self._by_role(), self._by_quota()
        reasons = self._by_reason()
        figures = (
            (str(self._received[-1]), words("digest.figure.received")),
            (str(self._closed[-1]), words("digest.figure.closed", count=self._successes)),
            (self._median("answer"), words("digest.figure.delay")),
            (str(self._health.total()), words("digest.figure.accompanied")),
        )
        return {
            "lang": self._home.language,
            "title": words("digest.title"),
            "week": words("digest.week", first=words.day(self.monday), last=words.day(last)),
            "figures": [{"value": value, "label": label} for value, label in figures],
            "charts": [
                {
                    "title": words("digest.by_week"),
                    "kind": "pairs",
                    "names": [words("digest.in"), words("digest.out")],
                    "bars": [
                        {"label": f"{monday.day}/{monday.month}", "values": [sent, done]}
                        for monday, sent, done in zip(
                            self._mondays, self._received, self._closed, strict=True
                        )
                    ],
                },
                self._chart("outcomes", self._by_outcome()),
                self._chart("situations", self._by_situation()),
                *([self._chart("helps", self._by_help())] if self._offered else []),
                *([self._chart("took_place", took_place)] if took_place else []),
                {
                    "title": words("digest.delays"),
                    "kind": "table",
                    "rows": [[words(f"digest.delay.{each}") for each in _COLUMNS], *self._rows()],
                },
                self._chart("health", self._by_health()),
                *([self._chart("health_why", reasons)] if reasons else []),
                self._chart("mentors", self._by_load()),
                *([self._chart("contacts", contacts)] if contacts else []),
            ],
            "note": words("digest.note"),
        }

    def _chart(self, name: str, bars: Bars) -> dict[str, object]:
        words = self._home.words
        return {"title": words(f"digest.{name}"), "bars": bars, "none": words("digest.none")}

    def _by_outcome(self) -> Bars:
        """The ends there were, the successes first, each with its sign."""
        names = dict.fromkeys(cases.OUTCOMES.values())  # two acts may share one
        known = [name for name in names if name in self._outcomes]
        known += sorted(self._outcomes.keys() - {*known})
        ordered = sorted(known, key=lambda name: name not in cases.SUCCESSES)
        return [
            {"label": outcome_label(self._home, name), "value": self._outcomes[name]}
            for name in ordered
        ]

    def _by_situation(self) -> Bars:
        labels = self._home.situations
        ordered = sorted(self._situations.items(), key=lambda each: -each[1])
        return [{"label": labels.get(name, "–"), "value": count} for name, count in ordered]

    def _by_help(self) -> Bars:
        """The helps that were offered, also those that came beside a request that goes on."""
        labels = {name: each.label for name, each in self._home.referrals.items()}
        return [
            {"label": labels.get(name, name), "value": count}
            for name, count in self._offered.most_common()
        ]

    def _by_health(self) -> Bars:
        return self._bars("health_of", health.STATES, self._health)

    def _by_reason(self) -> Bars:
        """Why those are not said to be well who are not, the gravest first."""
        words = self._home.words
        return [
            {"label": words(f"health.why.{reason}"), "value": self._reasons[reason]}
            for reason, state in health.STATE_OF.items()
            if state != "well" and self._reasons[reason]
        ]

    def _by_load(self) -> Bars:
        return self._bars("load", ("free", "full", "paused"), self._loads)

    def _by_quota(self) -> Bars:
        return self._bars("quota", ("free", "spent", "paused"), self._contacts)

    def _by_role(self) -> Bars:
        """What mentors, interviewers and contacts did in the week, if anything."""
        return self._bars("role", self._took_place, self._took_place)

    def _bars(self, group: str, names: Iterable[str], counts: Mapping[str, int]) -> Bars:
        """A bar for each of these, in order; none where there is nothing to count at all."""
        if not any(counts.values()):
            return []
        words = self._home.words
        return [
            {"label": words(f"digest.{group}.{name}"), "value": counts.get(name, 0)}
            for name in names
        ]

    def _rows(self) -> list[list[str]]:
        words, home = self._home.words, self._home
        return [
            [
                words(f"digest.delay.{kind}"),
                self._median(kind),
                words("digest.days", count=counting.promised(kind, home)),
                self._kept(kind),
            ]
            for kind in counting.KINDS
        ]

    def _median(self, kind: Kind) -> str:
        """The median of a delay, in words."""
        days = [each.days for each in self._delays[kind]]
        return self._home.words("digest.days", count=round(median(days))) if days else "–"

    def _kept(self, kind: Kind) -> str:
        """The share of a kind of promise that was kept, in words. An open request whose day has
        passed is not kept, whenever it was sent; how many there are is said."""
        delays, late = self._delays[kind], self._late[kind]
        return share(self._home.words, counting.kept(delays), len(delays) + late, late)

    # --- the same in words --------------------------------------------------------------------

    def text(self) -> str:
        """All that the picture says of now, for whoever does not see it; and how many reports wait
        to be seen to."""
        words = self._home.words
        lists = {
            "outcomes": self._by_outcome(),
            "situations": self._by_situation(),
            "helps": self._by_help(),
            "took_place": self._by_role(),
            "health": self._by_health(),
            "health_why": self._by_reason(),
            "mentors": self._by_load(),
            "contacts": self._by_quota(),
        }
        lines = [
            words("digest.text", received=self._received[-1], closed=self._closed[-1]),
            words("digest.text_successes", count=self._successes) if self._successes else "",
        ]
        delays = [
            words(
                "digest.text_delay" if delay != "–" else "digest.text_delay_none",
                what=what,
                delay=delay,
                promise=promise,
                kept=kept,
            )
            for what, delay, promise, kept in self._rows()
            if {delay, kept} != {"–"}
        ]
        told = [
            words("digest.text_list", what=words(f"digest.{name}"), items=_items(bars))
            for name, bars in lists.items()
            if bars
        ]
        if any(self._talks):
            told.append(words("digest.text_talks", **self._talks._asdict()))
        reports = reported.count(self._turn.uow.session)
        if reports:
            told.append(words("digest.text_reported", count=reports))
        return "\n".join([" ".join(filter(None, lines)), *delays, *told])


def share(words: Words, kept: int, promised: int, late: int) -> str:
    """How many promises were kept, in words: of a few how many, of more their share, which is 100 %
    only where all were, and 0 % only where none was. So many are late still."""
    if not promised:
        return "–"
    key = "digest.share_few" if promised < FEW else "digest.share"
    part = max(100 * kept // promised, min(kept, 1))
    said = f"{key}_late" if late else key
    return words(said, share=part, kept=kept, all=promised, count=late)


_COLUMNS = ("step", "median", "promise", "kept")


def _items(bars: Bars) -> str:
    return " · ".join(f"{each['label']} ({each['value']})" for each in bars)


def outcome_name(home: Programme, outcome: str) -> str:
    """How a case ended, in a few words."""
    words, key = home.words, f"digest.outcome.{outcome}"
    return words(key) if words.has(key) else outcome


def outcome_label(home: Programme, outcome: str) -> str:
    """The same; a success bears its sign."""
    name = outcome_name(home, outcome)
    return home.words("digest.success", what=name) if outcome in cases.SUCCESSES else name


_HERE = select(Mentor).where(col(Mentor.state).in_(presence.HERE))
_MENTORS = columns(col(Mentor.person_id), col(Mentor.capacity), *presence.COLUMNS).where(
    col(Mentor.state).in_(presence.HERE)
)

DUE: dict[str, Due] = {"digest": came_due}
