"""Looks at everything that is delivered, and at what people do: what may not be is an offence.

Each invented person's words bear a mark of their own (`m17q3x`), and so does their name
(`Nour17z`). Who may read a mark was settled when its author wrote it; a name may be read by whoever
its bearer was proposed to. Words that are changed bear another mark from then on, for the same
readers: the former one must stand before nobody else any more. What nobody asked for is what time
alone brought (see `world`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.hours import is_quiet
from storage.mail import STAFF, Address, Edited, Event, Pressed, Ref, Said, What
from tests.harness import CATALOGUE, MONDAY
from tests.screens import Shown

LIMITS = CATALOGUE.home.limits
MARK = re.compile(r"m\d+q\d+x")
TICK = re.compile(r"\[d/\d+/t/.+\]")
NAME = re.compile(r"[A-Z][a-z]+(\d+)z")

AGREED = tuple(name for name, step in CATALOGUE.home.journey.items() if not step.unasked)
"""Steps that recall a session which the two agreed on, and the end, whose day they know: they count
as asked for, and so does what is said because of them."""

ANSWERS = re.compile(
    r"due/(held|back)/|due/proposal/\d+/expire/|due/inquiry/\d+/(mentee|mentor)/|refused:(relay/|test:)"
)
"""The keys of late answers, and of what was asked for: what became of words that were for nobody
yet, or of words or a date that could not arrive, then or at last, of a proposal that was left
alone, and of the contact that two asked for, which goes with their last day, on whatever day that
is."""

OF_WORDS = re.compile(r"refused:(relay/|test:)")
"""Those of what became of words of their own, or of what they pressed: when a platform that was
down is back, they are read at any hour, as are the words of the other that waited there."""

TOO_LATE = frozenset(
    CATALOGUE.on(platform)[language].words(f"dialogue.edit_too_late{of_pair}")
    for platform in ("telegram", "slack")
    for language in CATALOGUE.languages
    for of_pair in ("", "_of_pair")
)
"""What somebody reads whose change comes too late: what they wrote stays as others read it."""

RIGHT_PERSON = "no word, and no name, in a place that is not meant to read it"
RIGHT_THREAD = "what one of a pair writes stands in the thread of the two"
ONE_A_DAY = "nobody was told more than one thing unasked in a day of theirs"
THREE_A_WEEK = f"nor more than {LIMITS.unasked_a_week} in any seven days"
QUIET = "nothing in quiet hours but answers"
NO_QUIET_DAY = "nothing unasked on a weekend or a holiday"
ONCE = "each step was told once"
ANSWERED = "every button pressed and every command was answered"
IN_ORDER = "what is said in a place arrives in the order in which it was said"
CHANGED = "words that were changed stand before nobody else as they were, or their author knows"
CHECKS = (
    *(RIGHT_PERSON, RIGHT_THREAD, CHANGED, ONE_A_DAY, THREE_A_WEEK, QUIET, NO_QUIET_DAY),
    *(ONCE, ANSWERED, IN_ORDER),
)


@dataclass
class Offence:
    """What should not be: whose places tell of it, and what exactly."""

    whose: int
    what: str
    at: datetime


@dataclass
class Known:
    """Somebody invented, as far as the watch has to know them."""

    number: int
    zone: str
    country: str = ""
    places: set[Address] = field(default_factory=set)


class Notes:
    """The watch of a whole simulation."""

    def __init__(self, tell: Callable[[str], None] = lambda line: None) -> None:
        self.tell = tell
        self.look_up: Callable[[], None] = lambda: None
        self.two_of: Callable[[str], set[int]] = lambda thread: set()
        self.people: dict[int, Known] = {}
        self.drafts_zones: dict[int, str] = {}
        self.at_place: dict[Address, int] = {}
        self.knows: dict[int, set[int]] = defaultdict(set)
        self.may_read: dict[str, set[int | Address]] = {}
        self.story: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        self.offences: dict[str, list[Offence]] = {name: [] for name in CHECKS}
        self.looked: dict[str, int] = dict.fromkeys(CHECKS, 0)
        self.new: list[tuple[int, Shown]] = []
        self.answered: set[int] = set()
        self._unasked: dict[int, list[date]] = defaultdict(list)
        self._newest: dict[int, tuple[datetime, str]] = {}
        self._told: dict[str, int] = defaultdict(int)
        self._awaits: dict[int, str] = {}
        self._came: set[str] = set()
        self._marks: dict[tuple[Address, Ref], set[str]] = {}
        self._stands: dict[str, set[tuple[Address, Ref]]] = defaultdict(set)
        self._changed: set[str] = set()
        self._knows_too_late: set[int] = set()
        self.now = MONDAY

    def offend(self, check: str, whose: int, what: str, at: datetime) -> None:
        """Something that should not be."""
        self.offences[check].append(Offence(whose, what, at))
        self.tell(f"{at:%Y-%m-%d %H:%M} {check}: {what}")

    # --- what happens ---------------------------------------------------------------------------

    def happened(self, event: Event) -> None:
        """Somebody did something; by `nobody_waits` it must have been answered."""
        number = self.at_place.get(event.who)
        self.now = event.at
        if number is None:
            return
        self.story[number].append((event.at, f"> {_done(event.what)}"))
        command = isinstance(event.what, Said) and event.what.text.startswith("/")
        if isinstance(event.what, Pressed) or command:
            self.looked[ANSWERED] += 1
            self._await(number, event)

    def _await(self, number: int, event: Event) -> None:
        """An answer to this; not to the same event that comes twice, nor to a box that is ticked
        and unticked at once, which stands as it stood."""
        done = _done(event.what)
        if event.id in self._came:
            return
        self._came.add(event.id)
        if TICK.fullmatch(done) and self._awaits.get(number) == done:
            del self._awaits[number]
        else:
            self._awaits[number] = done

    def changes(self, former: str, mark: str) -> None:
        """Words that bore one mark are changed, and bear another from now on."""
        self.may_read[mark] = self.may_read[former]
        self.looked[CHANGED] += 1
        self._changed.add(former)

    def nobody_waits(self, unheard: Callable[[], set[Address]]) -> None:
        """All that was done is handled: whoever pressed something has an answer, and what was
        changed is so for all, but where nothing arrives now: in places that are `unheard`."""
        left = {each: what for each, what in self._awaits.items() if each not in self.answered}
        if left or self._changed:
            silent = unheard()
            excused = {self.at_place.get(each) for each in silent}
            for number, what in left.items():
                if number not in excused:
                    self.offend(ANSWERED, number, what, self.now)
            self._changed = {each for each in self._changed if self._waits(each, silent)}
        self._awaits.clear()
        self._came.clear()
        self._knows_too_late.clear()
        self.answered.clear()

    def _waits(self, former: str, silent: set[Address]) -> bool:
        """Whether the change of words that bore this mark is still on its way to anybody."""
        author = _author(former)
        others = {(to, ref) for to, ref in self._stands[former] if self.at_place.get(to) != author}
        if not others or author in self._knows_too_late:
            return False
        if any(to in silent for to, _ in others) or author in map(self.at_place.get, silent):
            return True  # or its author is about to learn that it is not
        places = sorted(to for to, _ in others)
        self.offend(CHANGED, author, f"{former} still stands at {places}", self.now)
        return False

    # --- what is delivered ----------------------------------------------------------------------

    def delivered(
        self, shown: Shown, sent: str, at: datetime, *, by_time: bool, anew: bool
    ) -> None:
        """A payload stands on a screen; `sent` is all of it, as it went over the wire."""
        to = shown.message.to
        number = self.at_place.get(to)
        self._read(sent, to, number, at)
        self._note_marks(sent, to, shown.ref)
        if number is None:
            return
        if shown.message.text in TOO_LATE:
            self._knows_too_late.add(number)
        sign = "" if anew else "~ "
        labels = " ".join(f"[{label}]" for label in shown.labels)
        why = shown.message.key if by_time else ""
        self.story[number].append((at, f"  {sign}{shown.text} {labels} {why}".rstrip()))
        self.answered.add(number)
        if anew:
            self.new.append((number, shown))
        self._in_thread(shown, number, at)
        if shown.message.key.startswith("journey/"):
            self._once(shown.message.key, number, at)
        if by_time and anew:
            self._unasked_at(number, shown.message.key, at)

    def _read(self, text: str, to: Address, number: int | None, at: datetime) -> None:
        reader: int | Address = to if number is None else number
        if reader == STAFF or to.startswith(("slack:UCLAIRE", "slack:home/UCLAIRE")):
            reader = STAFF
        for mark in MARK.findall(text):
            self.looked[RIGHT_PERSON] += 1
            author = _author(mark)
            if reader != author and reader not in self.may_read[mark]:
                self.offend(RIGHT_PERSON, author, f"{mark} at {to}: {text}", at)
        for name in map(int, NAME.findall(text)):
            self.looked[RIGHT_PERSON] += 1
            if reader not in (STAFF, name) and name not in self.knows.get(number or 0, ()):
                self.offend(RIGHT_PERSON, number or name, f"the name of {name}: {text}", at)

    def _note_marks(self, sent: str, to: Address, ref: Ref) -> None:
        """What stands at this place of a screen from now on."""
        marks = {*MARK.findall(sent)}
        for gone in self._marks.pop((to, ref), set()) - marks:
            self._stands[gone].discard((to, ref))
        for mark in marks:
            self._stands[mark].add((to, ref))
        if marks:
            self._marks[to, ref] = marks

    def _in_thread(self, shown: Shown, number: int, at: datetime) -> None:
        author, under = author_of(shown), shown.message.under
        if author is None:
            return
        self.looked[RIGHT_THREAD] += 1
        if self.two_of(under) != {author, number}:
            self.offend(RIGHT_THREAD, number, f"words of {author} stand in {under}", at)

    def _once(self, key: str, number: int, at: datetime) -> None:
        self.looked[ONCE] += 1
        self._told[key] += 1
        if self._told[key] > 1:
            self.offend(ONCE, number, key, at)

    def _unasked_at(self, number: int, key: str, at: datetime) -> None:
        who, asked_for = self.people[number], _is_agreed(key) or bool(ANSWERS.match(key))
        local = self._local(who, key, at)
        at_night, on_quiet_day = _is_at_night(local), is_quiet(local.date(), who.country, LIMITS)
        if at_night or (on_quiet_day and not asked_for):
            self.look_up()  # they may have moved today
            local = self._local(who, key, at)
            at_night, on_quiet_day = (
                _is_at_night(local),
                is_quiet(local.date(), who.country, LIMITS),
            )
        self.looked[QUIET] += 1
        if at_night and not OF_WORDS.match(key):
            self.offend(QUIET, number, f"{key} at {local:%a %H:%M}", at)
        if asked_for:
            return
        today = local.date()
        self.looked[NO_QUIET_DAY] += 1
        if on_quiet_day:
            self.offend(NO_QUIET_DAY, number, f"{key} on {today:%a %d %b}", at)
        days = self._unasked[number]
        # What a step brings with it, at the same instant, is told with it.
        cause = "/".join(key.split("/")[1:3])
        self.looked[ONE_A_DAY] += 1
        if self._newest.get(number) == (at, cause):
            return
        self._newest[number] = (at, cause)
        days.append(today)
        if days.count(today) > 1:
            self.offend(ONE_A_DAY, number, f"{key}, the second of {today:%a %d %b}", at)
        self.looked[THREE_A_WEEK] += 1
        week = {day for day in days if day > today - timedelta(days=7)}
        if len(week) > LIMITS.unasked_a_week:
            self.offend(THREE_A_WEEK, number, f"{key}, after {sorted(week)}", at)

    def _local(self, who: Known, key: str, at: datetime) -> datetime:
        """By whose clock it is told: a draft is recalled where it says that they live."""
        kind, _, number = key.removeprefix("due/").partition("/")
        draft = int(number.partition("/")[0]) if kind == "dialogue" else 0
        return at.astimezone(ZoneInfo(self.drafts_zones.get(draft) or who.zone))

    # --- what is told of it ---------------------------------------------------------------------

    def transcript(self, numbers: Sequence[int]) -> str:
        """All that these did and saw, in the order it happened."""
        lines = [
            (at, place, f"{at:%Y-%m-%d %H:%M} {number:>5} {line}")
            for number in numbers
            for place, (at, line) in enumerate(self.story[number])
        ]
        return "\n".join(line for _, _, line in sorted(lines))


def author_of(shown: Shown) -> int | None:
    """Whose words are relayed, if any are: by the name above them or, where they go by another
    name by now, by their mark."""
    if not shown.message.author:
        return None
    named, marked = NAME.search(shown.message.author), MARK.search(shown.text)
    if named is not None:
        return int(named[1])
    return _author(marked[0]) if marked is not None else None


def _author(mark: str) -> int:
    return int(mark[1:].partition("q")[0])


def _is_agreed(key: str) -> bool:
    parts = key.split("/")
    return parts[0] in ("journey", "due") and len(parts) > 2 and parts[2] in AGREED


def _is_at_night(local: datetime) -> bool:
    return not LIMITS.quiet_until_hour <= local.hour < LIMITS.quiet_from_hour


def _done(what: What) -> str:
    match what:
        case Said(text=text):
            return text
        case Pressed(act=act):
            return f"[{act}]"
        case Edited(text=text):
            return f"(edits) {text}"
        case _:
            return what.kind
