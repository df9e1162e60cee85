"""The ten questions that the bots we compare with ask: the same mix as in our intake, half of them
with buttons, whose message gives way to the answer once it is given. Texts are of the same length.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """What is asked, and the options; none: it is typed."""

    name: str
    ask: str
    options: tuple[str, ...] = ()


QUESTIONS = (
    Question("name", "Comment t’appelles-tu ?\n\nTon prénom, puis ton nom."),
    Question(
        "programme",
        "Quelle formation as-tu suivie à l’X ?",
        ("Cycle ingénieur", "Doctorat", "Master", "Autre formation"),
    ),
    Question("promotion", "De quelle promotion es-tu ?\n\nPar exemple : X2014, D2020 ou 1998."),
    Question("place", "Dans quelle ville vis-tu, et dans quel pays ?\n\nPar exemple : Lyon."),
    Question(
        "employment",
        "Es-tu en poste en ce moment ?",
        ("Oui, en poste", "Oui, à mon compte", "Je termine mes études", "Non"),
    ),
    Question(
        "need",
        "De quoi as-tu surtout besoin aujourd’hui ?",
        ("Changer de poste", "Rebondir après un imprévu", "Trouver un projet qui ait du sens"),
    ),
    Question(
        "situation",
        "Quelle situation ressemble le plus à la tienne ?",
        ("Fin d’études", "La trentaine", "La recherche", "L’étranger", "Consultant", "Autre"),
    ),
    Question("why", "Pourquoi changer, et pourquoi maintenant ? Que se passerait-il sinon ?"),
    Question("hopes", "Dans six mois, qu’aimerais-tu avoir compris, ou décidé ?"),
    Question(
        "format",
        "Comment préfères-tu que vous vous parliez ?",
        ("En personne", "À distance", "Les deux me vont"),
    ),
)

REVIEW = "Voici ta demande. On l’envoie ?"
SENT = "C’est envoyé. L’équipe te répond sous une semaine."


def keyboard(number: int) -> list[list[tuple[str, str]]]:
    """The buttons of question `number` (the one after the last: the review): (label, act)."""
    if number == len(QUESTIONS):
        return [[("Envoyer", "d/0/ok")], [("Plus tard", "d/0/l"), ("Arrêter", "d/0/x")]]
    question = QUESTIONS[number]
    rows = [[(label, f"d/0/a/{question.name}/{label[:8]}")] for label in question.options]
    back = [("Retour", f"d/0/b/{question.name}")] if number else []
    return [*rows, [*back, ("Plus tard", "d/0/l"), ("Arrêter", "d/0/x")]]


def text(number: int) -> str:
    """What question `number` says, its progress first."""
    if number == len(QUESTIONS):
        return REVIEW
    return f"Question {number + 1} sur {len(QUESTIONS)}\n\n{QUESTIONS[number].ask}"


def settled(number: int, answer: str) -> str:
    """What is left standing of question `number` once a button has answered it."""
    return f"{QUESTIONS[number].ask}\n\n→ {answer}"
