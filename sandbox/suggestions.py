"""What the people of the cast could say, to copy into the chat: nobody has to invent anything.

By person, in the order in which the questions usually come.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """Something the persona could say: what it is about, and the words."""

    about: str
    text: str


def _answers(*pairs: tuple[str, str]) -> tuple[Answer, ...]:
    return tuple(Answer(about, text) for about, text in pairs)


ANSWERS: Mapping[int | str, tuple[Answer, ...]] = {
    7_001_001: _answers(
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
            "La santé ou l’énergie, sans savoir trancher. Pas la finance : j’ai essayé.",
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
        ("Au mentor", "Bonjour, et merci d’avoir accepté. Un premier appel jeudi soir ?"),
        ("Date", "jeudi prochain à 18h30"),
        ("Bilan", "Je sais maintenant poser les bonnes questions avant de dire oui."),
    ),
    7_001_002: _answers(
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
    7_001_003: _answers(
        ("Nom", "Nour Haddad"),
        ("Promotion", "2020"),
        ("Ville", "Grenoble, France"),
        (
            "La recherche",
            "Comprendre un matériau de bout en bout. Deux articles sur trois ; le dernier "
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
    7_001_004: _answers(
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
    7_001_005: _answers(
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
            "Un site, des cartes de visite, un réseau d’indépendants : peu de clients.",
        ),
        ("Langues", "français"),
        ("Objectif", "Une offre en une page et dix contacts rappelés."),
    ),
    7_001_006: _answers(
        ("Nom", "Jeanne Lambert"),
        ("Promotion", "X2004"),
        ("Ville", "Toulouse, France"),
        (
            "Ma situation",
            "J’ai tout arrêté il y a quatre ans pour accompagner ma mère. Je reviens.",
        ),
        (
            "Ce qui pèse",
            "Expliquer ce trou sans m’en excuser. Ce qui me porte : je n’ai plus peur de "
            "grand-chose.",
        ),
        ("Une semaine dans un an", "Quatre jours de travail qui a du sens, et un pour moi."),
        ("Dans six mois", "Avoir retrouvé confiance, et postulé à trois endroits choisis."),
        ("Déjà tenté", "Rien encore, je n’osais pas demander."),
        ("Langues", "français et espagnol"),
        ("Objectif", "Retrouver confiance, puis postuler à trois endroits choisis."),
    ),
    7_002_001: _answers(
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
        ("Bonjour", "Bonjour, et merci de ta confiance. Jeudi 18 h 30 me va très bien."),
        ("Bilan", "Elle avance vite et sait maintenant dire non."),
    ),
    7_002_002: _answers(
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
        ("Refus", "Pas ce trimestre : je ne pourrais pas être assez présent."),
    ),
    "U0CLAIRE": _answers(
        ("Question", "Peux-tu préciser ce que « responsabilité » veut dire pour toi ?"),
        ("Motif", "Sophie connaît les start-ups de santé et a de la place."),
    ),
    "U0ANTOINE": _answers(
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
}
