"""How it goes, in people's own words: what is clear is taken, what lies between two options is
asked about, and nobody is said to be badly off for a word among others."""

from itertools import chain

import pytest

from conversations.dialogue.kinds import NotUnderstood
from conversations.programme import Programme
from tests.catalogue import CATALOGUE
from tests.conversations.typing_answers import ENGLISH, FRENCH, of, read

BETWEEN, UNCLEAR = "answers.choice_several", "answers.choice"
"""It is asked which of two; it is asked again."""

READ: dict[tuple[str, str, str], dict[str, list[str]]] = {
    ("fr", "checkin_mentee", "going"): {
        "good": ["Bien !", "Très bien, merci", "ça va bien", "Oui, beaucoup", "c’est super"],
        "soso": ["moyen", "bof", "ça peut aller", "Ça va…", "un peu", "plus ou moins"],
        "hard": [
            "Ça ne va pas",
            "Dur, très dur…",
            "ça va pas",
            "c’est très difficile",
            "pas bien",
            "mal",
        ],
        BETWEEN: [
            *("un peu dur", "pas vraiment", "ça avance", "plutôt oui", "oui dans l’ensemble"),
            *(
                "bien, ça ne va pas",
                "pas trop",
                "parfois difficile",
                "c’est compliqué",
                "plutôt non",
                "pas mal",
            ),
        ],
        UNCLEAR: [
            *("difficile à dire", "mal à la tête", "ça ne va pas mal", "je ne sais pas", "oui"),
            *("c’était difficile au début mais ça va", "j’aimerais que ce soit bien", "non"),
        ],
    },
    ("en", "checkin_mentee", "going"): {
        "good": ["going well", "It's going really well", "Well, thanks", "all good", "helps a lot"],
        "soso": ["so-so", "it's ok", "meh", "ups and downs", "it helps a bit", "could be better"],
        "hard": ["it's not going well", "Not well", "very hard", "it is really difficult", "bad"],
        BETWEEN: [
            *("a bit hard", "it's a bit hard", "not really", "getting there", "mostly, yes"),
            *("hard at times", "not great", "not too bad", "it helps", "fine"),
        ],
        UNCLEAR: [
            *("hard to say", "it is hard to find time", "it was hard but now it's fine", "yes"),
            *("it would be good if he answered", "not hard", "I don't know", "no"),
        ],
    },
    ("fr", "midterm_mentee", "going"): {
        "good": ["bien", "très bien"],
        "hard": ["ça ne va pas"],
        BETWEEN: ["un peu difficile"],
    },
    ("en", "midterm_mentee", "going"): {
        "good": ["well", "going well"],
        "hard": ["not going well"],
        BETWEEN: ["a little hard"],
    },
    ("fr", "checkin_mentor", "going"): {
        "good": ["ça va", "c’est mon rôle", "rien à signaler"],
        "soso": ["limite", "parfois à la limite"],
        "hard": ["ça me dépasse", "trop", "c’est trop"],
        BETWEEN: ["un peu trop", "un peu dur", "difficile", "ça me dépasse un peu", "plutôt oui"],
        UNCLEAR: ["bof", "trop bien", "ça ne me dépasse pas"],
    },
    ("en", "checkin_mentor", "going"): {
        "good": ["fine", "going well", "it's within my role"],
        "soso": ["borderline", "at the edge"],
        "hard": ["too much", "it's too much for me"],
        BETWEEN: ["a bit much", "a bit hard", "difficult", "sometimes beyond me", "mostly yes"],
        UNCLEAR: ["it's hard", "hard to say", "not too much", "meh"],
    },
    ("fr", "checkin_mentor", "whom"): {
        "mentee": ["d’elle", "la personne"],
        "me": ["moi", "autre chose"],
        "safety": ["un danger"],
        UNCLEAR: ["quelqu’un", "aucun danger", "pour quelqu’un"],
    },
    ("en", "checkin_mentor", "whom"): {
        "mentee": ["my mentee", "them"],
        "me": ["myself"],
        "safety": ["somebody is in danger"],
        UNCLEAR: ["somebody", "no danger"],
    },
    ("fr", "autonomy", "clear"): {
        "2": ["pas vraiment", "plutôt non"],
        "3": ["plus ou moins", "ça dépend"],
        "4": ["plutôt oui", "oui dans l’ensemble"],
        BETWEEN: ["oui", "non", "un peu", "ça avance"],
    },
    ("en", "autonomy", "clear"): {
        "2": ["not really"],
        "3": ["so-so", "more or less"],
        "4": ["mostly, yes", "rather yes"],
        BETWEEN: ["yes", "no", "a bit", "getting there"],
    },
    ("fr", "mirror", "still"): {
        "yes": ["oui", "tout à fait"],
        "partly": ["un peu", "pas tout à fait"],
        "no": ["non", "plus du tout", "pas vraiment"],
        BETWEEN: ["plutôt oui", "plutôt non"],
        UNCLEAR: ["un peu dur"],
    },
    ("en", "mirror", "still"): {
        "yes": ["yes", "still true"],
        "partly": ["a bit", "not entirely"],
        "no": ["no longer", "not really"],
        BETWEEN: ["mostly, yes", "rather no"],
        UNCLEAR: ["no problem", "a little hard"],
    },
    ("fr", "closing_mentee", "reached"): {
        "reached": ["oui, j’y suis", "c’est fait"],
        "closer": ["presque", "ça avance"],
        "not": ["pas vraiment", "non"],
        BETWEEN: ["plutôt oui", "pas encore"],
        UNCLEAR: ["bien", "pas mal"],
    },
    ("en", "closing_mentee", "reached"): {
        "reached": ["I'm there", "done"],
        "closer": ["getting there", "almost"],
        "not": ["not really", "no"],
        BETWEEN: ["mostly, yes", "not yet"],
        UNCLEAR: ["not bad", "not sure", "not too bad"],
    },
    ("fr", "closing_mentor", "again"): {
        "yes": ["oui", "avec plaisir"],
        "rest": ["plus tard", "oui, après une pause"],
        "no": ["pas vraiment", "non merci"],
        BETWEEN: ["plutôt oui"],
    },
    ("en", "closing_mentor", "again"): {
        "yes": ["sure", "no problem"],
        "rest": ["not now", "yes, after a break"],
        "no": ["not really", "no thanks"],
        BETWEEN: ["rather yes"],
    },
    ("fr", "midterm_mentee", "objective"): {
        "same": ["oui", "il n’a pas changé"],
        "changed": ["il a changé"],
        "unsure": ["je ne sais pas"],
        "none": ["pas encore"],
        UNCLEAR: ["il n’a pas encore changé", "un peu", "encore écrit"],
    },
    ("en", "midterm_mentee", "objective"): {
        "same": ["yes", "it hasn’t changed", "has not changed"],
        "changed": ["it has changed"],
        "unsure": ["I don't know"],
        "none": ["not yet"],
        UNCLEAR: ["still written", "a little"],
    },
}

CASES = [
    (language, form, name, said, meant)
    for (language, form, name), by_meaning in READ.items()
    for meant, phrases in by_meaning.items()
    for said in phrases
]


def meaning(said: str, form: str, name: str, programme: Programme) -> str:
    """The option that these words choose, or how it is asked on."""
    try:
        return str(read(said, of(form, name, programme), programme=programme))
    except NotUnderstood as problem:
        return problem.key


@pytest.mark.parametrize(("language", "form", "name", "said", "meant"), CASES)
def test_it_is_read_from_all_of_the_words(
    language: str, form: str, name: str, said: str, meant: str
) -> None:
    assert meaning(said, form, name, CATALOGUE[language]) == meant


@pytest.mark.parametrize("programme", [FRENCH, ENGLISH])
def test_no_words_that_say_more_are_read_as_the_gravest_answer(programme: Programme) -> None:
    """Neither what stands beside a grave word, nor what denies one."""
    around = ("{} à dire", "pas si {}", "{} mais utile", "a bit {}", "not so {}", "{} to say")
    for form in ("checkin_mentee", "midterm_mentee", "checkin_mentor", "midterm_mentor"):
        question = of(form, "going", programme)
        known = set(chain.from_iterable(question.synonyms.values()))
        for grave, each in ((word, each) for word in question.synonyms["hard"] for each in around):
            said = each.format(grave)
            assert said in known or meaning(said, form, "going", programme) != "hard", said


@pytest.mark.parametrize(
    ("said", "value"),
    [("plutôt oui", True), ("pas de souci", True), ("plutôt non", False), ("pas vraiment", False)],
)
def test_a_rather_is_an_answer_to_whether(said: str, value: bool) -> None:
    assert read(said, of("checkin_mentee", "team")) is value


@pytest.mark.parametrize(
    ("said", "value"),
    [("mostly, yes", True), ("no problem", True), ("rather no", False), ("not really", False)],
)
def test_a_rather_is_an_answer_to_whether_in_english(said: str, value: bool) -> None:
    programme = ENGLISH
    assert read(said, of("checkin_mentee", "team", programme), programme=programme) is value
