"""The cast: invented people to play, one mentee for each situation the service knows.

Nobody here exists. Each persona has a story of one line and answers to copy into the chat, so that
a visitor can walk the whole path without inventing anything.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Answer:
    """Something the persona could say: what it is about, and the words."""

    about: str
    text: str


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


TRIAGE_CHANNEL = "C0TRIAGE"
TRIAGE_NAME = "accompagnement"


def _answers(*pairs: tuple[str, str]) -> tuple[Answer, ...]:
    return tuple(Answer(about, text) for about, text in pairs)


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
        answers=_answers(
            ("Nom", "Inès Caron"),
            ("Promotion", "X2022"),
            ("Ville", "Palaiseau, France"),
            (
                "Ce qui attire",
                "L’énergie d’une petite équipe, et voir vite l’effet de ce qu’on fait. J’ai "
                "adoré mon stage dans une jeune pousse de santé.",
            ),
            (
                "Secteurs",
                "La santé ou l’énergie, sans savoir trancher. Pas la finance : j’ai essayé.",
            ),
            (
                "Responsabilité",
                "Un bout de produit à moi, du début à la fin, avec quelqu’un à qui demander "
                "quand je cale.",
            ),
            (
                "Dans six mois",
                "Avoir choisi entre deux secteurs, et savoir ce que je cherche dans une équipe.",
            ),
            (
                "Déjà tenté",
                "Deux stages, un forum, quelques cafés avec des anciens. J’en ressors avec plus "
                "d’envies que d’idées claires.",
            ),
            ("Langues", "français et anglais"),
            ("Objectif", "Choisir deux secteurs et rencontrer cinq fondateurs d’ici trois mois."),
            ("Au mentor", "Bonjour, et merci d’avoir accepté. Un premier appel jeudi soir ?"),
            ("Date", "jeudi prochain à 18h30"),
            ("Bilan", "Je sais maintenant poser les bonnes questions avant de dire oui."),
        ),
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
        answers=_answers(
            ("Nom", "Thomas Berger"),
            ("Promotion", "X2012"),
            ("Ville", "Lyon, France"),
            (
                "Premier poste",
                "J’aime construire avec une équipe. Les recommandations sans suite m’usent.",
            ),
            (
                "Pourquoi changer",
                "Parce que je m’ennuie en réunion. Dans deux ans, je serais cynique.",
            ),
            (
                "L’hésitation",
                "Industrie ou entreprise à impact. Je crains de perdre en salaire et de fermer "
                "des portes.",
            ),
            ("Dans six mois", "Avoir décidé, et l’avoir dit à mon associé."),
            ("Déjà tenté", "Un bilan rapide avec une amie RH, trois candidatures sans réponse."),
            ("Langues", "français, anglais"),
            ("Objectif", "Décider de ma prochaine étape avant l’été."),
        ),
    ),
    Persona(
        id=7_001_003,
        first_name="Nour",
        last_name="Haddad",
        role="mentee",
        language="fr",
        situation="c",
        home="Grenoble",
        story="Fin de thèse en physique. Objectifs atteints en partie ; pense à l’entreprise ou au "
        "secteur public.",
        story_en="Ending a physics thesis. Thinks of business or the public sector.",
        answers=_answers(
            ("Nom", "Nour Haddad"),
            ("Promotion", "2020"),
            ("Ville", "Grenoble, France"),
            (
                "La recherche",
                "Comprendre un matériau de bout en bout. Deux articles sur trois ; le dernier "
                "résultat ne viendra pas.",
            ),
            ("À garder", "Poser une question bien à moi et tenir jusqu’à la réponse."),
            (
                "Entreprise, public",
                "J’imagine des délais courts. J’ignore ce que vaut ma thèse hors du laboratoire.",
            ),
            ("Dans six mois", "Savoir si je quitte la recherche, et pour quoi."),
            ("Déjà tenté", "Une journée doctorants-entreprises, un CV que personne ne comprend."),
            ("Langues", "français, anglais, arabe"),
            ("Objectif", "Savoir raconter ma thèse à un employeur en deux minutes."),
        ),
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
        "diplôme et nationalité auprès d’une entreprise française ? (en anglais)",
        story_en="Indian, engineer in Singapore. How to make degree and nationality count?",
        answers=_answers(
            ("Name", "Priya Raman"),
            ("Class", "2019"),
            ("City", "Singapore"),
            (
                "What ties you",
                "My family is in Chennai, my work in Singapore, my degree is French. In five "
                "years, perhaps Paris.",
            ),
            (
                "What you can do",
                "Five years in Asia, three languages, and a French engineering education.",
            ),
            (
                "What gets through",
                "They understand the code I write. The school means nothing here.",
            ),
            (
                "In six months",
                "To know whether I sell the French degree here, or Asia to a French group.",
            ),
            ("Already tried", "Two French recruiters, an alumni dinner, many online applications."),
            ("Languages", "English and French"),
            ("Objective", "Have two serious conversations with French groups by the third month."),
            ("To the mentor", "Hello, and thank you. Would Thursday at 10 Paris time suit you?"),
            ("Meeting date", "next Thursday at 10am"),
            ("Looking back", "I tell my story in two minutes now, and people ask for more."),
        ),
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
        answers=_answers(
            ("Nom", "Michel Vasseur"),
            ("Promotion", "X1991"),
            ("Ville", "Nantes, France"),
            (
                "Mon offre",
                "J’aide les usines à voir leurs risques avant l’accident. Je parle aux ouvriers "
                "et aux directeurs. J’écris court.",
            ),
            ("Manque et gain", "Les collègues du café me manquent. J’ai gagné mes matinées."),
            ("Se vendre", "Dire mon prix sans m’excuser. Et rappeler quand on ne répond pas."),
            ("Dans six mois", "Avoir une offre claire et oser la dire."),
            (
                "Déjà tenté",
                "Un site, des cartes de visite, un réseau d’indépendants : peu de clients.",
            ),
            ("Langues", "français"),
            ("Objectif", "Une offre en une page et dix contacts rappelés."),
        ),
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
        answers=_answers(
            ("Nom", "Jeanne Lambert"),
            ("Promotion", "X2004"),
            ("Ville", "Toulouse, France"),
            (
                "Ma situation",
                "J’ai tout arrêté il y a quatre ans pour accompagner ma mère. Je reviens.",
            ),
            (
                "Ce qui pèse",
                "Expliquer ce trou sans m’en excuser. Ce qui me porte : je n’ai plus peur de "
                "grand-chose.",
            ),
            ("Une semaine dans un an", "Quatre jours de travail qui a du sens, et un pour moi."),
            ("Dans six mois", "Avoir retrouvé confiance, et postulé à trois endroits choisis."),
            ("Déjà tenté", "Rien encore, je n’osais pas demander."),
            ("Langues", "français et espagnol"),
            ("Objectif", "Retrouver confiance, puis postuler à trois endroits choisis."),
        ),
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
        answers=_answers(
            ("Nom", "Sophie Delmas"),
            ("Promotion", "X1998"),
            (
                "Métier",
                "J’ai fondé deux entreprises en santé, j’en conseille aujourd’hui. Avant, "
                "ingénieure dans un grand groupe.",
            ),
            (
                "Expérience utile",
                "Une création réussie, une fermeture, et tout ce qu’on apprend entre les deux.",
            ),
            ("Ville", "Paris, France"),
            ("Autres pays", "États-Unis"),
            ("Langues", "français et anglais"),
            ("Limites", "Pas le lundi. Et je ne recrute pas."),
            ("Bonjour", "Bonjour, et merci de ta confiance. Jeudi 18 h 30 me va très bien."),
            ("Bilan", "Elle avance vite et sait maintenant dire non."),
        ),
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
        answers=_answers(
            ("Nom", "Karim Benali"),
            ("Promotion", "X1987"),
            (
                "Métier",
                "Consultant indépendant dans l’énergie. Avant, chercheur, puis industriel en Asie.",
            ),
            (
                "Expérience utile",
                "Quitter la recherche sans la renier, vivre dix ans à Singapour, apprendre à me "
                "vendre.",
            ),
            ("Ville", "Lyon, France"),
            ("Autres pays", "Singapour"),
            ("Langues", "français et anglais"),
            ("Limites", "Un seul accompagnement à la fois."),
            ("Bonjour", "Bonjour, heureux de faire ta connaissance. Raconte-moi où tu en es."),
            ("Refus", "Pas ce trimestre : je ne pourrais pas être assez présent."),
        ),
    ),
)

COLLEAGUES = (
    Colleague(
        id="U0CLAIRE",
        name="claire",
        real_name="Claire Martin",
        role="staff",
        story="Équipe Carrières : reçoit les demandes et décide.",
        story_en="Careers team: receives requests and decides.",
        in_triage=True,
        answers=_answers(
            ("Question", "Peux-tu préciser ce que « responsabilité » veut dire pour toi ?"),
            ("Motif", "Sophie connaît les start-ups de santé et a de la place."),
        ),
    ),
    Colleague(
        id="U0HUGO",
        name="hugo",
        real_name="Hugo Petit",
        role="staff",
        story="Équipe Carrières : suit les accompagnements.",
        story_en="Careers team: follows the mentorships.",
        in_triage=True,
    ),
    Colleague(
        id="U0ANTOINE",
        name="antoine",
        real_name="Antoine Leroy",
        role="mentor",
        story="Mentor qui préfère Slack : industrie, Allemagne, vingt-cinq ans de métier.",
        story_en="A mentor who prefers Slack: industry, Germany, twenty-five years.",
        in_triage=False,
        answers=_answers(
            ("Nom", "Antoine Leroy"),
            ("Promotion", "X1991"),
            ("Métier", "Directeur d’usines, en France et en Allemagne. Industrie automobile."),
            (
                "Expérience utile",
                "Vingt-cinq ans d’équipes, une fermeture de site, un retour au pays.",
            ),
            ("Ville", "Strasbourg, France"),
            ("Autres pays", "Allemagne"),
            ("Langues", "français, allemand, anglais"),
            ("Bonjour", "Bonjour, avec plaisir. Dis-moi ce qui t’amène."),
        ),
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
        story="Autre service de l’association, absente du canal : ne doit rien pouvoir faire.",
        story_en="From another department, not in the channel: must not be able to act.",
        in_triage=False,
    ),
)


def cast() -> dict[str, object]:
    """The whole cast as JSON for the page."""
    return {
        "phones": [asdict(persona) for persona in (*MENTEES, *MENTORS)],
        "colleagues": [asdict(colleague) for colleague in COLLEAGUES],
        "triage": {"id": TRIAGE_CHANNEL, "name": TRIAGE_NAME},
    }
