"""The desk's promises, whatever its members do, in whatever order, and whenever.

Two members press, type and fill in, by sense and without, while three mentees and a mentor live
their own lives, time passes, the house is restarted and events come twice. After each thing that
happens every promise is looked at (`staff_promises`). It begins at every place that a case may be
in (`staff_beginnings`).

`MACHINE_STEPS=20000 HYPOTHESIS_PROFILE=explore pytest tests/conversations/test_staff_machine.py
--timeout=0` looks further than the steps of every run.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from conversations.casework import cases
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import STAFF, Address, Event, HomeOpened, Pressed, Ref, Said, Submitted, What
from tests.conversations import mischief, staff_mischief
from tests.conversations.room import CLAIRE, JEANNE, MARC, PAUL, Room, acts_of, known
from tests.conversations.staff_beginnings import ALI, NOUR, PLACES, brought, furnished
from tests.conversations.staff_promises import StaffPromises
from tests.harness import Player
from tests.storage.databases import Kind

STEPS_AT_A_TIME = 20
STEPS = int(os.environ.get("MACHINE_STEPS", "480"))
PHASES = (Phase.generate, *((Phase.shrink,) if "MACHINE_STEPS" in os.environ else ()))
"""To find what is the least that fails takes minutes: only by hand."""

SPANS = (*({"minutes": 2}, {"hours": 20}, {"days": 4}) * 4, {"days": 30}, {"days": 740})
"""The longest is rare: it takes a second, with a digest each week."""

member = st.sampled_from((CLAIRE, MARC))
sentence = staff_mischief.sentences
nth = st.one_of(st.integers(0, 4), st.integers(0, 60))
"""The how-many-eth from the newest."""

work = st.lists(
    st.tuples(
        member, st.sampled_from(staff_mischief.SENSIBLE), st.sampled_from("1123"), st.integers(0, 3)
    ),
    min_size=1,
    max_size=6,
)
"""What members do in earnest: who, which act, to which case, and which of the choices there are."""


@dataclass
class Filled:
    """A form that a member filled in, and the preview they saw, if there was one."""

    who: Address
    act: str
    values: dict[str, str]
    preview: Preview | None


class Desk(RuleBasedStateMachine):
    """Everybody who can make something happen; each rule is a thing they do."""

    databases: ClassVar[Callable[[Kind], str]]
    """Makes files with all tables and nothing in them."""

    begins: ClassVar[str] = "submitted"
    """Where the first case is when the machine starts (`staff_beginnings`)."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(type(self).databases("sqlite"))
        furnished(self.room)
        brought(self.room, type(self).begins)
        self.promises = StaffPromises(self.room)
        self.events: list[Event] = []
        self.filled: list[Filled] = []
        self.marks = 0

    # --- pressed ---------------------------------------------------------------------------

    @rule(who=member, which=nth)
    def presses_a_button_of_the_channel(self, who: Address, which: int) -> None:
        """Of any message that ever stood there, and what it has given way to."""
        acts = self._ever_shown(STAFF)
        if acts:
            self._acts(who, Pressed(act=acts[which % len(acts)], ref=Ref("pressed")))

    @rule(who=member, act=staff_mischief.forged, private=st.booleans())
    def presses_what_was_never_there(self, who: Address, act: str, private: bool) -> None:
        self._acts(who, Pressed(act=act, ref=Ref("pressed")), where=who if private else STAFF)

    @rule(who=member, act=st.sampled_from(staff_mischief.BARE), case=st.sampled_from("1123"))
    def presses_twice(self, who: Address, act: str, case: str) -> None:
        for each in (who, who, MARC if who == CLAIRE else CLAIRE):
            self._acts(each, Pressed(act=f"{act}/{case}", ref=Ref("pressed")))

    # --- typed -----------------------------------------------------------------------------

    @rule(
        who=member,
        word=st.sampled_from(staff_mischief.COMMANDS),
        number=st.sampled_from(staff_mischief.NUMBERS),
        how=st.one_of(st.just(""), sentence),
        place=st.sampled_from(("channel", "private", "thread")),
    )
    def types_a_command(self, who: Address, word: str, number: str, how: str, place: str) -> None:
        text = " ".join(f"/camarade {word} {number} {self._marked(how)}".split())
        act = self.room.forms.typed(text)
        if act and place != "thread":  # the adapter opens the form, and nothing has happened
            self._opens(who, act)
            return
        said = Said(text=text, ref=self.room.new_ref())
        under = self.room.refs[STAFF, "case/1"] if place == "thread" else None
        where = who if place == "private" else STAFF
        self._acts(who, said, where=where, under=under)

    @rule(who=member, how=sentence, case=st.sampled_from("123-"))
    def writes_a_plain_note(self, who: Address, how: str, case: str) -> None:
        """A reply in a thread, or words in the channel: nobody is answered, nothing happens."""
        text = self._marked(how)
        if text.startswith("/"):
            return
        under = self.room.refs.get((STAFF, f"case/{case}"))
        said = Said(text=text, ref=self.room.new_ref())
        before = self._told()
        self.promises.while_(partial(self._happen, who, said, under=under))
        assert self._told() == before, "a plain note was answered"

    @rule(who=member, which=nth)
    def opens_the_home_tab(self, who: Address, which: int) -> None:
        """And presses there, or lets the tab stand."""
        self.promises.while_(partial(self._happen, who, HomeOpened(), where=who))
        seen = self.room.standing[Address(who.replace("slack:", "slack:home/")), "home"]
        rows = (*seen.buttons, *(section.buttons for section in seen.sections))
        acts = [button.act for row in rows for button in row if not button.form]
        pressed = Pressed(act=acts[which % len(acts)], ref=Ref("home"))
        self.promises.while_(partial(self._happen, who, pressed, where=who))

    # --- filled in -------------------------------------------------------------------------

    @rule(
        who=member,
        act=st.sampled_from(staff_mischief.FORMS),
        number=st.sampled_from("11223499"),
        how=sentence,
        person=staff_mischief.people,
        data=st.data(),
    )
    def fills_in_a_form(
        self,
        who: Address,
        act: str,
        number: str,
        how: str,
        person: str,
        data: st.DataObject,
    ) -> None:
        """As far as the preview; what becomes of it is another thing."""
        form = self._opens(who, f"{act}/{number}")
        if form is None:
            return
        values: dict[str, str] = {}
        for field in form.fields:
            if field.kind == "person":
                values |= {field.name: person, **known(person)}
            elif field.choices:
                offered = [choice.value for choice in field.choices]
                values[field.name] = data.draw(st.sampled_from([*offered, "", "nonsense"]))
            elif field.kind == "date":
                values[field.name] = data.draw(
                    st.sampled_from([field.value, *staff_mischief.days(self._today())])
                )
            else:
                nothing = st.sampled_from(staff_mischief.EMPTY)
                text = data.draw(st.one_of(st.just(how), st.just(how), nothing))
                values[field.name] = self._marked(text)
        checked = self.room.forms.check(form.act, values, who, staff=True)
        if isinstance(checked, Refusal | dict):
            assert checked if isinstance(checked, dict) else checked.why
            if data.draw(st.booleans()):  # the window says no; what if it came through all the same
                self._acts(who, Submitted(act=form.act, values=values))
            return
        self.filled.append(Filled(who, form.act, values, checked))
        if data.draw(st.integers(0, 3)):
            self._confirms(self.filled[-1])

    @initialize(work=work)
    def some_work_is_done(self, work: list[tuple[Address, str, str, int]]) -> None:
        """The machine begins in the middle of a day."""
        for who, act, case, choice in work:
            self._handles(who, act, case, choice)

    @rule(work=work)
    def handles_cases(self, work: list[tuple[Address, str, str, int]]) -> None:
        for who, act, case, choice in work:
            self._handles(who, act, case, choice)

    @rule(
        who=member,
        other=member,
        acts=st.lists(st.sampled_from(("claim", "release", "assign", "note")), max_size=3),
        case=st.sampled_from("1123"),
        choice=st.integers(0, 3),
        seconds=st.sampled_from((0, 0, 59, 61)),
    )
    def takes_back_what_was_done(
        self, who: Address, other: Address, acts: list[str], case: str, choice: int, seconds: int
    ) -> None:
        """In time or late, by the one who did it or by a colleague, once or twice."""
        for act in acts:
            self._handles(who, act, case, choice)
        self.a_moment_passes(seconds)
        for each in (other, who):
            self._handles(each, "undo", case, 0)

    def _handles(self, who: Address, act: str, case: str, choice: int) -> None:
        """In earnest: a form that opens is filled in well, read over and confirmed."""
        if act in staff_mischief.BARE:
            self._acts(who, Pressed(act=f"{act}/{case}", ref=Ref("pressed")))
            return
        form = self._opens(who, f"{act}/{case}")
        if form is None:
            return
        values: dict[str, str] = {}
        for field in form.fields:
            values |= staff_mischief.sensible(
                field, choice, self._today(), self._marked("Entendu : {}")
            )
        if act == "contact" and values.get("contact"):
            values["somebody"] = ""  # one or the other
        checked = self.room.forms.check(form.act, values, who, staff=True)
        if checked is None or isinstance(checked, Preview):
            self.filled.append(Filled(who, form.act, values, checked))
            self._confirms(self.filled[-1])

    @precondition(lambda self: self.filled)
    @rule(which=nth, twice=st.booleans(), private=st.booleans())
    def confirms_what_was_open(self, which: int, twice: bool, private: bool) -> None:
        """A window that had been open for a while, or was sent before; one that was opened in
        private sends from there."""
        for _ in range(1 + twice):
            self._confirms(self.filled[-1 - which % len(self.filled)], private=private)

    @precondition(lambda self: self.filled)
    @rule(
        which=nth,
        how=sentence,
        forgery=st.sampled_from(("words", "mark", "none", "other", "act", "version", "extra")),
    )
    def forges_a_submission(self, which: int, how: str, forgery: str) -> None:
        """What no window of ours ever sends: it may do nothing that was not confirmed."""
        filled = self.filled[-1 - which % len(self.filled)]
        adds = dict(filled.preview.adds) if filled.preview is not None else {}
        who, act, values = filled.who, filled.act, {**filled.values, **adds}
        if forgery == "words":
            wrote = {"letter", "question", "words", "note"} & values.keys()
            values |= dict.fromkeys(wrote, self._marked(how))
        elif forgery == "mark":
            values |= {"seen": "0123456789abcdef"}
        elif forgery == "none":
            values.pop("seen", None)
        elif forgery == "other":
            who = MARC if who == CLAIRE else CLAIRE
        elif forgery == "act":
            act = act.replace("ask", "decline").replace("close", "refer")
        elif forgery == "version":
            act = "/".join([*act.split("/")[:2], "999999"])
        else:
            values |= {"person.member": "yes", "then": self._marked(how), "x": self._marked(how)}
            if filled.preview is not None:
                self.promises.confirms(filled.preview, filled.act)
        self._acts(who, Submitted(act=act, values=values))

    # --- meanwhile -------------------------------------------------------------------------

    @rule(
        who=st.sampled_from((JEANNE, ALI, NOUR, PAUL)),
        words=st.sampled_from(
            ("oui", "non", "Depuis un an, je crois.", "Envoyer", "/stop", "/status", "/start",
             "/language english", "/langue français", "/export", "/delete", "Répondre", "/team",
             "oui", "Je préfère ne rien dire de plus.", "Répondre")
        ),
    )  # fmt: skip
    def somebody_else_writes(self, who: Address, words: str) -> None:
        said = Said(text=words, ref=self.room.new_ref())
        self.promises.while_(partial(self._happen, who, said, where=who))

    @rule(who=st.sampled_from((JEANNE, ALI, NOUR, PAUL)), which=nth)
    def somebody_else_presses(self, who: Address, which: int) -> None:
        acts = self._ever_shown(who)
        if acts:
            pressed = Pressed(act=acts[which % len(acts)], ref=Ref("pressed"))
            self.promises.while_(partial(self._happen, who, pressed, where=who))

    @precondition(lambda self: self.events)
    @rule(which=nth)
    def an_event_comes_twice(self, which: int) -> None:
        event = self.events[-1 - which % len(self.events)]
        self.promises.while_(partial(self.room.happens, event))

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: dict[str, float]) -> None:
        self.promises.while_(lambda: self.room.clock.forward(**span))

    @rule(seconds=st.integers(0, 70))
    def a_moment_passes(self, seconds: int) -> None:
        self.room.clock.set(self.room.clock.now() + timedelta(seconds=seconds))

    @rule()
    def the_house_restarts(self) -> None:
        self.room.restart()

    def teardown(self) -> None:
        self.room.close()
        Path(self.room.url.removeprefix("sqlite:///")).unlink()

    # --- how it is done --------------------------------------------------------------------

    def _ever_shown(self, where: Address) -> list[str]:
        """The acts of all buttons that ever stood in a place, the newest message first."""
        said = reversed(self.room.said[where])
        return [act for message in said for act in acts_of(message) if act]

    def _opens(self, who: Address, act: str) -> Form | None:
        """A form, or a window that says why not."""
        opened = self.room.forms.open(act, who, staff=True)
        if isinstance(opened, Refusal):
            assert opened.why
            return None
        assert opened.title
        return opened

    def _confirms(self, filled: Filled, *, private: bool = False) -> None:
        values = filled.values
        if filled.preview is not None:
            self.promises.confirms(filled.preview, filled.act)
            values = {**values, **filled.preview.adds}
        where = filled.who if private else STAFF
        self._acts(filled.who, Submitted(act=filled.act, values=values), where=where)

    def _acts(
        self, who: Address, what: What, *, where: Address = STAFF, under: Ref | None = None
    ) -> None:
        """A member does something, and is to be answered."""
        self.promises.while_(partial(self._happen, who, what, where=where, under=under), who)

    def _happen(
        self, who: Address, what: What, *, where: Address = STAFF, under: Ref | None = None
    ) -> None:
        staff = who in (CLAIRE, MARC)
        names = {CLAIRE: "Claire", MARC: "Marc", ALI: "Ali"}
        player = Player(self.room, who, name=names.get(who, ""), where=where, staff=staff)
        self.events.append(player.does(what, under=under))

    def _marked(self, how: str) -> str:
        self.marks += 1
        return how.replace("{}", mischief.mark(self.marks % 10_000))

    def _today(self) -> date:
        return self.room.clock.now().date()

    def _told(self) -> int:
        return sum(len(messages) for messages in self.room.said.values())


def test_every_promise_is_kept_whatever_the_team_does(
    database_urls: Callable[[Kind], str],
) -> None:
    sent = 0
    seen: set[str] = set()

    class Here(Desk):
        """At a database of its own."""

        databases: ClassVar[Callable[[Kind], str]] = staticmethod(database_urls)

        def teardown(self) -> None:
            nonlocal sent
            sent += self.promises.sent
            seen.update(self.promises.seen)
            super().teardown()

    some = settings(
        max_examples=1 + max(1, STEPS // STEPS_AT_A_TIME // len(PLACES)),
        stateful_step_count=STEPS_AT_A_TIME,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    for Here.begins in PLACES:
        run_state_machine_as_test(Here, settings=some)
    assert seen == set(cases.STATES)
    assert sent > STEPS // 100, "hardly anything was sent: the machine proves nothing"
