"""The week in figures, for the channel, as the team opens on the first working day of the week: a
picture, and the same as a text.

It holds no name and no word of anybody's. The agenda holds the date; the first request plans it.
"""

from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from conversations.casework import promises, working
from conversations.programme import Programme
from conversations.turn import Due, Turn
from storage.mail import STAFF, Attachment, Paper
from storage.tables import History, Mentor, Mentorship, Request

SUBJECT, STEP = "digest/0", "week"

WEEKS = 8
"""Weeks that are shown side by side."""


def plan(turn: Turn) -> None:
    """See to it that the next digest comes."""
    if not turn.uow.reminders(SUBJECT):
        turn.uow.remind(SUBJECT, STEP, _next(turn.now, turn.catalogue.home))


def came_due(turn: Turn, number: str, step: str) -> None:
    """`digest/0`: post the week that is over, and plan the next."""
    home = turn.catalogue.home
    turn.uow.remind(SUBJECT, STEP, _next(turn.now, home))
    week = Week(turn, home)
    words = home.words
    turn.say(
        words("digest.text", received=week.received[-1], delay=week.delay, kept=week.kept),
        title=words("digest.title"),
        to=STAFF,
        under="",
        slot=f"digest/{week.monday.isoformat()}",
        attachment=Attachment(
            name=f"{words('digest.file')}-{week.monday.isoformat()}.png",
            mime="image/png",
            paper=Paper(template="digest", data=week.page(), form="png"),
            once=True,
        ),
    )


def _next(now: datetime, home: Programme) -> datetime:
    """As the team opens in the week after `now`."""
    today = working.local_day(now, home.team)
    return working.opening(_monday(today) + timedelta(days=7), home.team)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


class Week:
    """The figures of the week that ended last Sunday, and of those before it."""

    def __init__(self, turn: Turn, home: Programme) -> None:
        self._turn, self._home = turn, home
        this = _monday(working.local_day(turn.now, home.team))
        self.monday = this - timedelta(days=7)
        self._mondays = [this - timedelta(days=7 * ago) for ago in range(WEEKS, -1, -1)]
        sent = self._sent()
        self.received = [
            sum(first <= at < after for _, at in sent)
            for first, after in zip(self._mondays, self._mondays[1:], strict=False)
        ]
        self._situations = [situation for situation, _ in sent]
        days = self._days_to_answer()
        words, limit = home.words, home.limits.first_answer_working_days
        self.delay = words("digest.days", count=round(median(days))) if days else "–"
        kept = round(100 * sum(each <= limit for each in days) / len(days)) if days else 0
        self.kept = words("digest.share", share=kept) if days else "–"

    def page(self) -> dict[str, object]:
        """What the picture is filled with."""
        words = self._home.words
        figures = (
            (str(self.received[-1]), "received"),
            (self.delay, "delay"),
            (self.kept, "kept"),
            (str(self._accompanied()), "accompanied"),
        )
        last = self._mondays[-1] - timedelta(days=1)
        return {
            "lang": self._home.language,
            "title": words("digest.title"),
            "week": words("digest.week", first=words.day(self.monday), last=words.day(last)),
            "figures": [
                {"value": value, "label": words(f"digest.figure.{name}")} for value, name in figures
            ],
            "charts": [
                {
                    "title": words("digest.by_week"),
                    "kind": "columns",
                    "bars": [
                        {"label": f"{monday.day}/{monday.month}", "value": count}
                        for monday, count in zip(self._mondays, self.received, strict=False)
                    ],
                },
                {"title": words("digest.situations"), "bars": self._by_situation()},
                {"title": words("digest.mentors"), "bars": self._by_load()},
            ],
            "note": words("digest.note"),
        }

    # --- counting -------------------------------------------------------------------------

    def _since(self) -> datetime:
        first = datetime.combine(self._mondays[0], datetime.min.time())
        return first.replace(tzinfo=ZoneInfo(self._home.team.zone))

    def _sent(self) -> list[tuple[str, date]]:
        """The situation of each request that was sent in these weeks, and on which day."""
        statement = select(Request.situation, Request.submitted_at).where(
            col(Request.submitted_at) >= self._since()
        )
        rows = self._turn.uow.session.exec(statement).all()
        team = self._home.team
        return [(kind, working.local_day(at, team)) for kind, at in rows if at is not None]

    def _days_to_answer(self) -> list[int]:
        """Working days until the first answer, for the requests of these weeks that have one."""
        answered = (
            select(History.request_id, func.min(History.at))
            .where(col(History.act).in_(promises.ANSWERS))
            .group_by(col(History.request_id))
        )
        first = dict(self._turn.uow.session.exec(answered).all())
        sent = select(Request.id, Request.submitted_at).where(
            col(Request.submitted_at) >= self._since()
        )
        team = self._home.team
        return [
            working.between(
                working.local_day(at, team), working.local_day(first[number], team), team
            )
            for number, at in self._turn.uow.session.exec(sent)
            if at is not None and number in first
        ]

    def _accompanied(self) -> int:
        active = select(func.count()).select_from(Mentorship).where(Mentorship.state == "active")
        return self._turn.uow.session.exec(active).one()

    def _by_situation(self) -> list[dict[str, object]]:
        named = self._home.situations.items()
        counted = [(label, self._situations.count(name)) for name, label in named]
        return [{"label": label, "value": count} for label, count in counted if count]

    def _by_load(self) -> list[dict[str, object]]:
        session, words = self._turn.uow.session, self._home.words
        busy = dict(
            session.exec(
                select(Mentorship.mentor_id, func.count())
                .where(col(Mentorship.state).in_(["introducing", "active"]))
                .group_by(col(Mentorship.mentor_id))
            ).all()
        )
        loads: list[str] = []
        for number, state, capacity in session.exec(
            select(Mentor.person_id, Mentor.state, Mentor.capacity)
        ):
            if state == "active":
                loads.append("full" if busy.get(number, 0) >= capacity else "free")
            elif state == "paused":
                loads.append("paused")
        return [
            {"label": words(f"digest.load.{name}"), "value": loads.count(name)}
            for name in ("free", "full", "paused")
        ]


DUE: dict[str, Due] = {"digest": came_due}
