"""Claire of the careers team: on working days she sees to half of what has waited for a day."""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import col, select

from conversations.team.forms import Form
from storage.mail import STAFF, Submitted
from storage.tables import Concern
from tests.conversations.room import CLAIRE
from tests.simulate.world import World

FRIDAY = 4


class Claire:
    """She acts by the forms of the channel, as anybody of the team."""

    def __init__(self, world: World, moods: Random) -> None:
        self.world, self.moods = world, moods
        self.player = world.staff()

    def works(self, now: datetime) -> None:
        """Her round of the day."""
        if now.weekday() > FRIDAY:
            return
        found = select(Concern.id).where(
            col(Concern.closed_at).is_(None), Concern.opened_at < now - timedelta(days=1)
        )
        numbers = self.world.ledger.read_now(lambda session: session.exec(found).all())
        for number in numbers:
            if self.moods.random() < 0.5:
                self._sees_to(f"close_concern/{number}")

    def _sees_to(self, act: str) -> None:
        form = self.world.open_form(CLAIRE, act)
        if not isinstance(form, Form):
            return
        values = {
            each.name: each.value or (each.choices[0].value if each.choices else "Vu.")
            for each in form.fields
        }
        if not isinstance(self.world.forms.check(form.act, values, CLAIRE, staff=True), dict):
            self.player.does(Submitted(act=form.act, values=values), where=STAFF)
