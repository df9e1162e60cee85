"""The programme's settings, changed from Slack by its admins, for all processes and at once.

Taking new requests may be paused, delays changed, texts tried out. Every change is re-checked at
the moment of the act, written into the audit log, and told in the channel: who, what, from which
value to which. Two who change something at once: the second is told what the first has done, and
changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from conversations import hours, overrides, plain
from conversations.casework import casebook, histories, pausing, promises, working
from conversations.casework.cards import STAFF_ZONE
from conversations.mentoring import confirming
from conversations.mentoring.drafting import Draft, Wrong
from conversations.overrides import DELAYS, PREFIX, Override
from conversations.programme import Catalogue
from conversations.team import admins, audit, settings_forms, triage, trial
from conversations.team.settings_forms import CHANGES, version
from conversations.turn import Act, Due, Turn
from storage.mail import STAFF, Address, Button, Submitted
from storage.tables import Person, Request, Setting, Waiting

SUBJECT = "settings/0"

BATCH = 200
"""Cases whose next reminder is moved in one turn."""

Change = Callable[[Turn, Mapping[str, str]], None]


def show(turn: Turn, words: str) -> None:
    """`/camarade réglages`: the settings as they are, who changed them, and how to; to the one who
    asks."""
    if not admins.by_admin(turn):
        return
    say, session = turn.catalogue.home.words, turn.uow.session
    paused = pausing.current(session) is not None
    facts = [(say("settings.fact.intake"), _intake(turn))]
    if paused:
        facts.append((say("settings.fact.waiting"), str(settings_forms.waiting(session))))
    facts += [(say(f"settings.fact.{name}"), _delay(turn, name)) for name in DELAYS]
    pause = [_form("pause_again" if paused else "pause", "pause", turn.catalogue)]
    if paused:
        pause.insert(0, _form("reopen", "reopen", turn.catalogue))
    turn.say(
        "",
        title=say("settings.title"),
        facts=facts,
        buttons=[
            pause,
            [_form("delays", "delays", turn.catalogue), _form("trial", "trial", turn.catalogue)],
            [Button(label=say("settings.button.audit"), act="settings/audit")],
        ],
        to=turn.event.who,
        under="",
    )


def acted(turn: Turn, rest: Sequence[str]) -> None:
    """`settings/<what>`: a form that an admin has filled in, or a bare button."""
    if not admins.by_admin(turn):
        return
    what, submitted = "".join(rest[:1]), turn.event.what
    change = _CHANGES.get(what)
    if what == "audit":
        audit.show(turn)
    elif change is None or not isinstance(submitted, Submitted):
        triage.privately(turn, "settings.form.needed")
    elif what != "trial" and _moved_on(turn, "".join(rest[1:2])):
        what_happened = settings_forms.moved_on(turn.uow.session, turn.catalogue.home)
        turn.say(what_happened, to=turn.event.who, under="")
    else:
        try:
            change(turn, submitted.values)
        except Wrong as wrong:
            why = " ".join(wrong.fields.values())
            triage.privately(turn, "settings.form.not_changed", why=why)


def show_audit(turn: Turn, words: str) -> None:
    """`/camarade audit`, or `audit 2` for its second page: who looked at what, and who changed
    what, the newest first."""
    if admins.by_admin(turn):
        audit.show(turn, words)


def try_text(turn: Turn, words: str) -> None:
    """`/camarade essai …`: a text of the programme as it looks, to the admin who asks, and to
    nobody else."""
    if not admins.by_admin(turn):
        return
    language, _, rest = words.partition(" ")
    language = language.casefold()
    before, _, last = words.rpartition(" ")
    if last.casefold() in turn.catalogue.languages and trial.named(turn.catalogue.home, before):
        language, rest = last.casefold(), before
    # « en cours » is two words of French, unless an English text answers to the second.
    if language in turn.catalogue.languages and trial.find(turn.catalogue[language], rest):
        trial.show(turn, rest, language)
    else:
        trial.show(turn, words, turn.catalogue.home.language)


# --- changing ---------------------------------------------------------------------------------


def _moved_on(turn: Turn, opened_at: str) -> bool:
    """Whether something was changed since this form was opened. From here on nobody else changes
    anything before this turn is over."""
    row = {"name": CHANGES, "value": "0", "at": turn.now, "by": "", "by_name": ""}
    turn.uow.session.exec(_ENSURE[turn.uow.shared], params=row)
    turn.uow.lock(Setting, CHANGES)
    return plain.number(opened_at) != version(turn.uow.session)


def _put(turn: Turn, name: str, value: str, *, by: Address, by_name: str) -> None:
    session = turn.uow.session
    for each, kept in ((name, value), (CHANGES, str(version(session) + 1))):
        row = turn.uow.lock(Setting, each)
        if row is None:
            session.add(Setting(name=each, value=kept, at=turn.now, by=by, by_name=by_name))
        else:
            row.value, row.at, row.by, row.by_name = kept, turn.now, by, by_name
    session.flush()


def _mine(turn: Turn, name: str, value: str) -> None:
    _put(turn, name, value, by=turn.event.who, by_name=casebook.staff_name(turn.event))


def _confirmed(turn: Turn, values: Mapping[str, str], draft: Draft) -> None:
    """What people will read is what this admin was shown and then confirmed. Raises `Wrong`."""
    confirming.confirmed(draft, turn.catalogue, values, turn.event.who)


def _pause(turn: Turn, values: Mapping[str, str]) -> None:
    home = turn.catalogue.home
    pause = settings_forms.pause_in(values, home, turn.now)
    _confirmed(turn, values, settings_forms.pause_draft(pause, home))
    before = _intake(turn)
    _mine(turn, pausing.NAME, pause.as_json())
    turn.uow.unremind(SUBJECT, "reopen")
    if pause.until is not None:
        turn.uow.remind(SUBJECT, "reopen", working.opening(pause.until, home.team))
    until = pause.until.isoformat() if pause.until else ""
    audit.note(turn, "settings/pause", about=until)
    _tell(turn, "paused", quote=pause.words, before=before, after=_intake(turn, signed=False))


def _reopen(turn: Turn, values: Mapping[str, str]) -> None:
    if pausing.current(turn.uow.session) is None:
        triage.privately(turn, "settings.is_open")
        return
    draft = settings_forms.reopening_draft(turn.uow.session, turn.catalogue.home)
    _confirmed(turn, values, draft)
    before = _intake(turn)
    _mine(turn, pausing.NAME, pausing.OPEN)
    audit.note(turn, "settings/reopen")
    count = _call_the_waiting(turn)
    _tell(turn, "reopened", before=before, count=count)


def _call_the_waiting(turn: Turn) -> int:
    """Everybody who asked for it is told that requests are taken again, at an hour of their own.
    How many they are."""
    turn.uow.unremind(SUBJECT, "reopen")
    limits = turn.catalogue.home.limits
    waiting = select(Person).join(Waiting, col(Person.id) == col(Waiting.person_id))
    rows = turn.uow.session.exec(waiting).all()
    for person in rows:
        at = hours.decent_for(person, turn.now, limits)
        turn.uow.remind(f"waiting/{person.id}", "open", at)
    return len(rows)


def _delays(turn: Turn, values: Mapping[str, str]) -> None:
    session, home = turn.uow.session, turn.catalogue.home
    wanted = settings_forms.delays_in(values, turn.catalogue)
    words, changed = home.words, []
    for name, days in wanted.items():
        was, row = DELAYS[name].of(home), session.get(Setting, PREFIX + name)
        override = overrides.read(row.value) if row is not None else Override()
        if days == override.days or (override.days is None and days == was):
            continue
        _mine(turn, PREFIX + name, override.replaced(days, was, turn.now).as_json())
        now = DELAYS[name].of(turn.catalogue.as_in_the_file.home) if days is None else days
        audit.note(turn, "settings/delays", about=f"{DELAYS[name].key} {was} → {now}")
        if now != was:
            changed.append(words(f"settings.told.{name}", before=was, after=now))
    if not changed:
        triage.privately(turn, "settings.nothing_changed")
        return
    _tell(turn, "delays", changes="\n".join(changed))
    turn.uow.remind(SUBJECT, "replan/0", turn.now)


def _try(turn: Turn, values: Mapping[str, str]) -> None:
    key, language = settings_forms.trial_in(values, turn.catalogue)
    trial.send(turn, key, language)


def _tell(turn: Turn, key: str, *, quote: str = "", **values: object) -> None:
    """What was changed, to the whole team in its channel, and to the one who did it."""
    words, name = turn.catalogue.home.words, casebook.staff_name(turn.event)
    text = words(f"settings.told.{key}", who=name, **values)
    turn.say(text, quote=quote, to=STAFF, under="")
    triage.privately(turn, "settings.done")


# --- as time passes -----------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`settings/0`: the day has come on which the intake opens again, or reminders are to be moved
    because a delay has changed."""
    if step == "reopen":
        _reopen_by_itself(turn)
    else:
        _replan(turn, plain.number(step.partition("/")[2]))


def _reopen_by_itself(turn: Turn) -> None:
    home = turn.catalogue.home
    _moved_on(turn, "")  # holds the settings
    pause = pausing.current(turn.uow.session)
    if pause is None or pause.until is None:
        return
    if pause.until > working.local_day(turn.now, home.team):  # somebody has put it off meanwhile
        turn.uow.remind(SUBJECT, "reopen", working.opening(pause.until, home.team))
        return
    opens = working.within_hours(turn.now, home.team)
    if opens > turn.now:  # after a standstill: not in the night
        turn.uow.remind(SUBJECT, "reopen", opens)
        return
    name = home.words("triage.the_programme")
    before = _intake(turn)
    _put(turn, pausing.NAME, pausing.OPEN, by=STAFF, by_name=name)
    count = _call_the_waiting(turn)
    text = home.words("settings.told.reopened", who=name, before=before, count=count)
    turn.say(text, to=STAFF, under="")


def _replan(turn: Turn, after: int) -> None:
    """Move the first reminder of what is owed to where it belongs by the new delays, for `BATCH`
    cases after this number. A case about which somebody was reminded already keeps its next. Their
    cards say the new day."""
    home, session = turn.catalogue.home, turn.uow.session
    open_cases = (
        select(Request)
        .where(col(Request.state).in_(["submitted", "claimed", "proposing"]))
        .where(col(Request.id) > after)
        .order_by(col(Request.id))
        .limit(BATCH)
    )
    rows = session.exec(open_cases).all()
    for request in rows:
        lines = histories.history(session, request.id or 0)
        promise = promises.owed(request.state, request.submitted_at, lines, home)
        subject = f"case/{request.id}"
        first = [step for step in turn.uow.reminders(subject) if step.endswith("/holder")]
        if promise and first:  # of another kind, where that one is due earlier now
            turn.uow.unremind(subject, first[0])
            at = promises.reminds_at(promise, "holder", home)
            turn.uow.remind(subject, f"{promise.kind}/holder", at)
        if promise and (promise.kind == "decision" or request.state == "proposing"):
            turn.uow.remind(f"card/{request.id}", "promised", turn.now)  # each in a turn of its own
    if len(rows) == BATCH:
        turn.uow.remind(SUBJECT, f"replan/{rows[-1].id}", turn.now)


# --- as it stands -------------------------------------------------------------------------------


def _form(button: str, act: str, catalogue: Catalogue) -> Button:
    label = catalogue.home.words(f"settings.button.{button}")
    return Button(label=label, act=f"settings/{act}", form=True)


def _intake(turn: Turn, *, signed: bool = True) -> str:
    """Whether requests are taken, and who said so."""
    words, pause = turn.catalogue.home.words, pausing.current(turn.uow.session)
    if pause is None:
        state = words("settings.open")
    elif pause.until is None:
        state = words("settings.paused")
    else:
        state = words("settings.paused_until", day=words.long_day(pause.until))
    return f"{state}{_signature(turn, pausing.NAME)}" if signed else state


def _delay(turn: Turn, name: str) -> str:
    words, delay = turn.catalogue.home.words, DELAYS[name]
    days, in_file = delay.of(turn.catalogue.home), delay.of(turn.catalogue.as_in_the_file.home)
    text = words("settings.days", count=days)
    if days != in_file:
        text = words("settings.not_the_file", days=text, file=in_file)
    return f"{text}{_signature(turn, PREFIX + name)}"


def _signature(turn: Turn, name: str) -> str:
    row = turn.uow.session.get(Setting, name)
    if row is None:
        return ""
    words = turn.catalogue.home.words
    return words("settings.signed", who=row.by_name, when=words.stamp(row.at, STAFF_ZONE))


_CHANGES: dict[str, Change] = {
    "pause": _pause,
    "reopen": _reopen,
    "delays": _delays,
    "trial": _try,
}

_ENSURE = {
    False: sqlite.insert(Setting).on_conflict_do_nothing(),
    True: postgresql.insert(Setting).on_conflict_do_nothing(),
}

ACTS: dict[str, Act] = {"settings": acted}

DUE: dict[str, Due] = {"settings": came_due}
