"""Who was promised a sign of the team after a check-in: closing the concern asks what became of
it."""

import pytest

from conversations.team.forms import Preview
from storage.mail import STAFF, Submitted
from storage.tables import Concern, History
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_concerns import checks_in, open_ones
from tests.harness import Filling, House, Player

WORD = "Merci, Nour : je t’appelle jeudi."


@pytest.fixture
def two(house: House) -> Duo:
    two = duo(house).agree()
    house.clock.forward(days=15)
    return two


def wrong(checked: object) -> set[str]:
    """The fields that can't be taken so."""
    assert isinstance(checked, dict), checked
    return set(checked)


def test_a_word_is_shown_before_it_leaves_and_what_is_answered_comes_into_the_case(
    two: Duo,
) -> None:
    checks_in(two.nour, "ne va pas bien", "Oui")
    filling = two.claire.opens("Vu : point d’étape")
    assert [each.name for each in filling.form.fields] == ["how", "letter", "done"]
    assert wrong(filling.fill(done="Lu.")) == {"how"}  # how it was answered must be said
    assert wrong(filling.fill(how="J’écris")) == {"letter"}
    assert WORD not in two.nour.all()
    preview = filling.send(how="J’écris", letter=WORD, done="Vue aussi.")
    assert isinstance(preview, Preview)
    two.house.again()
    assert not open_ones(two.house)
    assert preview.shown == two.nour.last.message.text
    assert two.nour.last.text.count(WORD) == 1
    kept = two.claire.sees(WORD)
    assert kept.message.under == "case/1"
    assert "Claire a écrit à Nour Haddad" in kept.text
    (row,) = two.house.all(Concern)
    assert row.why == "une lettre lui a été écrite ; Vue aussi."
    two.nour.presses("Écrire à l’équipe", on=two.nour.last)
    two.nour.says("Jeudi me va.")
    two.nour.presses("Envoyer")
    assert two.claire.sees("Jeudi me va.").message.under == "case/1"


def test_who_has_spoken_with_them_says_so_and_nothing_is_sent(two: Duo) -> None:
    checks_in(two.luc, "me dépasse", "Oui")
    before = two.luc.all()
    filling = two.claire.opens("Vu : accompagnateur dépassé")
    assert wrong(filling.fill(how="J’ai déjà parlé", letter=WORD)) == {"letter"}
    assert filling.send(how="J’ai déjà parlé", letter="") is None
    assert two.luc.all() == before
    (row,) = two.house.all(Concern)
    assert row.why == "l’équipe lui a parlé"
    assert "promised_contact" in [line.act for line in two.house.all(History)]


def test_a_mentor_reads_the_word_too(two: Duo) -> None:
    checks_in(two.luc, "est bien mon rôle", "Oui")
    two.claire.opens("Vu : mot de…").send(how="J’écris", letter="Parlons-en jeudi.")
    assert "Parlons-en jeudi." in two.luc.last.text
    assert not open_ones(two.house)


def test_who_wants_no_contact_is_not_written_to(two: Duo) -> None:
    checks_in(two.nour, "ne va pas bien", "Non")
    filling = two.claire.opens("Vu : point d’étape")
    assert [each.name for each in filling.form.fields] == ["done"]
    assert filling.send(done="Lu.") is None


def late(filling: Filling, **values: str) -> str:
    """The form is sent as it stands now, without another look; what its author reads then."""
    filled = {**{each.name: each.value for each in filling.form.fields}, **values}
    who = filling.player
    who.does(Submitted(act=filling.form.act, values=filled), where=STAFF)
    return Player(who.house, who.who).last.text


def test_who_closes_it_second_has_their_letter_back(two: Duo) -> None:
    checks_in(two.nour, "ne va pas bien", "Oui")
    marcs = two.house.staff("Marc").opens("Vu : point d’étape")
    two.claire.opens("Vu : point d’étape").send(how="J’ai déjà parlé")
    told = late(marcs, how="write", letter=WORD, done="Vue à midi.")
    assert "C’est vu" in told
    assert WORD in told
    assert "Vue à midi." in told
    assert WORD not in two.nour.all()


def test_who_filled_it_in_before_the_promise_has_their_words_back(two: Duo) -> None:
    checks_in(two.nour, "ne va pas bien", "Non")
    filling = two.claire.opens("Vu : point d’étape")
    two.house.clock.forward(days=16)
    checks_in(two.nour, "ne va pas bien", "Oui")
    assert "Vue à midi." in late(filling, done="Vue à midi.")
    assert open_ones(two.house)
