"""The cast: invented people to play, one mentee for each situation the service knows.

Nobody here exists. Each persona has a story of one line and answers to copy into the chat, so that
a visitor can walk the whole path without inventing anything.
"""

from dataclasses import asdict, dataclass

from sandbox.suggestions import ANSWERS, Answer


@dataclass(frozen=True)
class Persona:
    """Someone who holds a phone (Telegram) or sits before Slack."""

    id: int
    first_name: str
    last_name: str
    role: str
    """`mentee` or `mentor`."""
    language: str
    """Two letters, as the Telegram app reports it."""
    story: str
    story_en: str
    answers: tuple[Answer, ...]
    situation: str = ""
    """For a mentee, the letter of requirement 7."""
    home: str = ""
    """Where they live."""


@dataclass(frozen=True)
class Colleague:
    """Someone in the pretend Slack workspace."""

    id: str
    name: str
    real_name: str
    role: str
    """`staff`, `mentor`, `guest` or `stranger`."""
    story: str
    story_en: str
    in_triage: bool
    answers: tuple[Answer, ...] = ()

    @property
    def guest(self) -> bool:
        """Whether the account is a guest's."""
        return self.role == "guest"


HOMES = {
    "Grenoble": (45.1885, 5.7245),
    "Lyon": (45.764, 4.8357),
    "Nantes": (47.2184, -1.5536),
    "Palaiseau": (48.7146, 2.2457),
    "Paris": (48.8566, 2.3522),
    "Singapore": (1.2902, 103.8519),
    "Toulouse": (43.6047, 1.4442),
}
"""Where people are when they share their place: latitude and longitude, in degrees."""

TRIAGE_CHANNEL = "C0TRIAGE"
TRIAGE_NAME = "accompagnement"


MENTEES = (
    Persona(
        id=7_001_001,
        first_name="Inès",
        last_name="Caron",
        role="mentee",
        language="fr",
        situation="a",
        home="Palaiseau",
        story="Termine l’école. Attirée par les start-ups, hésite entre les secteurs et "
        "ne sait pas ce qu’on confie à une débutante.",
        story_en="Graduating. Drawn to start-ups, unsure of sector and of a beginner’s role.",
        answers=ANSWERS[7_001_001],
    ),
    Persona(
        id=7_001_002,
        first_name="Thomas",
        last_name="Berger",
        role="mentee",
        language="fr",
        situation="b",
        home="Lyon",
        story="Trente et un ans, cinq ans de conseil. Veut changer de cap, hésite.",
        story_en="Thirty-one, five years in consulting. Must change course, hesitates.",
        answers=ANSWERS[7_001_002],
    ),
    Persona(
        id=7_001_003,
        first_name="Nour",
        last_name="Haddad",
        role="mentee",
        language="fr",
        situation="c",
        home="Grenoble",
        story="Fin de thèse en physique. Objectifs atteints en partie ; pense à l’entreprise ou au "
        "secteur public.",
        story_en="Ending a physics thesis. Thinks of business or the public sector.",
        answers=ANSWERS[7_001_003],
    ),
    Persona(
        id=7_001_004,
        first_name="Priya",
        last_name="Raman",
        role="mentee",
        language="en",
        situation="d",
        home="Singapore",
        story="Indienne, diplômée d’un master de l’X, ingénieure à Singapour. Comment faire valoir "
        "diplôme et nationalité auprès d’une entreprise française ? (en anglais)",
        story_en="Indian, engineer in Singapore. How to make degree and nationality count?",
        answers=ANSWERS[7_001_004],
    ),
    Persona(
        id=7_001_005,
        first_name="Michel",
        last_name="Vasseur",
        role="mentee",
        language="fr",
        situation="e",
        home="Nantes",
        story="Cinquante-quatre ans, longtemps salarié, consultant indépendant depuis un an. Seul, "
        "doit apprendre à se vendre.",
        story_en="Fifty-four, an independent consultant for a year. Must learn to sell himself.",
        answers=ANSWERS[7_001_005],
    ),
    Persona(
        id=7_001_006,
        first_name="Jeanne",
        last_name="Lambert",
        role="mentee",
        language="fr",
        situation="f",
        home="Toulouse",
        story="Reprend après quatre ans auprès d’un parent malade. N’entre dans aucune case.",
        story_en="Coming back after four years caring for a parent. Fits no box.",
        answers=ANSWERS[7_001_006],
    ),
)

MENTORS = (
    Persona(
        id=7_002_001,
        first_name="Sophie",
        last_name="Delmas",
        role="mentor",
        language="fr",
        home="Paris",
        story="A fondé deux start-ups en santé, vendu l’une, fermé l’autre. Accompagne volontiers.",
        story_en="Founded two health start-ups, sold one, closed the other. Glad to mentor.",
        answers=ANSWERS[7_002_001],
    ),
    Persona(
        id=7_002_002,
        first_name="Karim",
        last_name="Benali",
        role="mentor",
        language="fr",
        home="Lyon",
        story="Ancien chercheur passé à l’industrie, dix ans en Asie, consultant aujourd’hui.",
        story_en="A researcher gone to industry, ten years in Asia, a consultant today.",
        answers=ANSWERS[7_002_002],
    ),
)

COLLEAGUES = (
    Colleague(
        id="U0CLAIRE",
        name="claire",
        real_name="Claire Martin",
        role="staff",
        story="Équipe Carrières : reçoit les demandes et décide.",
        story_en="Careers team: receives requests and decides.",
        in_triage=True,
        answers=ANSWERS["U0CLAIRE"],
    ),
    Colleague(
        id="U0HUGO",
        name="hugo",
        real_name="Hugo Petit",
        role="staff",
        story="Équipe Carrières : suit les accompagnements.",
        story_en="Careers team: follows the mentorships.",
        in_triage=True,
    ),
    Colleague(
        id="U0ANTOINE",
        name="antoine",
        real_name="Antoine Leroy",
        role="mentor",
        story="Mentor qui préfère Slack : industrie, Allemagne, vingt-cinq ans de métier.",
        story_en="A mentor who prefers Slack: industry, Germany, twenty-five years.",
        in_triage=False,
        answers=ANSWERS["U0ANTOINE"],
    ),
    Colleague(
        id="U0PAUL",
        name="paul",
        real_name="Paul Garnier",
        role="guest",
        story="Compte invité, présent dans le canal mais pas de l’équipe.",
        story_en="A guest account, in the channel but not of the team.",
        in_triage=True,
    ),
    Colleague(
        id="U0LEA",
        name="lea",
        real_name="Léa Moreau",
        role="stranger",
        story="Autre service de l’association, absente du canal : ne doit rien pouvoir faire.",
        story_en="From another department, not in the channel: must not be able to act.",
        in_triage=False,
    ),
)


def cast() -> dict[str, object]:
    """The whole cast as JSON for the page."""
    return {
        "phones": [
            asdict(persona) | {"place": HOMES[persona.home]} for persona in (*MENTEES, *MENTORS)
        ],
        "colleagues": [asdict(colleague) for colleague in COLLEAGUES],
        "triage": {"id": TRIAGE_CHANNEL, "name": TRIAGE_NAME},
    }
