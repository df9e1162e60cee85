"""Who plays in the two walks, and what they say. Nobody here exists.

In French a student finds a mentor on Telegram; in English an engineer in Singapore finds one on
Slack. In both somebody else says no first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.e2e.people import Answer

CLAIRE = "U0CLAIRE"
PAUL = "U0PAUL"
ANTOINE = "U0ANTOINE"

SECRET = "mangouste"
"""A word that stands in everything the two write to each other, and nowhere else."""

DROPPED = "brouillon abandonné"
"""What staff write and, having seen the preview, do not send."""

NOTE = "note entre nous"
"""What staff write to each other in the thread of a case."""


@dataclass(frozen=True)
class Mentor:
    """A mentor: `user` is a number on Telegram, `U…` on Slack."""

    user: int | str
    name: str
    language: str
    profile: Mapping[str, Answer]


@dataclass(frozen=True)
class Cast:
    """A walk's people and words. `slips` are wrong answers by question, before the right one."""

    language: str
    mentee: int
    name: str
    city: str
    zone: str
    intake: Mapping[str, Answer]
    slips: Mapping[str, str]
    revised: tuple[str, str]
    renamed: tuple[str, str]
    accepts: Mentor
    declines: Mentor
    question: str
    reply: str
    notes: Mapping[str, str]

    @property
    def first_name(self) -> str:
        """How others call the mentee."""
        return self.name.split()[0]


SOPHIE = Mentor(
    user=7_002_001,
    name="Sophie Delmas",
    language="fr",
    profile={
        "name": "Sophie Delmas",
        "promotion": "X1998",
        "roles": ["mentor"],
        "occupation": "J’ai fondé deux entreprises en santé. Avant, ingénieure chez d’autres.",
        "helps": "Une création réussie, une fermeture, et tout ce qu’on apprend entre les deux.",
        "situations": ["graduating", "thirty"],
        "experiences": ["founded"],
        "sectors": ["health"],
        "functions": None,
        "companies": None,
        "place": "Paris, France",
        "countries": "États-Unis",
        "languages": "français et anglais",
        "format": "either",
        "capacity": "2",
        "until": None,
        "cannot": "Pas le lundi. Et je ne recrute pas.",
        "charter": "yes",
    },
)

ANTOINE_EN_FRANCAIS = Mentor(
    user=ANTOINE,
    name="Antoine Leroy",
    language="fr",
    profile={
        "name": "Antoine Leroy",
        "promotion": "X1991",
        "roles": ["mentor"],
        "occupation": "Directeur d’usines, en France et en Allemagne. Industrie automobile.",
        "helps": "Vingt-cinq ans d’équipes, une fermeture de site, un retour au pays.",
        "situations": ["thirty", "abroad"],
        "experiences": ["came_back"],
        "sectors": ["industry", "transport"],
        "functions": ["operations"],
        "companies": None,
        "place": "Strasbourg, France",
        "countries": "Allemagne",
        "languages": "français, allemand",
        "format": "remote",
        "capacity": "1",
        "until": None,
        "cannot": None,
        "charter": "yes",
    },
)

ANTOINE_IN_ENGLISH = Mentor(
    user=ANTOINE,
    name="Antoine Leroy",
    language="en",
    profile={
        "name": "Antoine Leroy",
        "promotion": "1991",
        "roles": ["mentor"],
        "occupation": "I ran car factories in France and Germany, and hire engineers from Asia.",
        "helps": "Twenty-five years of teams, a site closed, a return home.",
        "situations": ["abroad", "other"],
        "experiences": ["came_back"],
        "sectors": ["transport"],
        "functions": ["operations"],
        "companies": None,
        "place": "Strasbourg, France",
        "countries": "Germany, Singapore",
        "languages": "English, French, German",
        "format": "remote",
        "capacity": "1",
        "until": None,
        "cannot": None,
        "charter": "yes",
    },
)

KARIM = Mentor(
    user=7_002_002,
    name="Karim Benali",
    language="fr",
    profile={
        "name": "Karim Benali",
        "promotion": "X1987",
        "roles": ["mentor"],
        "occupation": "Consultant indépendant dans l’énergie. Avant, chercheur, puis en Asie.",
        "helps": "Quitter la recherche sans la renier, et vivre dix ans à Singapour.",
        "situations": ["research", "abroad", "consultant"],
        "experiences": ["independent", "left_research"],
        "sectors": ["energy"],
        "functions": None,
        "companies": None,
        "place": "Lyon, France",
        "countries": "Singapour",
        "languages": "français et anglais",
        "format": "either",
        "capacity": "1",
        "until": None,
        "cannot": None,
        "charter": "yes",
    },
)

FRENCH = Cast(
    language="fr",
    mentee=7_001_001,
    name="Inès Caron",
    city="Palaiseau",
    zone="Europe/Paris",
    intake={
        "name": "Inès Caron",
        "programme": "engineer",
        "promotion": "X2022",
        "place": "Palaiseau, France",
        "zone": "oui",
        "employment": "je suis étudiante",
        "student_year": "final",
        "pace": "full",
        "need": "meaning",
        "situation": "graduating",
        "grad_pull": "L’énergie d’une petite équipe. J’ai adoré mon stage dans la santé.",
        "grad_sector": "La santé ou l’énergie, sans savoir trancher. Pas la finance.",
        "grad_role": "Un bout de produit à moi, avec quelqu’un à qui demander quand je cale.",
        "hopes": "Avoir choisi entre deux secteurs.",
        "tried": "Deux stages, un forum, quelques cafés avec des anciens.",
        "reread": None,
        "availability": ["evening", "weekend"],
        "format": "either",
        "languages": "français et anglais",
        "avoid": None,
        "more": None,
    },
    slips={"promotion": "je ne sais plus trop", "need": "bof"},
    revised=("hopes", "Avoir choisi un secteur, et savoir ce que je cherche dans une équipe."),
    renamed=("Inès Caron", "Inès Caron-Viel"),
    accepts=SOPHIE,
    declines=ANTOINE_EN_FRANCAIS,
    question="Peux-tu préciser ce que « responsabilité » veut dire pour toi ?",
    reply="Décider moi-même de l’ordre des choses à faire, sur un petit périmètre.",
    notes={
        "why_not": "Je pars un an en Allemagne.",
        "objective": "Choisir un secteur et rencontrer cinq fondateurs.",
        "signs": "Trois rencontres faites avant Noël.",
        "date": "jeudi prochain à 18h30",
        "place": "Café de la Mairie, Paris",
        "to_team": "Merci de m’avoir trouvé quelqu’un si vite.",
        "checkin": "On se parle franchement.",
        "moved": "Je sais dire non à une offre.",
        "learnt": "Je pose maintenant les bonnes questions avant de dire oui.",
        "mentor_learnt": "Écouter plus longtemps avant de parler.",
    },
)

ENGLISH = Cast(
    language="en",
    mentee=7_001_004,
    name="Priya Raman",
    city="Singapore",
    zone="Asia/Singapore",
    intake={
        "name": "Priya Raman",
        "programme": "master",
        "promotion": "2019",
        "place": "Singapore",
        "zone": "yes",
        "employment": "yes, employed",
        "discreet": "some",
        "company": None,
        "pace": "full",
        "need": "move_on",
        "situation": "abroad",
        "abroad_tie": "My family is in Chennai, my work in Singapore, my degree is French.",
        "abroad_asset": "Five years in Asia, three languages, and a French education.",
        "abroad_wall": "They understand the code I write. The school means nothing here.",
        "hopes": "To know whether I sell the French degree here.",
        "tried": "Two French recruiters, an alumni dinner, many online applications.",
        "reread": None,
        "knows": "here",
        "availability": ["evening", "weekend"],
        "format": "remote",
        "languages": "English and French",
        "avoid": None,
        "more": None,
    },
    slips={"promotion": "not so long ago", "need": "hmm"},
    revised=("hopes", "To know whether I sell the French degree here, or Asia to a French group."),
    renamed=("Priya Raman", "Priya Raman Iyer"),
    accepts=ANTOINE_IN_ENGLISH,
    declines=KARIM,
    question="Which French groups have you talked to so far?",
    reply="Two energy groups, through their Singapore offices.",
    notes={
        "why_not": "Too many trips this year.",
        "objective": "Have two serious conversations with French groups.",
        "signs": "Both have read my file.",
        "date": "next Thursday at 5pm",
        "place": "https://meet.example.org/priya",
        "to_team": "Thank you for finding someone so fast.",
        "checkin": "We speak frankly.",
        "moved": "I can tell my story in two minutes.",
        "learnt": "I tell my story now, and people ask for more.",
        "mentor_learnt": "To listen longer before I speak.",
    },
)
