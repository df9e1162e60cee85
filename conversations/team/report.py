"""The month in figures, to be passed on: a page or two, and the same in a few words.

Posted in the channel as the team opens on the first working day of the month, about the month that
is over and the twelve that end with it; and on demand, to the one who asks, for any month that is
over. Where nothing comes to five it is a line, without a page. It holds no name and no word of
anybody's, and every count in it is told as `anonymous` tells it. `calendar` says when it comes.
"""

from collections import Counter
from collections.abc import Iterable
from statistics import median

from sqlmodel import col, select

from conversations.casework import cases, decided, working
from conversations.mentoring import farewell, reflections
from conversations.plain import fold
from conversations.programme import Programme
from conversations.team import anonymous, batches, calendar, counting, digest, periods, triage
from conversations.team.anonymous import Told
from conversations.team.periods import Period
from conversations.turn import Due, Turn
from storage.mail import STAFF, Address, Attachment, Paper
from storage.tables import Request

MONTHS = 12
"""How many months are told together, the last one included; no multiple of five, see `anonymous`:
each month of them was told in its own report."""

ABOUT_SOMEBODY = "report"
"""The word that asks for it and, in private, reports somebody to the team, too."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`report/0`: post the month that is over, once."""
    if not calendar.is_time(turn, calendar.MONTH):
        return
    home = turn.catalogue.home
    month = periods.month_before(working.local_day(turn.now, home.team))
    batches.fill(turn.uow.session, home, month.ends(home.team)[1])
    name = f"report/{month.first:%Y-%m}"
    _post(turn, Report(turn, home, month), STAFF, slot=name, key=name)


def is_own(word: str, text: str, languages: tuple[str, ...], *, staff: bool) -> bool:
    """Whether what was typed reports somebody (`thread.reporting`), and asks for no report of the
    month: of its words, only `ABOUT_SOMEBODY` means both."""
    return fold(word) == ABOUT_SOMEBODY and (not staff or bool(periods.parse(text, languages)[1]))


def asked(turn: Turn, text: str) -> None:
    """`/camarade rapport [octobre 2026]`: the report of a month that is over, the last one unless
    another is named, to the one who asks."""
    home = turn.catalogue.home
    today = working.local_day(turn.now, home.team)
    month, rest = periods.parse(text, turn.catalogue.languages, today)
    if rest or (month is not None and not month.is_month):
        triage.privately(turn, "report.how")
        return
    month = month or periods.month_before(today)
    if month.after > today:
        triage.privately(turn, "report.not_over", month=month.name(home.language))
    elif not _anything(turn, month, home):
        triage.privately(turn, "report.nothing", month=month.name(home.language))
    else:
        _post(turn, Report(turn, home, month), turn.event.who)


def _post(turn: Turn, report: "Report", to: Address, *, slot: str = "", key: str = "") -> None:
    words = turn.catalogue.home.words
    page = Attachment(
        name=f"{words('report.file')}-{report.month.first:%Y-%m}.pdf",
        mime="application/pdf",
        paper=Paper(template="report", data=report.page()),
        once=to == STAFF,
    )
    turn.say(
        report.text() if report.tells else words("report.too_few"),
        title=words("report.title", month=report.name),
        to=to,
        under="",
        slot=slot,
        key=key,
        attachment=page if report.tells else None,
    )


def _anything(turn: Turn, month: Period, home: Programme) -> bool:
    """Whether any request was sent before the month was over."""
    _, after = month.ends(home.team)
    statement = select(Request.id).where(col(Request.submitted_at) < after).limit(1)
    return turn.uow.session.exec(statement).first() is not None


class Report:
    """The figures of a month and of the twelve that end with it."""

    def __init__(self, turn: Turn, home: Programme, month: Period) -> None:
        self.month, self.name = month, month.name(home.language)
        self._home, session = home, turn.uow.session
        first, after = month.ends(home.team)
        year_first, _ = Period(periods.months_later(month.first, 1 - MONTHS), month.after).ends(
            home.team
        )
        received = counting.received(session, year_first, after)
        closed = counting.closed(session, year_first, after)
        self._situations = Counter(each.situation for each in received)
        self._outcomes = Counter(each.outcome for each in closed)
        counts: dict[str, tuple[int, int]] = {
            "received": (sum(each.at >= first for each in received), len(received)),
            "closed": (sum(each.at >= first for each in closed), len(closed)),
            "begun": (
                counting.begun(session, first, after),
                counting.begun(session, year_first, after),
            ),
            "held": (
                counting.held(session, first, after),
                counting.held(session, year_first, after),
            ),
        }
        self._told = {
            name: (anonymous.about(last), anonymous.about(year))
            for name, (last, year) in counts.items()
        }
        self._under_way = anonymous.about(counting.under_way(session, after))
        self._delays = counting.delays(session, year_first, after, home)
        self._late = counting.late(session, turn.now, home, sent=(year_first, after))
        self._helped = Counter(counting.helped(session, year_first, after))
        self._moved = batches.told(session, batches.CURVE, year_first, after)
        self._became = batches.told(session, batches.BECAME, year_first, after)

    @property
    def tells(self) -> bool:
        """Whether there is anything to tell: any count of five or more."""
        return any(told.low for both in (*self._told.values(), (self._under_way,)) for told in both)

    # --- what the page is filled with -----------------------------------------------------------

    def page(self) -> dict[str, object]:
        """The page's data."""
        words, home = self._home.words, self._home
        charts: list[dict[str, object]] = [
            {
                "title": words("report.counts"),
                "kind": "table",
                "rows": [
                    ["", self.name, words("report.year")],
                    *[
                        [words(f"report.count.{name}"), self._say(last), self._say(year)]
                        for name, (last, year) in self._told.items()
                    ],
                    [words("report.count.under_way"), self._say(self._under_way), ""],
                ],
            },
            {"title": words("report.situations"), "bars": self._bars(self._by_situation())},
            {"title": words("report.outcomes"), "bars": self._bars(self._by_outcome())},
            {
                "title": words("report.delays"),
                "kind": "table",
                "rows": [
                    [words(f"report.delay.{each}") for each in _COLUMNS],
                    *self._delay_rows(),
                ],
            },
            {"title": words("report.helped"), "bars": self._bars(self._by_answer())},
            {
                "title": words("report.curve"),
                "kind": "table",
                "rows": [
                    ["", *(words(f"report.way.{each}") for each in _WAYS)],
                    *self._curve_rows(),
                ],
            },
            {"title": words("report.later"), "bars": self._bars(self._by_what_became())},
        ]
        return {
            "lang": home.language,
            "title": words("report.title", month=self.name),
            "name": home.about.name,
            "about": home.about.association,
            "charts": charts,
            "note": words("report.note", size=batches.SIZE),
        }

    def text(self) -> str:
        """The report in a few words."""
        words = self._home.words
        lines = [
            words(
                "report.text",
                what=words(f"report.count.{name}"),
                month=self._say(last),
                year=self._say(year),
            )
            for name, (last, year) in self._told.items()
        ]
        return "\n".join([words("report.text_head"), *lines, words("report.text_note")])

    def _say(self, told: Told) -> str:
        words = self._home.words
        if told.low == 0:
            return words("report.under", count=told.high + 1)
        return words("report.among", low=told.low, high=told.high)

    def _bars(self, parts: Iterable[tuple[str, int]]) -> list[dict[str, object]]:
        """Bars as long as what is told, and no longer."""
        told = [(label, anonymous.about(count)) for label, count in parts]
        return [
            {"label": label, "value": each.low, "until": each.high, "told": self._say(each)}
            for label, each in told
        ]

    def _by_situation(self) -> list[tuple[str, int]]:
        labels = dict(self._home.situations)
        known = [(label, self._situations[name]) for name, label in labels.items()]
        other = sum(self._situations.values()) - sum(count for _, count in known)
        return self._whole(known, other)

    def _by_outcome(self) -> list[tuple[str, int]]:
        names = dict.fromkeys(cases.OUTCOMES.values())
        known = [(digest.outcome_label(self._home, name), self._outcomes[name]) for name in names]
        other = sum(self._outcomes.values()) - sum(count for _, count in known)
        return self._whole(known, other)

    def _whole(self, known: list[tuple[str, int]], other: int) -> list[tuple[str, int]]:
        """All parts of a total, in the order of the programme, which says nothing about them;
        `other` is what the programme has no label for any more. It has its row even where it is
        empty: a row that came with the first would tell of it."""
        words = self._home.words
        parts = [*known, (words("report.other"), other)]
        return anonymous.rows(parts, words("report.spare"))

    def _by_answer(self) -> list[tuple[str, int]]:
        words = self._home.words
        return [(words(f"helped.{name}"), self._helped[name]) for name in decided.ANSWERS]

    def _curve_rows(self) -> list[list[str]]:
        """Each statement of the mentees' curve: how many went up on it, stayed, went down. Three
        parts of a total that is not told."""
        questions = self._home.forms[reflections.AUTONOMY].questions
        rows = []
        for name, question in questions.items():
            ways = self._moved.get(name, Counter())
            told = (self._say(anonymous.about(ways[each])) for each in _WAYS)
            rows.append([question.short, *told])
        return rows

    def _by_what_became(self) -> list[tuple[str, int]]:
        words, became = self._home.words, self._became.get(batches.BECAME, Counter())
        return [(words(f"later.answer.{name}"), became[name]) for name in farewell.BECAME]

    def _delay_rows(self) -> list[list[str]]:
        words, home = self._home.words, self._home
        rows = []
        for kind, delays in self._delays.items():
            days = [each.days for each in delays]
            kept = counting.kept(delays)
            enough = len(days) >= anonymous.STEP
            rows.append(
                [
                    words(f"digest.delay.{kind}"),
                    words("digest.days", count=round(median(days))) if enough else "–",
                    words("digest.days", count=counting.promised(kind, home)),
                    self._say(anonymous.about(kept)),
                    self._say(anonymous.about(len(days) - kept + self._late[kind])),
                ]
            )
        return rows


_WAYS = ("more", "same", "less")

_COLUMNS = ("step", "median", "promise", "kept", "late")

DUE: dict[str, Due] = {"report": came_due}
