"""The card of a case: what it says, in what order, and what may be pressed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.casework import cards, cases
from conversations.casework.cards import Case, card
from conversations.casework.promises import Kind, Promise
from conversations.words import NBSP
from tests.catalogue import CATALOGUE

HOME = CATALOGUE.home
MONDAY = datetime(2027, 3, 1, 10, tzinfo=UTC)

JEANNE = Case(
    id=12,
    state="submitted",
    now=MONDAY + timedelta(days=2),
    name="Jeanne Martin",
    promotion=2015,
    studies="Doctorat",
    city="Lyon",
    country="France",
    situation="research",
    need="meaning",
    words=("Mes recherches ont abouti, en partie.", "J’aimerais du concret."),
    submitted_at=MONDAY,
    owed=Promise("answer", date(2027, 3, 8)),
)

ASIDE = ["assign/12", "note/12", "close/12", "history/12"]
"""What stands in the menu of a card."""


def test_a_new_card_says_who_what_and_by_when() -> None:
    shown = card(JEANNE, HOME)
    assert "Jeanne Martin (promo 2015)" in shown.title
    assert shown.facts[:2] == (
        ("🆕 À prendre", ""),
        ("Reçue", "lundi 1er mars · première réponse promise d’ici lundi 8 mars"),
    )
    assert ("Situation", HOME.situations["research"]) in shown.facts
    assert ("Besoin", HOME.needs["meaning"]) in shown.facts
    assert ("Lieu", "Lyon, France") in shown.facts
    assert shown.quote == "\n".join(JEANNE.words)
    assert [[button.act for button in row] for row in shown.buttons] == [
        ["claim/12", "ask/12", "interview/12", "propose/12"],
        [*(f"{act}/12" for act in ("refer", "contact", "wait", "decline")), *ASIDE],
        ["verified/12"],
    ]
    assert [button.act for row in shown.buttons for button in row if button.aside] == ASIDE
    styles = {button.act: button.style for row in shown.buttons for button in row}
    assert [act for act, style in styles.items() if style == "primary"] == ["claim/12"]


def test_a_late_card_says_so_in_words_and_with_a_sign() -> None:
    late = card(replace(JEANNE, now=MONDAY + timedelta(days=9)), HOME)
    warning = "⚠ Première réponse promise pour lundi 8 mars{}: elle est en retard"
    assert late.facts[2] == (warning.format(NBSP), "")
    told = card(replace(JEANNE, now=MONDAY + timedelta(days=9), owed=None), HOME)
    assert told.facts[1] == ("Reçue", "lundi 1er mars")


@pytest.mark.parametrize(
    ("kind", "said", "late"),
    [
        ("decision", "décision promise d’ici", "Décision promise pour lundi 15 mars{}: elle"),
        ("search", "promis de trouver quelqu’un d’ici", "Promis de trouver quelqu’un d’ici"),
    ],
)
def test_whatever_is_owed_is_said_and_when_it_is_late(kind: Kind, said: str, late: str) -> None:
    owing = replace(JEANNE, owed=Promise(kind, date(2027, 3, 15)))
    assert card(owing, HOME).facts[1] == ("Reçue", f"lundi 1er mars · {said} lundi 15 mars")
    (sign,) = [
        fact
        for fact, _ in card(replace(owing, now=MONDAY + timedelta(days=15)), HOME).facts
        if "⚠" in fact
    ]
    assert sign.startswith(f"⚠ {late.format(NBSP)}")
    assert "15 mars" in sign


def test_a_waiting_question_is_said_in_every_state() -> None:
    asking = card(replace(JEANNE, state="asking", asked_at=MONDAY, holder_name="Claire"), HOME)
    state = "❓ Question posée lundi 1er mars, réponse attendue · suivie par Claire"
    assert asking.facts[0] == (state, "")
    assert str(asking.facts).count("❓") == 1
    proposing = card(replace(JEANNE, state="proposing", asked_at=MONDAY), HOME)
    assert proposing.facts[0][0].startswith("📨")
    assert proposing.facts[1][0].startswith("❓")


def test_the_buttons_are_the_acts_the_table_allows() -> None:
    for state in cases.STATES:
        for programme in CATALOGUE:
            follows = ("Anne Petit",) if state == "proposing" else ()
            asks = (("Paul Durand", cards.QUESTION),) if state == "proposing" else ()
            case = replace(JEANNE, state=state, following=follows, proposals=asks, silent=True)
            shown = card(case, programme)
            acts = {button.act.partition("/")[0] for row in shown.buttons for button in row}
            allowed = {act.removesuffix("_beside") for act in cases.offered(state)}
            open_only = {"verified"} if state != "closed" else set()
            told = {"note"} if state != "draft" else set()
            # One button asks a contact, or names one who has agreed.
            assert acts == (allowed - {"ask_contact"}) | open_only | told | {"history"}


def test_every_state_and_outcome_has_words_and_a_sign_of_its_own() -> None:
    assert set(cards.SIGNS) == set(cases.STATES)
    assert len(set(cards.SIGNS.values())) == len(cards.SIGNS)
    for programme in CATALOGUE:
        open_states = [state for state in cases.STATES if state != "closed"]
        said = {cards.state_lines(replace(JEANNE, state=s), programme)[0] for s in open_states}
        for outcome in cases.OUTCOMES.values():
            closed = replace(JEANNE, state="closed", outcome=outcome)
            said.add(cards.state_lines(closed, programme)[0])
        assert len(said) == len(open_states) + len(set(cases.OUTCOMES.values()))


def test_an_erased_person_leaves_nothing_of_themself() -> None:
    gone = replace(JEANNE, erased=True, state="closed", outcome="withdrawn")
    shown = card(gone, HOME)
    everything = " ".join([shown.title, shown.quote, *map(str, shown.facts)])
    for secret in ("Jeanne", "2015", "Lyon", "recherches", "Doctorat"):
        assert secret not in everything


def test_own_words_are_readable_lines() -> None:
    lines = cards.own_words(["un\ndeux", "", "mot " * 100])
    assert lines[0] == "un deux"
    assert len(lines) == 2
    assert len(lines[1]) <= cards.WORDS_LINE
    assert lines[1].endswith("mot…")
