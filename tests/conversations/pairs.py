"""Two people in a house who are about to be introduced, and the ways to bring them further."""

from dataclasses import dataclass
from typing import Any

from storage.mail import Pressed, Ref
from storage.tables import Mentor, Mentorship, Person, PersonAddress, Proposal, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import ANSWERS, PROFILE
from tests.harness import CATALOGUE, House, Player


@dataclass
class Duo:
    """A mentee and a mentor, and Claire of the careers team, who holds the case."""

    house: House
    nour: Player
    luc: Player
    claire: Player
    proposal: int

    @property
    def request(self) -> Request:
        """Nour's request, as it is stored now."""
        return self.house.find(Request, self.house.find(Proposal, self.proposal).request_id)

    @property
    def mentorship(self) -> Mentorship:
        """What grew from it, as it is stored now."""
        return next(row for row in self.house.all(Mentorship) if row.request_id == self.request.id)

    def accepts(self) -> "Duo":
        """Luc accepts the proposal; Nour is asked whether she would like to meet him."""
        self.luc.does(Pressed(act=f"proposal/yes/{self.proposal}", ref=Ref("proposal")))
        return self

    def agree(self) -> "Duo":
        """Both say yes, and accept the limits: their thread is open."""
        self.accepts()
        self.nour.presses(label(self.nour, "introduction.yes"))
        self.nour.presses(label(self.nour, "introduction.accept"))
        self.luc.presses(label(self.luc, "introduction.accept"))
        assert self.mentorship.state == "active"
        for player in (self.nour, self.luc):
            player.reads()
        return self

    def greet(self) -> "Duo":
        """Each writes a first word to the other, so that their mentorship has begun: as a reply to
        what heads their thread, which is for nobody else whatever else was asked."""
        for player in (self.nour, self.luc):
            player.says("Bonjour", reply_to=self.thread(player))
        for player in (self.nour, self.luc):
            player.reads()
        return self

    def act(self, player: Player, act: str) -> None:
        """A press of any button there ever was; a place for the mentorship's number is filled."""
        player.does(Pressed(act=act.format(self.mentorship.id), ref=Ref("pressed")))

    def ends(self, player: Player, act: str, *answers: str) -> None:
        """One of the two ends it: they press this way to it, answer what it asks, and confirm."""
        self.act(player, act)
        for answer in answers:
            player.presses(answer)
        player.presses(label(player, "ending.sure"))

    def thread(self, player: Player) -> Ref:
        """The message that heads their thread on this player's screen."""
        slot = f"thread/{self.mentorship.id}"
        return next(each.ref for each in player.screen.shown if each.message.slot == slot)


def label(player: Player, key: str) -> str:
    """What a button is called in this player's language."""
    return player.house.catalogue[player.language].words(key)


def duo(
    house: House,
    *,
    nour: Player | None = None,
    luc: Player | None = None,
    zones: tuple[str, str] = ("Europe/Paris", "Europe/Paris"),
) -> Duo:
    """Nour has asked, Luc was proposed and has not answered yet. Either may be known already."""
    known_nour, known_luc = nour is not None, luc is not None
    nour = nour or house.phone("Nour")
    luc = luc or house.phone("Luc")
    claire = house.staff()

    def arrange(uow: UnitOfWork) -> int:
        mentee = (
            _person(uow, nour, "Nour Haddad", zones[0]) if not known_nour else _known(uow, nour)
        )
        mentor = _person(uow, luc, "Luc Petit", zones[1]) if not known_luc else _known(uow, luc)
        if uow.session.get(Mentor, mentor) is None:
            row = Mentor(person_id=mentor, state="active", answers=PROFILE, capacity=3)
            uow.session.add(row)
        request = Request(
            person_id=mentee,
            state="proposing",
            need="meaning",
            situation="research",
            answers={**ANSWERS, "name": "Nour Haddad"},
            holder=claire.who,
            holder_name="Claire",
            created_at=uow.now,
            submitted_at=uow.now,
        )
        uow.session.add(request)
        uow.session.flush()
        assert request.id is not None
        proposal = Proposal(
            request_id=request.id, mentor_id=mentor, state="asked", asked_at=uow.now
        )
        uow.session.add(proposal)
        uow.session.flush()
        assert proposal.id is not None
        return proposal.id

    return Duo(house, nour, luc, claire, house.change(arrange))


def _known(uow: UnitOfWork, player: Player) -> int:
    row = uow.session.get(PersonAddress, player.who)
    if row is not None:
        return row.person_id
    return _person(uow, player, f"{player.name} Durand", "Europe/Paris")


def _person(uow: UnitOfWork, player: Player, name: str, zone: str) -> int:
    about: dict[str, Any] = {"promotion": 2015, "city": "Lyon", "country": "FR", "zone": zone}
    person = Person(
        name=name,
        language=player.language,
        created_at=uow.now,
        consented_at=uow.now,
        consent_version=CATALOGUE.home.about.consent_version,
        **about,
    )
    uow.session.add(person)
    uow.session.flush()
    assert person.id is not None
    address = PersonAddress(address=player.who, person_id=person.id, used_at=uow.now)
    uow.session.add(address)
    return person.id


def relayed(player: Player) -> list[str]:
    """What reached somebody from another."""
    return [each.message.text for each in player.screen.shown if each.message.author]
