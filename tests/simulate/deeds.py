"""What people of the town do when their hour has come; of all that they write it is noted who may
read it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from conversations.mentee.taking import AWAY
from storage.mail import STAFF, Address, Button, Pressed, Ref
from tests.screens import Shown
from tests.simulate import stored
from tests.simulate.people import (
    CODE,
    FOR_STAFF,
    FOR_THE_OTHER,
    PATHS,
    Human,
    confirmed_by,
)
from tests.simulate.watch import MARK, Notes, author_of
from tests.simulate.world import World

SENDS = re.compile(r"d/\d+/(ok|f)/")
"""What sends a form that was read over, or the words shown at its only question as its answer."""

PHOTOS, EDITS = 0.06, 0.05
"""How often words come under a photo; how often they are changed at once, and how often later."""

THINKS_AGAIN = (0.25, 60)
"""After how many hours words are changed later."""

LINKS = ("link",)
"""What somebody means who wants to go on elsewhere."""


class Deeds:
    """`persons` are the town's people by their numbers in the database, `person_of` the other way
    round; `plan` has somebody do something later."""

    def __init__(
        self,
        world: World,
        notes: Notes,
        persons: dict[int, int],
        person_of: dict[int, int],
        plan: Callable[[datetime, Human, str], None],
    ) -> None:
        self._world, self._notes = world, notes
        self._persons, self._person_of, self._plan = persons, person_of, plan
        self._by_ref: dict[Ref, str] = {}

    def does(self, human: Human, what: str, now: datetime) -> None:
        """What they had planned for now; it is gathered by the world."""
        verb, _, rest = what.partition("/")
        gathered = self._world.gathered
        assert gathered is not None
        before = len(gathered)
        match verb:
            case "accepts":
                human.turns = 3
                human.player.does(Pressed(act=f"proposal/yes/{rest}", ref=Ref("proposal")))
            case "reacts":
                human.waits = False
                self._reacts(human)
            case "writes":
                self._writes(human)
                days = human.moods.expovariate(1 / human.temper.writes)
                self._plan(now + timedelta(days=max(days, 0.2)), human, "writes")
            case "meets":
                human.turns = 6
                human.player.says("/rdv")
                self._plan(now + timedelta(days=human.moods.uniform(15, 45)), human, "meets")
            case "blocks":
                human.player.blocks()
                back = timedelta(days=human.moods.uniform(2, 60))
                if human.moods.random() < 0.6:
                    self._plan(now + back, human, "unblocks")
            case "unblocks":
                human.player.unblocks()
            case "changes":
                self._changes(human, Ref(rest))
            case "moves":
                human.player.says("/link")
                human.means = LINKS
            case _:
                typed, human.means = PATHS[verb]
                human.turns = 6
                human.player.says(typed)
        if human.temper.twice and human.moods.random() < 0.3:
            gathered.extend(gathered[before:])  # the platform says it twice
            if human.player.pressed is not None and verb == "reacts" and len(gathered) > before:
                human.player.presses_again()

    def _reacts(self, human: Human) -> None:
        shown = self._last(human)
        if shown is None:
            return
        if shown.message.author:
            self._writes(human, to=shown)
            return
        if human.turns == 0:
            human.turns = 5
        button = human.chooses(shown)
        asks = shown.message.slot.startswith("ask/")
        if asks and (button is None or human.moods.random() < 0.2):
            form = self._form(shown)
            if form in ("meeting", "break"):
                human.player.says(human.date())
            else:
                self._says(human)
        elif button is not None:
            if human.means and button.act.startswith(human.means):
                human.means = confirmed_by(button)
                human.gone = button.act.startswith("erase/yes/")
            self._chooses_for(human, shown, button)
            if button.act.startswith("pass_on/") and human.wrote:
                # Their words found nobody to go to, and they have them passed on to the team.
                self._notes.may_read[human.last_mark].add(STAFF)
            if human.moods.random() < 0.15:
                human.player.says(button.label.lower())
            else:
                human.player.pressed = Pressed(act=button.act, ref=shown.ref)
                human.player.does(human.player.pressed)

    def moves(self, human: Human) -> None:
        """They go on elsewhere with the code that they have just been given, if they want to."""
        shown = self._last(human)
        if human.means != LINKS or shown is None:
            return
        human.means = ()
        code = CODE.search(shown.text)
        if code is None or human.other_place is not None:
            return
        here = human.player
        if here.who.startswith("slack:"):
            there = self._world.phone(here.name, language=here.language)
            typed = f"/relier {code[0]}"
        else:
            there = self._world.slack(here.name, language=here.language)
            typed = f"/camarade relier {code[0]}"
        human.known.places.add(there.where)
        self._notes.at_place[there.where] = human.number
        human.other_place, human.player = here, there
        there.says(typed)

    def _writes(self, human: Human, *, to: Shown | None = None) -> None:
        """To the other, or to one of several."""
        # Where they agree in the same quarter of an hour, the first words may come just after it.
        pairs = self._pairs(human) or self._pairs(human, "introducing")
        reply = to.ref if to is not None and human.moods.random() < 0.6 else None
        author = author_of(to) if to is not None and reply is not None else None
        readers = {other for _, other in pairs} if len(pairs) == 1 else set()
        if author is not None:
            readers.add(author)
        thread = None
        if pairs and reply is None and self._world.has_threads(human.place):
            mentorship, other = human.moods.choice(pairs)
            thread = self._world.head_of(human.place, mentorship)
            if thread is not None:
                readers.add(other)
        self._says(human, readers, under=thread, reply_to=reply)

    def _says(self, human: Human, readers: Iterable[int] = (), **more: Ref | None) -> None:
        """Words of theirs, of which it is noted who may read them: for whom they are, and who reads
        the forms that stand open."""
        text = human.words()
        found = MARK.search(text)
        assert found is not None
        may: set[int | Address] = {*readers}
        for form in self._open(human):
            if form in FOR_STAFF:
                may.add(STAFF)
            elif form in FOR_THE_OTHER:
                may |= {other for _, other in self._pairs(human)}
        may |= self._last_word_to(human)
        self._notes.may_read[found[0]] = may
        how = human.moods.random()
        if how < PHOTOS and not any(more.values()):
            human.player.sends("photo", text=text)
        else:
            human.player.says(text, **more)
        ref = human.player.wrote[-1]
        self._by_ref[ref] = found[0]
        if how > 1 - EDITS:
            self._changes(human, ref)
        elif how > 1 - 2 * EDITS:
            hours = human.moods.uniform(*THINKS_AGAIN)
            later = self._world.clock.now() + timedelta(hours=hours)
            self._plan(later, human, f"changes/{ref}")

    def _changes(self, human: Human, ref: Ref) -> None:
        """They change words of theirs where those stand, unless they have gone elsewhere since, or
        shut us out: nobody hears of it then."""
        if ref not in human.player.wrote or human.player.where in self._world.blocked:
            return
        former, text = self._by_ref[ref], human.words()
        self._by_ref[ref] = human.last_mark
        self._notes.changes(former, human.last_mark)
        human.player.edits(text, ref=ref)

    def _chooses_for(self, human: Human, shown: Shown, button: Button) -> None:
        """Where it was asked for whom words are, this says it."""
        if SENDS.match(button.act) and FOR_STAFF & {*self._open(human)}:
            # They have read over, word for word, what leaves: a photo's words among it.
            for each in MARK.findall("\n".join((shown.text, *self._read_over(human)))):
                self._notes.may_read[each].add(STAFF)
        mark = self._by_ref.get(shown.message.reply_to or Ref(""))
        if mark is None:
            return
        # `w/<held>/m/<mentorship>` is for the other of a pair.
        if "/m/" in button.act:
            pairs = dict(self._pairs(human) + self._pairs(human, "ended"))  # as a last word
            self._notes.may_read[mark] |= {pairs.get(int(button.act.rpartition("/")[2]), 0)}
            return
        # `w/<held>/f/<form>/…` opens the form that they answer.
        opened = button.act.split("/")[3:4] if "/f/" in button.act else []
        if FOR_STAFF & {*self._open(human), *opened}:
            self._notes.may_read[mark].add(STAFF)

    # --- what they see --------------------------------------------------------------------------

    def _last(self, human: Human) -> Shown | None:
        shown = human.player.screen.shown
        return shown[-1] if shown else None

    def _read_over(self, human: Human) -> Iterator[str]:
        """What was asked of them, and shown to be read over, not long ago: it stands above what
        says that a file is kept, where they may send it all as well."""
        since = self._world.clock.now() - AWAY
        for shown in reversed(human.player.screen.shown):
            if shown.at < since:
                return
            if shown.message.slot.startswith("ask/"):
                yield shown.text

    def _form(self, shown: Shown) -> str:
        number = int(shown.message.slot.partition("#")[0].rpartition("/")[2])
        return self._world.ledger.read_now(lambda session: stored.form(session, number))

    def _open(self, human: Human) -> Sequence[str]:
        person = self._person(human)
        return self._world.ledger.read_now(lambda session: stored.open_forms(session, person))

    def _last_word_to(self, human: Human) -> set[int]:
        person = self._person(human)
        others = self._world.ledger.read_now(lambda session: stored.last_word_to(session, person))
        return {self._persons[other] for other in others}

    def _pairs(self, human: Human, state: str = "active") -> list[tuple[int, int]]:
        """The mentorships of theirs that go on, and with whom."""
        person = self._person(human)
        found = self._world.ledger.read_now(lambda session: stored.pairs(session, person, state))
        return [(number, self._persons[other]) for number, other in found]

    def _person(self, human: Human) -> int:
        return self._person_of[human.number]
