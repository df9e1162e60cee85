"""Claire of the careers team: on working days she sees to half of what has waited for a day.

She answers whoever was promised a sign, writes to people, looks for another mentor where one is
wanted, and ends kindly what has fallen silent.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session, col, select

from conversations.team.forms import Field, Form, Preview
from storage.mail import STAFF, Submitted
from storage.tables import Concern, Mentorship, Request
from tests.conversations.room import CLAIRE
from tests.simulate.world import World

FRIDAY = 4
SINCE = timedelta(days=1)
"""How long something waits before she comes to it."""

SILENT_SINCE = timedelta(days=12)
"""How long two may be known to be silent before she thinks of ending it."""

SOUGHT = ("submitted", "claimed")
"""Where a case stands whose mentee asks for another mentor, or for one again."""

Wrote = Callable[[str, set[int]], None]
Proposed = Callable[[int, int], None]


class Claire:
    """She acts by the forms of the channel, as anybody of the team. `wrote` is called with what she
    writes and the people it is for, `proposed` with a mentee and the mentor who is
    asked; all are people's numbers in the database."""

    def __init__(self, world: World, moods: Random, wrote: Wrote, proposed: Proposed) -> None:
        self.world, self.moods = world, moods
        self.player = world.staff()
        self._wrote, self._proposed = wrote, proposed
        self._count = 0

    def works(self, now: datetime) -> None:
        """Her round of the day."""
        if now.weekday() > FRIDAY:
            return
        for act, people in self.world.ledger.read_now(lambda session: [*_open(session, now)]):
            if act.startswith("end_silent") and self.moods.random() < 0.7:
                continue
            if self.moods.random() < 0.5:
                self._sees_to(act, people)

    def _sees_to(self, act: str, people: set[int]) -> None:
        form = self.world.open_form(CLAIRE, act)
        if not isinstance(form, Form):
            return
        values = {each.name: self._fills(each) for each in form.fields}
        if values.get("how") == "spoke":
            values["letter"] = ""
        mentor = {int(values["mentor"])} if "mentor" in values else set()
        for name, text in values.items():
            # What a letter says is for whom it is written to, what a proposal says for the mentor;
            # of all other words nobody outside reads. She has read over what stands there already.
            letter = people if name.startswith("letter") else mentor if name == "words" else set()
            self._wrote(text, letter)
        found = self.world.forms.check(form.act, values, CLAIRE, staff=True)
        if found is not None and not isinstance(found, Preview):
            return
        values |= found.adds if found is not None else {}
        self.player.does(Submitted(act=form.act, values=values), where=STAFF)
        if act.startswith("propose/"):
            for person in people:
                self._proposed(person, *mentor)

    def _fills(self, field: Field) -> str:
        if field.choices:
            return "" if field.optional else self.moods.choice(field.choices).value
        self._count += 1
        return f"{field.value} Vu m0q{self._count}x.".strip()


def _open(session: Session, now: datetime) -> Iterator[tuple[str, set[int]]]:
    """What may be done today: the act, and who would read what she writes."""
    waiting = select(Concern).where(
        col(Concern.closed_at).is_(None), Concern.opened_at < now - SINCE
    )
    for row in session.exec(waiting):
        yield f"close_concern/{row.id}", {row.person_id} if row.person_id else set()
        if row.kind == "silent" and row.opened_at < now - SILENT_SINCE:
            yield f"end_silent/{row.request_id}", _two(session, row.request_id)
        elif row.kind == "missed":
            yield f"write_mentor/{row.request_id}", _two(session, row.request_id)
    for request in session.exec(select(Request).where(col(Request.state).in_(SOUGHT))):
        yield f"propose/{request.id}", {request.person_id}


def _two(session: Session, request: int | None) -> set[int]:
    found = select(Mentorship.mentee_id, Mentorship.mentor_id).where(
        Mentorship.request_id == request
    )
    return {number for two in session.exec(found) for number in two}
