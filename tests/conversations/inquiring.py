"""A mentee and a mentor who may ask contacts together, and the ways to bring them further."""

from dataclasses import dataclass, field

from storage.mail import Pressed, Ref
from storage.tables import Inquiry, Mentor, Person, PersonAddress, Talk
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo, duo
from tests.conversations.room import PROFILE
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

ABOUT = "Le nucléaire, EDF"
QUESTIONS = ("Comment recrute-t-on ?", "Quel est le quotidien ?", "Que regrettes-tu ?")


@dataclass
class Seekers:
    """A pair, and contacts of the roster by name."""

    house: House
    two: Duo
    contacts: dict[str, Player] = field(default_factory=dict)

    @property
    def nour(self) -> Player:
        return self.two.nour

    @property
    def luc(self) -> Player:
        return self.two.luc

    @property
    def inquiry(self) -> Inquiry:
        """The newest one of any pair."""
        return self.house.all(Inquiry)[-1]

    def talks(self) -> list[str]:
        """What became of the talks, in the order in which they were asked for."""
        return [talk.state for talk in self.house.all(Talk)]

    def comes(self, name: str, quota: str = "2", *, zone: str = "Europe/Paris") -> Player:
        """A contact who knows the energy sector; on Slack if the name begins with `slack:`."""
        on_slack = name.startswith("slack:")
        first = name.removeprefix("slack:")
        player = self.house.slack(first) if on_slack else self.house.phone(first)
        self.contacts[name] = player

        def arrive(uow: UnitOfWork) -> None:
            person = Person(
                name=f"{first} Lafont",
                language="fr",
                promotion=1987,
                zone=zone,
                created_at=uow.now,
            )
            uow.session.add(person)
            uow.session.flush()
            assert person.id is not None
            where = PersonAddress(address=player.who, person_id=person.id, used_at=uow.now)
            uow.session.add(where)
            answers = {
                **PROFILE,
                "name": person.name,
                "promotion": 1987,
                "roles": ["contact"],
                "sectors": ["energy"],
                "companies": "EDF",
                "quota": quota,
            }
            uow.session.add(Mentor(person_id=person.id, state="active", answers=answers))

        self.house.change(arrive)
        return player

    def number(self, player: Player) -> int:
        """The number of a contact's person."""
        rows = self.house.all(PersonAddress)
        return next(row.person_id for row in rows if row.address == player.who)

    def writes(self, who: Player | None = None) -> None:
        """One of the two writes what they would ask."""
        who = who or self.nour
        who.says("/contact")
        for text in ("informations", ABOUT, *QUESTIONS, "Envoyer"):
            who.says(text)

    def seeks(self) -> None:
        """The mentee writes what they would ask, and the mentor agrees: contacts are offered."""
        self.writes()
        self.luc.presses(words("inquiry.button.agree"))

    def presses(self, who: Player, act: str) -> None:
        """Any button there ever was."""
        who.does(Pressed(act=act, ref=Ref("pressed")))

    def chooses(self) -> None:
        """Both agree, the mentee picks the first and sends it."""
        self.seeks()
        self.sends()

    def sends(self) -> None:
        """The mentee picks whoever is suggested first, and sends it."""
        self.nour.presses(words("inquiry.pick", place=1))
        self.nour.presses(words("inquiry.button.send"))

    def agrees(self, contact: Player) -> None:
        """The contact says yes, and how to be reached."""
        contact.presses(words("contact.yes"))
        contact.says("06 12 34 56 78")
        contact.says("Envoyer")


def words(key: str, **values: object) -> str:
    """A word of the home language, as a screen shows it."""
    return flat(CATALOGUE.home.words(key, **values))


def seekers(house: House, *contacts: str) -> Seekers:
    """A pair whose thread is open, and these contacts."""
    found = Seekers(house, duo(house).agree())
    for name in contacts:
        found.comes(name)
    return found


def heard(player: Player) -> str:
    """All that stands on somebody's screen, its buttons included."""
    return "\n".join(" ".join((each.text, *each.labels)) for each in player.screen.shown)


def written(house: House, *contacts: str) -> Seekers:
    """Nour has written what they would ask."""
    it = seekers(house, *contacts)
    it.writes()
    return it


def agreed(house: House, *contacts: str) -> Seekers:
    """Luc has agreed to it: contacts are offered."""
    it = seekers(house, *contacts)
    it.seeks()
    return it


def sent(house: House, *contacts: str) -> Seekers:
    """The contact that Nour picked is asked."""
    it = seekers(house, *contacts)
    it.chooses()
    return it


def refused_and_taken_up_again(house: House) -> Seekers:
    """Luc would ask otherwise, and Nour reads hers over."""
    it = written(house, "Zoé")
    it.luc.presses(words("inquiry.button.refuse"))
    it.luc.presses(words("dialogue.skip"))
    it.nour.presses(words("inquiry.button.anew"))
    return it


def staff_read(house: House) -> str:
    """All that stands in the channel of the careers team."""
    return heard(house.staff())
