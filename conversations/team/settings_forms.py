"""The forms of the programme's settings: drawn, and what is filled in read, for the preview and the
act alike. Reads only; `settings` changes.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, select

from conversations import plain
from conversations.casework import pausing, working
from conversations.casework.pausing import Pause
from conversations.mentoring import confirming
from conversations.mentoring.drafting import Draft, Wrong
from conversations.overrides import DELAYS
from conversations.programme import Catalogue, Programme
from conversations.team import admins, trial
from conversations.team.forms import Choice, Field, Form, Preview, Refusal
from storage.mail import Address
from storage.tables import Setting, Waiting

WORD = "settings"
"""How the acts of these forms begin."""

CHANGES = "changes"
"""The setting that counts all changes: held while one is made, it tells a stale form."""

WORDS_LIMIT = 500
LONGEST_PAUSE = timedelta(days=366)

USUAL_PAUSE = timedelta(days=30)
"""How far away the day is that the form names as an example."""

_DAY = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2})\s*[/. -]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")

Values = Mapping[str, str]


def version(session: Session) -> int:
    """How many changes of settings there have been."""
    row = session.get(Setting, CHANGES)
    return int(row.value) if row is not None else 0


def waiting(session: Session) -> int:
    """How many asked to be told that requests are taken again."""
    return session.exec(select(func.count()).select_from(Waiting)).one()


def moved_on(session: Session, home: Programme) -> str:
    """What the one whose form is stale reads: a colleague has changed something since."""
    row, words = session.get(Setting, CHANGES), home.words
    who = row.by_name if row is not None else ""
    return words("settings.moved_on", who=who or words("triage.somebody").capitalize())


# --- drawing ----------------------------------------------------------------------------------


def open_form(
    session: Session, catalogue: Catalogue, act: str, who: Address, now: datetime
) -> Form | Refusal:
    """The form behind `settings/<what>`, for a member of the team."""
    why = admins.refusal(catalogue, who)
    if why:
        return Refusal(why)
    words, what = catalogue.home.words, "".join(act.split("/")[1:2])
    if what not in _FIELDS:
        return Refusal(words("settings.form.needed"))
    if what == "reopen" and pausing.current(session) is None:
        return Refusal(words("settings.is_open"))
    reaches = what in ("pause", "reopen")
    return Form(
        act=f"{WORD}/{what}/{version(session)}",
        title=words(f"settings.form.{what}.title"),
        intro=words(f"settings.form.{what}.intro"),
        fields=_FIELDS[what](session, catalogue, now),
        submit=words("settings.form.look" if reaches else f"settings.form.{what}.submit"),
        cancel=words("triage.form.cancel"),
    )


def _pause_fields(session: Session, catalogue: Catalogue, now: datetime) -> tuple[Field, ...]:
    words, pause = catalogue.home.words, pausing.current(session) or Pause()
    return (
        Field(
            "until",
            words("settings.form.pause.until"),
            value=f"{pause.until:%d/%m/%Y}" if pause.until else "",
            hint=words("settings.form.pause.until_hint", day=_some_day(catalogue.home, now)),
            optional=True,
            limit=20,
        ),
        Field(
            "words",
            words("settings.form.pause.words"),
            "long_text",
            value=pause.words,
            hint=words("settings.form.pause.words_hint"),
            optional=True,
            limit=WORDS_LIMIT,
        ),
    )


def _no_fields(session: Session, catalogue: Catalogue, now: datetime) -> tuple[Field, ...]:
    return ()


def _delay_fields(session: Session, catalogue: Catalogue, now: datetime) -> tuple[Field, ...]:
    words = catalogue.home.words
    return tuple(
        Field(
            name,
            words(f"settings.fact.{name}"),
            value=str(delay.of(catalogue.home)),
            hint=words("settings.form.delays.hint", file=delay.of(catalogue.as_in_the_file.home)),
            optional=True,
            limit=3,
        )
        for name, delay in DELAYS.items()
    )


def _trial_fields(session: Session, catalogue: Catalogue, now: datetime) -> tuple[Field, ...]:
    words = catalogue.home.words
    languages = tuple(
        Choice(each.language, each.words("welcome.language_name")) for each in catalogue
    )
    return (
        Field(
            "query",
            words("settings.form.trial.query"),
            hint=words("settings.form.trial.query_hint"),
            limit=100,
        ),
        Field(
            "language",
            words("settings.form.trial.language"),
            "choice",
            languages,
            value=catalogue.home.language,
        ),
    )


_FIELDS = {
    "pause": _pause_fields,
    "reopen": _no_fields,
    "delays": _delay_fields,
    "trial": _trial_fields,
}

FORMS = frozenset(_FIELDS)
"""What stands behind `settings/`."""


# --- checking ---------------------------------------------------------------------------------


def check(
    session: Session, catalogue: Catalogue, act: str, values: Values, who: Address, now: datetime
) -> Preview | dict[str, str] | Refusal | None:
    """A preview of what reaches people; None for what reaches nobody but the one who asks."""
    why = admins.refusal(catalogue, who)
    if why:
        return Refusal(why)
    _, what, opened_at = (*act.split("/"), "", "")[:3]
    if what != "trial" and plain.number(opened_at) != version(session):
        return Refusal(moved_on(session, catalogue.home))
    try:
        if what == "pause":
            draft = pause_draft(pause_in(values, catalogue.home, now), catalogue.home)
            return _preview(catalogue.home, draft, who)
        if what == "reopen":
            return _preview(catalogue.home, reopening_draft(session, catalogue.home), who)
        if what == "delays":
            delays_in(values, catalogue)
        else:
            trial_in(values, catalogue)
    except Wrong as wrong:
        return wrong.fields
    return None


def pause_draft(pause: Pause, home: Programme) -> Draft:
    """What whoever comes reads while this pause holds, the same for the preview and the act."""
    text, quote = pausing.notice(pause, home)
    return Draft(f"{text}\n\n{quote}".strip(), home.words("settings.form.pause.to"))


def reopening_draft(session: Session, home: Programme) -> Draft:
    """What those read who asked to be told that requests are taken again."""
    to = home.words("settings.form.reopen.to", count=waiting(session))
    return Draft(pausing.open_again(home), to)


def _preview(home: Programme, draft: Draft, who: Address) -> Preview:
    words = home.words
    return Preview(
        title=words("settings.form.preview_title"),
        to=draft.name,
        shown=draft.text,
        submit=words("settings.form.confirm"),
        back=words("triage.form.back"),
        adds={confirming.SEEN: confirming.mark(who, draft)},
    )


# --- reading what was filled in -----------------------------------------------------------------


def pause_in(values: Values, home: Programme, now: datetime) -> Pause:
    """The pause that was filled in. Raises `Wrong`."""
    words, typed = home.words, values.get("until", "").strip()
    said = values.get("words", "").strip()
    if len(said) > WORDS_LIMIT:
        raise Wrong({"words": words("triage.form.too_long", count=WORDS_LIMIT)})
    if not typed:
        return Pause(None, said)
    until, today = _day(typed), working.local_day(now, home.team)
    if until is None:
        raise Wrong({"until": words("settings.form.pause.no_day", day=_some_day(home, now))})
    if not today < until <= today + LONGEST_PAUSE:
        raise Wrong({"until": words("settings.form.pause.not_then")})
    return Pause(until, said)


def _some_day(home: Programme, now: datetime) -> str:
    """A day to come, as one may be typed."""
    return f"{working.local_day(now, home.team) + USUAL_PAUSE:%d/%m/%Y}"


def _day(typed: str) -> date | None:
    if found := _DAY.fullmatch(typed):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(typed):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def delays_in(values: Values, catalogue: Catalogue) -> dict[str, int | None]:
    """The delays that were filled in, by name; None is the file's. Raises `Wrong`."""
    words = catalogue.home.words
    wanted: dict[str, int | None] = {}
    wrong: dict[str, str] = {}
    for name, delay in DELAYS.items():
        typed = values.get(name, "").strip()
        days = plain.number(typed)
        if not typed:
            wanted[name] = None
        elif delay.least <= days <= delay.most:
            wanted[name] = days
        else:
            wrong[name] = words("settings.form.delays.range", least=delay.least, most=delay.most)
    if wrong:
        raise Wrong(wrong)
    return wanted


def trial_in(values: Values, catalogue: Catalogue) -> tuple[str, str]:
    """The key of the one text that was named, and the language. Raises `Wrong`."""
    words, language = catalogue.home.words, values.get("language", "")
    if language not in catalogue.languages:
        language = catalogue.home.language
    found = trial.find(catalogue[language], values.get("query", ""))
    if not found:
        raise Wrong({"query": words("trial.nothing")})
    if len(found) > 1:
        some = ", ".join(found[: trial.NAMED])
        raise Wrong({"query": words("trial.several", count=len(found), keys=some)})
    return found[0], language
