"""What the careers team's desk promises, whatever its members do: looked at after each thing.

- Nothing a member wrote reaches anybody outside of the team, unless exactly that text was previewed
  to that member, who then confirmed it. Where a preview shows several texts, for several people or
  moments, each line of a member's stands in it whole.
- Every act of theirs that changes a case leaves one line of history that names them (a claim goes
  before what was done to a case nobody held).
- Every act is answered, none is a fault.
- A case moves by the table only, and its holder is who the history says.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from conversations.casework import cases, undoing
from conversations.team.forms import Preview
from storage.mail import STAFF, Address, Message
from storage.tables import History, Request
from tests.conversations.room import CLAIRE, MARC, STAFF_NAMES, Room, words_of

TEAM = (STAFF, CLAIRE, MARC)
SEVERAL = frozenset({"contact", "interview", "settings"})
"""The forms whose preview shows more than one text, or one that is said again and again: what the
contact reads and then the mentee, what each interviewer reads, what whoever comes reads."""
MARK = re.compile(r"zor[b-m]{4}")
"""What `mischief.mark` makes."""


@dataclass(frozen=True)
class Case:
    """A case as it is stored; its history, oldest first."""

    state: str
    holder: str
    outcome: str
    lines: tuple[tuple[str, str, str, str, str], ...]
    """(act, actor, actor's name, to whom, their name)"""


class StaffPromises:
    """Looks on while members act in a room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._confirmed: set[str] = set()
        self._several: list[str] = []
        self._read: dict[Address, int] = {}
        self.sent = 0
        """Texts of members that were confirmed and arrived."""
        self.seen: set[str] = set()
        """The states that cases were in."""
        self._cases = self._look()
        self._news()

    def confirms(self, preview: Preview, act: str) -> None:
        """A member is about to confirm what they were shown, by a form of this act."""
        self._confirmed.add(preview.shown)
        if act.partition("/")[0] in SEVERAL:
            self._several.append(preview.shown)

    def while_(self, act: Callable[[], object], who: Address | None = None) -> None:
        """Do something, and look at every promise. `who`: the member who is to be answered."""
        act()
        news = self._news()
        self._nothing_leaks(news)
        if who is not None:
            answers = [each for to in (who, STAFF) for each in news.get(to, ())]
            assert answers, f"{who} is not answered"
        after = self._look()
        for number, case in after.items():
            if number in self._cases:
                self._moved_by_the_table(self._cases[number], case, who)
            self._held_by_whom_the_history_says(case)
        self._cases = after

    # --- each promise -----------------------------------------------------------------------

    def _nothing_leaks(self, news: dict[Address, Sequence[Message]]) -> None:
        for to, messages in news.items():
            if to in TEAM or to.startswith("slack:home/"):
                continue
            for message in messages:
                if not MARK.search(str(message.model_dump())):
                    continue
                self.sent += 1
                if any(_holds(shown, message) for shown in self._several):
                    continue
                assert message.text in self._confirmed, f"{to} reads unconfirmed: {message}"
                assert words_of(message).strip() == message.text.strip(), message

    def _moved_by_the_table(self, before: Case, after: Case, who: Address | None) -> None:
        new = after.lines[len(before.lines) :]
        if after.lines[: len(before.lines)] != before.lines:
            return  # an erasure or the retention took lines out: it was no act on the case
        state = before.state
        for act, *_ in new:
            if act in cases.WHO:
                state = cases.after(state, act)
        assert state == after.state, f"{before.state} → {after.state} by {new}"
        if who is None:
            return
        changed = (before.state, before.holder, before.outcome) != (
            after.state,
            after.holder,
            after.outcome,
        )
        mine = [line for line in new if line[1] == who]
        assert len(mine) == len(new), f"{new} by {who}"
        assert all(line[2] == STAFF_NAMES[who] for line in mine), new
        acts = [line[0] for line in mine if line[0] in cases.WHO]
        first, *rest = acts or ["none"]
        if first == "claim" and rest:
            assert cases.TAKING.issuperset(rest), acts
            first, *rest = rest
        assert not rest or {first, *rest} == {"interview"}, acts  # one for each who is invited
        assert acts or not changed, f"{before} became {after} without a line"

    def _held_by_whom_the_history_says(self, case: Case) -> None:
        lines = [
            History(request_id=0, at=self._room.clock.now(), act=act, actor=actor,
                    actor_name=name, given_to=to, given_to_name=to_name)
            for act, actor, name, to, to_name in case.lines
        ]  # fmt: skip
        stood = undoing.ways(lines)[-1]
        assert stood[:2] == (case.state, case.holder), f"{stood} is said, but it is {case}"

    # --- looking ----------------------------------------------------------------------------

    def _news(self) -> dict[Address, Sequence[Message]]:
        said = self._room.said
        news = {to: messages[self._read.get(to, 0) :] for to, messages in said.items()}
        self._read = {to: len(messages) for to, messages in said.items()}
        return {to: messages for to, messages in news.items() if messages}

    def _look(self) -> dict[int, Case]:
        def read(session: Session) -> dict[int, Case]:
            self.seen |= set(session.exec(select(Request.state)).all())
            lines = session.exec(select(History).order_by(col(History.id))).all()
            return {
                request.id or 0: Case(
                    request.state,
                    request.holder,
                    request.outcome,
                    tuple(
                        (line.act, line.actor, line.actor_name, line.given_to, line.given_to_name)
                        for line in lines
                        if line.request_id == request.id
                    ),
                )
                for request in session.exec(select(Request)).all()
                if request.state != "draft"
            }

        return self._room.ledger.read_now(read)


def _holds(shown: str, message: Message) -> bool:
    """Whether a preview shows every line of a message that a member wrote."""
    lines = {line.strip() for line in shown.splitlines()}
    said = [line.strip() for line in words_of(message).splitlines() if MARK.search(line)]
    beside = MARK.search(str((message.buttons, message.attachment)))
    return bool(said) and lines.issuperset(said) and beside is None
