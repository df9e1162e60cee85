"""Who was promised a sign of the team after a check-in: closing the concern asks what became of
it."""

import pytest

from conversations.team.forms import Form, Preview
from storage.mail import STAFF, Submitted
from storage.tables import Concern, History
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_concerns import checks_in, open_ones, says_whom, writes_to_team
from tests.harness import Filling, House, Player

WORD = "Merci, Nour : je t’appelle jeudi."


def asked_how_it_goes(house: House) -> Duo:
    """Both are asked for their first check-in."""
    two = duo(house).agree().greet()
    house.clock.forward(days=15)
    return two


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    """Both are asked for their first check-in."""
    return begin(house, asked_how_it_goes)


def wrong(checked: object) -> set[str]:
    """The fields that can't be taken so."""
    assert isinstance(checked, dict), checked
    return set(checked)


def test_a_word_is_shown_before_it_leaves_and_what_is_answered_comes_into_the_case(
    two: Duo,
) -> None:
    checks_in(two.nour, "Ne va pas bien", "Oui")
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
    checks_in(two.luc, "Me dépasse", "Oui")
    before = two.luc.all()
    filling = two.claire.opens("Vu : accompagnateur dépassé")
    assert wrong(filling.fill(how="J’ai déjà parlé", letter=WORD)) == {"letter"}
    assert filling.send(how="J’ai déjà parlé", letter="") is None
    assert two.luc.all() == before
    (row,) = two.house.all(Concern)
    assert row.why == "l’équipe lui a déjà parlé ou écrit"
    assert "promised_contact" in [line.act for line in two.house.all(History)]


def test_words_for_the_team_are_answered_too(two: Duo) -> None:
    for player in (two.nour, two.luc):
        player.says("/team Puis-je vous appeler ?")
        says_whom(player)
        player.presses("Envoyer")
        assert "Quelqu’un te répondra" in player.last.text
    for player, sign in ((two.nour, "mot à l’équipe"), (two.luc, "mot de l’accompagnateur")):
        filling = two.claire.opens(f"Vu : {sign}")
        assert wrong(filling.fill(done="Lu.")) == {"how"}
        filling.send(how="J’écris", letter=WORD)
        assert WORD in player.last.text
    assert not open_ones(two.house)


def test_a_mentor_reads_the_word_too(two: Duo) -> None:
    checks_in(two.luc, "Est bien mon rôle", "Oui")
    two.claire.opens("Vu : mot de…").send(how="J’écris", letter="Parlons-en jeudi.")
    assert "Parlons-en jeudi." in two.luc.last.text
    assert not open_ones(two.house)


def test_who_wants_no_contact_is_not_written_to(two: Duo) -> None:
    checks_in(two.nour, "Ne va pas bien", "Non")
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
    checks_in(two.nour, "Ne va pas bien", "Oui")
    marcs = two.house.staff("Marc").opens("Vu : point d’étape")
    two.claire.opens("Vu : point d’étape").send(how="J’ai déjà parlé")
    told = late(marcs, how="write", letter=WORD, done="Vue à midi.")
    assert "C’est vu" in told
    assert WORD in told
    assert "Vue à midi." in told
    assert WORD not in two.nour.all()


def test_who_filled_it_in_before_the_promise_has_their_words_back(two: Duo) -> None:
    checks_in(two.nour, "Ne va pas bien", "Non")
    filling = two.claire.opens("Vu : point d’étape")
    two.house.clock.forward(days=16)
    checks_in(two.nour, "Ne va pas bien", "Oui")
    assert "Vue à midi." in late(filling, done="Vue à midi.")
    assert open_ones(two.house)


def names(filling: Filling) -> list[str]:
    return [each.name for each in filling.form.fields]


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_what_was_written_since_is_the_sign_that_was_promised(two: Duo, who: str) -> None:
    if who == "mentee":
        checks_in(two.nour, "Ne va pas bien", "Oui")
        waiting = two.claire.opens("Vu : point d’étape")
        two.claire.opens("Poser une question").send(question="On s’appelle jeudi ?")
        read = two.nour
    else:
        checks_in(two.luc, "Me dépasse", "Oui")
        waiting = two.claire.opens("Vu : accompagnateur dépassé")
        form = two.house.forms.open("write_mentor/1", two.claire.who, staff=True)
        assert isinstance(form, Form)
        Filling(two.claire, form).send(letter="On s’appelle jeudi ?")
        read = two.luc
    assert "On s’appelle jeudi ?" in read.last.text
    told = late(waiting, how="write", letter=WORD)
    assert "entre-temps" in told
    assert WORD in told, "it would be lost without a word"
    assert WORD not in read.all()
    assert len(open_ones(two.house)) == 1
    filling = two.claire.opens("Vu : …")
    assert names(filling) == ["done"]
    assert filling.send(done="") is None
    assert not open_ones(two.house)


def closing(two: Duo, kind: str) -> Filling:
    """The form that closes the concern of this kind."""
    (number,) = (row.id for row in two.house.all(Concern) if row.kind == kind)
    form = two.house.forms.open(f"close_concern/{number}", two.claire.who, staff=True)
    assert isinstance(form, Form)
    return Filling(two.claire, form)


@pytest.mark.parametrize("how", ["J’ai déjà parlé", "J’écris"])
def test_one_sign_is_enough_for_two_concerns(two: Duo, how: str) -> None:
    checks_in(two.nour, "Ne va pas bien", "Non")
    two.house.clock.forward(days=16)
    checks_in(two.nour, "M’aide vraiment", "Oui")
    before, after = closing(two, "hard"), closing(two, "asked")
    assert names(before) == names(after) == ["how", "letter", "done"]
    after.send(how=how, letter=WORD if how == "J’écris" else "")
    assert names(closing(two, "hard")) == ["done"]


def test_a_promise_that_is_made_anew_is_waited_for_anew(two: Duo) -> None:
    checks_in(two.nour, "Ne va pas bien", "Oui")
    two.claire.opens("Poser une question").send(question="On s’appelle jeudi ?")
    two.house.clock.forward(days=16)
    checks_in(two.nour, "Ne va pas bien", "Oui")
    assert names(two.claire.opens("Vu : point d’étape")) == ["how", "letter", "done"]


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_a_promise_that_is_late_is_owned_up_to_once(two: Duo, who: str) -> None:
    player: Player = getattr(two, who)
    how = "Ne va pas bien" if who == "nour" else "Me dépasse"
    checks_in(player, how, "Oui")
    two.house.clock.forward(days=3)
    assert "n’a encore pu te répondre" not in player.all()
    two.house.clock.forward(days=25)
    assert player.all().count("n’a encore pu te répondre") == 1
    player.presses("Écrire à l’équipe", on=player.sees("n’a encore pu te répondre"))
    assert "Que veux-tu dire à l’équipe" in player.last.text


def test_who_waits_for_two_signs_reads_one_excuse(two: Duo) -> None:
    checks_in(two.luc, "Me dépasse", "Oui")
    writes_to_team(two.luc)
    assert {kind for kind, _ in open_ones(two.house)} >= {"limits", "mentor_asked"}
    two.house.clock.forward(days=28)
    assert two.luc.all().count("n’a encore pu te répondre") == 1


def test_whoever_has_their_sign_reads_no_excuse(two: Duo) -> None:
    checks_in(two.nour, "Ne va pas bien", "Oui")
    two.claire.opens("Vu : point d’étape").send(how="J’écris", letter=WORD)
    checks_in(two.luc, "Me dépasse", "Non")
    two.house.clock.forward(days=28)
    for player in (two.nour, two.luc):
        assert "n’a encore pu te répondre" not in player.all()
