"""The careers team's room: a `House` with staff, mentees and mentors already in it.

Who acts is told by address and a button by its act, so that a test can press what is not on
anybody's screen: an old button, somebody else's, one that never was. Beside what screens show,
`said` keeps all that ever reached a place, and `standing` what stands in its slots now.
"""

from collections import defaultdict
from typing import Self

from sqlmodel import select

from conversations.team import triage
from conversations.team.forms import MEMBER, NAME, Form, Preview, Refusal
from conversations.turn import Turn
from storage.mail import (
    STAFF,
    Address,
    Button,
    Event,
    HomeOpened,
    Message,
    Pressed,
    Ref,
    Said,
    Submitted,
    What,
)
from storage.tables import Answers, Mentor, Person, PersonAddress, Request
from storage.unit_of_work import UnitOfWork
from tests.harness import CATALOGUE, House, Player, words_of

__all__ = ["CATALOGUE", "CLAIRE", "JEANNE", "MARC", "PAUL", "Room", "acts_of", "words_of"]

CLAIRE = Address("slack:UCLAIRE")
MARC = Address("slack:UMARC")
JEANNE = Address("telegram:1")
PAUL = Address("telegram:2")
STAFF_NAMES = {CLAIRE: "Claire", MARC: "Marc"}

ANSWERS: Answers = {
    "name": "Jeanne Martin",
    "programme": "doctorate",
    "promotion": 2015,
    "place": {"city": "Lyon", "country": "FR", "zones": ["Europe/Paris"]},
    "zone": "Europe/Paris",
    "employment": "employed",
    "discreet": "no",
    "pace": "full",
    "need": "meaning",
    "situation": "research",
    "research_done": "Jeanne cherchait sur les batteries, à Lyon. Une partie a abouti.",
    "research_keep": "La patience.",
    "research_next": "L’énergie m’attire ; jeanne@example.org pour en parler.",
    "hopes": "Savoir par où commencer.",
    "tried": "Rien encore.",
    "availability": ["evening"],
    "format": "remote",
    "languages": ["fr"],
    "more": None,
}
PROFILE: Answers = {
    "name": "Paul Durand",
    "promotion": 1998,
    "roles": ["mentor", "contact"],
    "occupation": "Directeur dans l’énergie",
    "helps": "J’ai quitté la recherche moi aussi.",
    "situations": ["research"],
    "experiences": ["left_research"],
    "sectors": ["energy"],
    "functions": None,
    "companies": None,
    "place": {"city": "Paris", "country": "FR", "zones": ["Europe/Paris"]},
    "zone": "Europe/Paris",
    "countries": "Allemagne",
    "languages": ["fr"],
    "format": "either",
    "capacity": "1",
    "until": None,
    "quota": "4",
    "cannot": None,
    "charter": True,
    "charter_contact": True,
}
ALWAYS_NOTED = "\n\n⚠ ".join(
    CATALOGUE.home.words(f"triage.form.{key}") for key in ("propose.buttons", "employer_unknown")
)
"""What stands beside any proposal for a mentee of these answers, before it is sent."""


class Room(House):
    """Everybody involved in a case, and the means to act as each of them."""

    def __init__(self, url: str, *, mail: bool = False) -> None:
        self.said: dict[Address, list[Message]] = defaultdict(list)
        self.standing: dict[tuple[Address, str], Message] = {}
        self.refs: dict[tuple[Address, str], Ref] = {}
        super().__init__(url, mail=mail)

    def like(self, other: Self) -> None:
        """See `House.like`."""
        super().like(other)
        self.said = defaultdict(list, {where: [*said] for where, said in other.said.items()})
        self.standing, self.refs = dict(other.standing), dict(other.refs)

    def _show(self, message: Message, standing: Ref | None) -> Ref:
        ref = super()._show(message, standing)
        self.said[message.to].append(message)
        if message.slot:
            self.standing[message.to, message.slot] = message
            self.refs[message.to, message.slot] = ref
        return ref

    # --- what happens -------------------------------------------------------------------------

    def happen(
        self, who: Address, what: What, *, where: Address | None = None, under: Ref | None = None
    ) -> None:
        """Anything, done by somebody, in their own place unless told otherwise."""
        name = STAFF_NAMES.get(who, "")
        player = Player(self, who, name=name, where=where or who, staff=bool(name))
        player.does(what, under=under)

    def press(self, who: Address, act: str, *, where: Address | None = None) -> None:
        """Somebody presses a button: staff in the channel, others in their own place."""
        place = where or (STAFF if who in STAFF_NAMES else who)
        self.happen(who, Pressed(act=act, ref=Ref("pressed")), where=place)

    def erases(self, who: Address) -> None:
        """Somebody has everything erased, see `Player.erases`."""
        Player(self, who, where=who).erases()

    def write(self, who: Address, text: str) -> None:
        """Somebody writes in their private place."""
        self.happen(who, Said(text=text, ref=self.new_ref()))

    def note(self, who: Address, text: str, *, case: int) -> None:
        """Somebody writes in the thread of a case."""
        said = Said(text=text, ref=self.new_ref())
        self.happen(who, said, where=STAFF, under=self.refs[STAFF, f"case/{case}"])

    def open_home(self, who: Address) -> Message:
        """Somebody opens the Home tab; returns what they see."""
        self.happen(who, HomeOpened())
        return self.standing[Address(who.replace("slack:", "slack:home/")), "home"]

    # --- forms, as an adapter uses them ---------------------------------------------------------

    def open_form(self, who: Address, act: str) -> Form | Refusal:
        """The form behind a button."""
        return self.forms.open(act, who, staff=who in STAFF_NAMES)

    def fill(self, who: Address, act: str, **values: str) -> Preview:
        """Open a form, fill it in, see its preview, confirm it; returns the preview."""
        form = self.open_form(who, act)
        assert isinstance(form, Form), form
        filled = {field.name: values.get(field.name, field.value) for field in form.fields}
        preview = self.forms.check(form.act, filled, who, staff=who in STAFF_NAMES)
        assert isinstance(preview, Preview), preview
        self.submit(who, form.act, filled)
        return preview

    def fill_inside(self, who: Address, act: str, **values: str) -> None:
        """The same for a form whose words stay in the team: it is taken without a preview."""
        form = self.open_form(who, act)
        assert isinstance(form, Form), form
        filled = {field.name: values.get(field.name, field.value) for field in form.fields}
        filled = {**filled, **known(filled.get("person", ""))}
        assert self.forms.check(form.act, filled, who, staff=who in STAFF_NAMES) is None
        self.submit(who, form.act, filled)

    def submit(
        self, who: Address, act: str, values: dict[str, str], *, where: Address = STAFF
    ) -> None:
        """A form that was confirmed, as it was previewed just before."""
        preview = self.forms.check(act, values, who, staff=who in STAFF_NAMES)
        adds = preview.adds if isinstance(preview, Preview) else {}
        self.happen(who, Submitted(act=act, values={**values, **adds}), where=where)

    # --- who is there ---------------------------------------------------------------------------

    def mentor(self, where: Address = PAUL, name: str = "Paul Durand") -> int:
        """A mentor whose profile is whole; returns the person's number."""

        def arrive(uow: UnitOfWork) -> int:
            person = Person(promotion=1998, city="Paris", country="FR", created_at=uow.now)
            number = _enter(uow, person, where, name)
            answers = {**PROFILE, "name": name}
            uow.session.add(Mentor(person_id=number, state="active", answers=answers))
            return number

        return self.change(arrive)

    def mentee(
        self, where: Address = JEANNE, name: str = "Jeanne Martin", **different: object
    ) -> int:
        """A mentee who has just sent a request; returns the request's number. `different` are
        answers of the intake."""

        def arrive(uow: UnitOfWork) -> int:
            person = Person(
                promotion=2015,
                studies="doctorate",
                city="Lyon",
                country="FR",
                created_at=uow.now,
                consent_version=CATALOGUE.home.about.consent_version,
            )
            request = Request(
                person_id=_enter(uow, person, where, name),
                state="draft",
                created_at=uow.now,
                answers={**ANSWERS, "name": name, **different},
                need="meaning",
                situation="research",
            )
            uow.session.add(request)
            uow.session.flush()
            what = Said(text="", ref=Ref("sent"))
            sent = Event(id=f"sent/{where}", at=uow.now, who=where, where=where, what=what)
            triage.submitted(Turn(sent, uow, CATALOGUE, person), request)
            assert request.id is not None
            return request.id

        number = self.change(arrive)
        self.settle()
        return number

    # --- what is seen ---------------------------------------------------------------------------

    def card(self, case: int) -> Message:
        """The card of a case as it stands."""
        return self.standing[STAFF, f"case/{case}"]

    def acts(self, case: int) -> set[str]:
        """The first words of the acts on the card."""
        return {act.partition("/")[0] for act in acts_of(self.card(case))}

    def last(self, where: Address) -> Message:
        """What reached a place last."""
        return self.said[where][-1]

    def heard(self, where: Address) -> str:
        """All the words that ever reached a place."""
        return "\n".join(words_of(message) for message in self.said[where])

    def thread(self, case: int) -> list[Message]:
        """What was posted in the thread of a case."""
        return [message for message in self.said[STAFF] if message.under == f"case/{case}"]

    def number(self, where: Address) -> int:
        """The number of the person who has this address."""

        def read(uow: UnitOfWork) -> int:
            found = select(PersonAddress.person_id).where(PersonAddress.address == where)
            return uow.session.exec(found).one()

        return self.change(read)


def _enter(uow: UnitOfWork, person: Person, where: Address, name: str) -> int:
    person.name, person.language = name, "fr"
    uow.session.add(person)
    uow.session.flush()
    assert person.id is not None
    uow.session.add(PersonAddress(address=where, person_id=person.id, used_at=uow.now))
    return person.id


def known(person: str) -> dict[str, str]:
    """What the adapter adds to the colleague that was chosen in a form."""
    if not person:
        return {}
    name = STAFF_NAMES.get(Address(person), "")
    return {f"person{NAME}": name, f"person{MEMBER}": "yes" if name else "no"}


def acts_of(message: Message) -> list[str]:
    """The acts of a message's buttons."""
    return [button.act for button in buttons_of(message)]


def buttons_of(message: Message) -> list[Button]:
    """A message's buttons, in order."""
    return [button for row in message.buttons for button in row]
