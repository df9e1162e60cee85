"""Invented people to look at: mentors of several kinds, and requests that wait for the team.

They come in the way everybody does: each answer below goes through the reception as if it had been
typed. Their addresses are on a platform that does not exist, and what would be sent there is taken
back, so nothing leaves for them; the cards of their requests do appear in the triage channel when
the service runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import func, select

from conversations.dialogue import dialogues
from conversations.dialogue.run import Run
from conversations.mentoring import invites
from conversations.programme import Catalogue
from conversations.reception import Reception
from storage.mail import Address, Event, Pressed, Ref, Said, What, address
from storage.tables import Dialogue, Person
from storage.unit_of_work import UnitOfWork

PLATFORM = "demo"


class NotEmpty(Exception):
    """There are people in this database already: invented ones must not be mixed with them."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"the database holds {count} people; set DATABASE_URL to an empty one for the demo"
        )


@dataclass(frozen=True)
class Invented:
    """Somebody, by what they would type at each question of a form."""

    answers: Mapping[str, str]

    @property
    def name(self) -> str:
        """As they give it."""
        return self.answers["name"]


MENTORS = (
    Invented(
        {
            "name": "Sophie Delmas",
            "promotion": "X1998",
            "roles": "mentor",
            "occupation": "J’ai fondé deux start-ups dans la santé, je conseille aujourd’hui.",
            "helps": "Créer une entreprise sans filet, puis choisir de s’arrêter.",
            "situations": "graduating, thirty",
            "experiences": "founded",
            "sectors": "health",
            "place": "Paris, France",
            "languages": "français, anglais",
            "format": "either",
            "capacity": "2",
            "charter": "oui",
        }
    ),
    Invented(
        {
            "name": "Karim Benali",
            "promotion": "X1989",
            "roles": "mentor",
            "occupation": "Chercheur en physique pendant douze ans, puis directeur technique.",
            "helps": "Quitter la recherche en gardant le goût de chercher.",
            "situations": "research",
            "experiences": "left_research",
            "sectors": "energy",
            "place": "Grenoble, France",
            "countries": "Allemagne, États-Unis",
            "languages": "français, anglais, allemand",
            "format": "remote",
            "capacity": "1",
            "cannot": "Rien le mercredi.",
            "charter": "oui",
        }
    ),
    Invented(
        {
            "name": "Hélène Vidal",
            "promotion": "X1985",
            "roles": "mentor",
            "occupation": "Trente ans dans l’industrie, consultante indépendante depuis dix ans.",
            "helps": "Apprendre à se vendre quand on a toujours eu un employeur.",
            "situations": "consultant, thirty, other",
            "experiences": "independent",
            "sectors": "consulting",
            "place": "Lyon, France",
            "languages": "français",
            "format": "in_person",
            "capacity": "3",
            "charter": "oui",
        }
    ),
)

MENTEES = (
    Invented(
        {
            "name": "Nour Haddad",
            "programme": "doctorate",
            "promotion": "2021",
            "place": "Lyon, France",
            "zone": "oui",
            "employment": "employed",
            "discreet": "no",
            "pace": "full",
            "need": "move_on",
            "situation": "research",
            "research_done": "Comprendre les matériaux poreux. J’en ai compris la moitié.",
            "research_keep": "Partir d’une question que personne n’a posée.",
            "research_next": "Je ne connais l’entreprise que par mes amis.",
            "hopes": "Savoir si je serais heureuse hors du laboratoire.",
            "tried": "Trois entretiens, sans suite.",
            "availability": "evening",
            "format": "either",
            "languages": "français, anglais",
        }
    ),
    Invented(
        {
            "name": "Michel Vasseur",
            "programme": "engineer",
            "promotion": "X1986",
            "place": "Nantes, France",
            "zone": "oui",
            "employment": "self_employed",
            "pace": "full",
            "need": "bounce_back",
            "situation": "consultant",
            "consult_offer": "J’aide les usines à perdre moins d’énergie. C’est simple et utile.",
            "consult_alone": "Les collègues me manquent. Le temps, je l’ai gagné.",
            "consult_sell": "Dire mon prix. J’ai bafouillé.",
            "hopes": "Avoir trois clients et dormir la nuit.",
            "tried": "Un site, que personne ne lit.",
            "availability": "daytime",
            "format": "in_person",
            "languages": "français",
        }
    ),
)


def load(uow: UnitOfWork, catalogue: Catalogue) -> int:
    """Bring everybody in; returns how many there are. Raises `NotEmpty`."""
    known = uow.session.exec(select(func.count()).select_from(Person)).one()
    if known:
        raise NotEmpty(known)
    reception = Reception(catalogue, lambda token: "")
    for number, invented in enumerate((*MENTORS, *MENTEES), 1):
        where = address(PLATFORM, number)
        guest = _Guest(uow, reception, where)
        if invented in MENTORS:
            token = invites.new_token(uow)
            invites.keep(uow, token, made_by=PLATFORM, days=1)
            uow.session.flush()
            guest.says(f"/start {token}")
        else:
            guest.presses(f"lang/{catalogue.home.language}")
            guest.presses("consent/yes")
        guest.fills(invented.answers)
    return len(MENTORS) + len(MENTEES)


class _Guest:
    """Somebody invented, at the reception."""

    def __init__(self, uow: UnitOfWork, reception: Reception, where: Address) -> None:
        self._uow = uow
        self._reception = reception
        self._where = where
        self._count = 0

    def says(self, text: str) -> None:
        self._does(Said(text=text, ref=Ref(str(self._count))))

    def presses(self, act: str) -> None:
        self._does(Pressed(act=act, ref=Ref("")))

    def fills(self, answers: Mapping[str, str]) -> None:
        """Answer whatever is asked, skipping what may be skipped and `answers` say nothing of; then
        send."""
        while dialogue := self._asked():
            form = self._reception.catalogue.home.forms[dialogue.form]
            run = Run(form, dialogue.answers, dialogue.revisiting)
            if run.position is None:
                self.presses(f"d/{dialogue.id}/ok/{run.version}")
                return
            skips = form.questions[run.position].optional and run.position not in answers
            self.says("passer" if skips else answers[run.position])

    def _asked(self) -> Dialogue | None:
        looking = self._event(Said(text="", ref=Ref("")))
        return dialogues.current(self._reception.turn(looking, self._uow))

    def _does(self, what: What) -> None:
        self._count += 1
        self._reception.handle(self._event(what), self._uow)
        self._uow.take_back(self._where)

    def _event(self, what: What) -> Event:
        return Event(
            id=f"{self._where}/{self._count}",
            at=self._uow.now,
            who=self._where,
            where=self._where,
            what=what,
        )
