"""Concerns: what opens one, what refreshes it, what is over by itself, and who is out of reach."""

from datetime import timedelta

import pytest

from storage import outbox
from storage.mail import Event, Said
from storage.tables import Concern, History, Mentor, Person, PersonAddress, Proposal
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, Player, Shown

WORDS = CATALOGUE.home.words
SECRET = "Nos rendez-vous sautent les uns après les autres."


def open_ones(house: House) -> list[tuple[str, int]]:
    """The kinds of what nobody has closed, and how often each was seen."""
    return [(row.kind, row.times) for row in house.all(Concern) if row.closed_at is None]


def card(house: House, number: int = 1) -> Shown:
    """The card of a case, as it stands in the channel."""
    shown = house.staff().screen.shown
    return next(each for each in shown if each.message.slot == f"case/{number}")


def signs(house: House, number: int = 1) -> list[str]:
    """What the card says first, without the number of the day."""
    facts = card(house, number).message.facts
    return [fact for fact, value in facts if not value and fact.startswith("⚠")]


def acts(house: House) -> list[str]:
    return [line.act for line in house.all(History)]


def writes_to_team(player: Player, words: str = SECRET) -> None:
    player.says(f"/team {words}")
    says_whom(player)
    player.presses("Envoyer")


def says_whom(player: Player, about: str = "De moi, ou d’autre chose") -> None:
    """A mentor is asked whom their words for the team are about."""
    if about in player.last.labels:
        player.presses(about)


def asks_from_outside(house: House) -> Player:
    """Somebody who has no case asks the team something."""
    paul = house.phone()
    for each in ("/start", "Français", "Je viens pour autre chose", "Poser une question"):
        paul.says(each)
    paul.says("Le service est-il ouvert aux conjoints ?")
    paul.presses("Envoyer")
    return paul


def checks_in(player: Player, going: str, wants: str = "Oui") -> None:
    """The first check-in, which the journey has offered."""
    invited = next(each for each in player.screen.shown if "checkin_first" in each.message.slot)
    presses = player.presses if invited.buttons else player.presses_late  # it is answered anew
    presses("Répondre", on=invited)
    player.presses(going)
    player.says(SECRET)
    says_whom(player)
    player.presses(wants)
    player.presses("Envoyer")


def falls_silent(two: Duo) -> None:
    """They exchange words, and then none for four weeks; nor do they answer what they are asked."""
    two.nour.says("Bonjour Luc")
    two.luc.says("Bonjour Nour")
    two.house.clock.forward(days=29)


def write_again(player: Player, text: str, other: str) -> None:
    """The first words after a check-in may answer that: it is asked for whom they are."""
    player.says(text)
    player.presses(f"Pour {other}")


def asked_how_it_goes(house: House) -> Duo:
    """Both are asked for their first check-in."""
    two = duo(house).agree().greet()
    house.clock.forward(days=15)
    return two


def silent(house: House) -> Duo:
    """Two who are introduced, and have fallen silent."""
    two = duo(house).agree()
    falls_silent(two)
    return two


# --- what opens one -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "going", "wants", "kind"),
    [
        ("nour", "Ne va pas bien", "Oui", "hard"),
        ("nour", "Ne va pas bien", "Non", "hard"),
        ("nour", "M’aide vraiment", "Oui", "asked"),
        ("luc", "Me dépasse", "Oui", "limits"),
        ("luc", "Est bien mon rôle", "Oui", "mentor_asked"),
    ],
)
def test_a_check_in_that_needs_somebody(
    house: House, begin: Begin, who: str, going: str, wants: str, kind: str
) -> None:
    two = begin(house, asked_how_it_goes)
    checks_in(getattr(two, who), going, wants)
    assert open_ones(two.house) == [(kind, 1)]
    (sign,) = signs(two.house)
    assert WORDS(f"concern.what.{kind}")[1:] in sign
    assert sign.endswith("depuis mardi 8 décembre")
    assert SECRET not in card(two.house).text
    assert "concern" in acts(two.house)


@pytest.mark.parametrize(("who", "going"), [("nour", "M’aide un peu"), ("luc", "Est à la limite")])
def test_a_check_in_that_needs_nobody_opens_nothing(
    house: House, begin: Begin, who: str, going: str
) -> None:
    two = begin(house, asked_how_it_goes)
    checks_in(getattr(two, who), going, "Non")
    assert not open_ones(two.house)
    assert not signs(two.house)


def test_words_for_the_team_come_again_and_refresh(two: Duo) -> None:
    writes_to_team(two.nour)
    (row,) = two.house.all(Concern)
    two.house.clock.forward(days=1)
    writes_to_team(two.nour, "Encore un mot.")
    two.house.again()
    assert open_ones(two.house) == [("asked", 2)]
    (sign,) = signs(two.house)
    assert sign == "⚠ La personne s’adresse à l’équipe · depuis lundi 23 novembre, 2 fois"
    (again,) = two.house.all(Concern)
    assert again.opened_at == row.opened_at
    assert again.seen_at == row.opened_at + timedelta(days=1)
    assert acts(two.house).count("concern") == 1


def test_each_side_has_a_concern_of_its_own_and_the_gravest_comes_first(two: Duo) -> None:
    writes_to_team(two.luc)
    writes_to_team(two.nour)
    assert sorted(open_ones(two.house)) == [("asked", 1), ("mentor_asked", 1)]
    first, second = signs(two.house)
    assert "La personne s’adresse" in first
    assert "L’accompagnateur s’adresse" in second
    assert card(two.house).labels[:2] == [
        "Vu : mot à l’équipe",
        "Vu : mot de l’accompagnateur",
    ]


def test_who_has_no_case_has_a_post(house: House, begin: Begin) -> None:
    begin(house, asks_from_outside)
    (row,) = house.all(Concern)
    assert (row.kind, row.request_id, row.person_id) == ("asked", None, 1)
    post = house.staff().sees("La personne s’adresse à l’équipe")
    assert post.message.slot == "person/1/concern/asked"
    assert post.message.under == ""
    assert "conjoints" not in post.text
    assert post.labels == ["Vu : mot à l’équipe"]


def test_a_letter_of_the_team_is_what_was_asked_for(house: House, begin: Begin) -> None:
    paul = begin(house, asks_from_outside)
    house.staff().opens("Répondre à …").send(letter="Pas encore.")
    (row,) = house.all(Concern)
    assert (row.closed_name, row.why) == ("Claire", "une lettre lui a été écrite")
    post = house.staff().sees("C’est vu :")
    assert "Par Claire" in post.text
    assert not post.labels
    writes_to_team(paul)  # goes on in the letter's thread: its author is told
    assert not open_ones(house)


def test_a_letter_to_the_mentor_answers_what_the_mentor_asked(two: Duo) -> None:
    writes_to_team(two.luc)
    writes_to_team(two.nour)
    two.claire.opens("Écrire à l’accompagnateur").send(letter="Parlons-en jeudi.")
    assert open_ones(two.house) == [("asked", 1)]


# --- silence --------------------------------------------------------------------------------------


def test_a_silent_pair_is_a_concern_until_both_have_written_again(
    house: House, begin: Begin
) -> None:
    two = begin(house, silent)
    assert open_ones(two.house) == [("silent", 1)]
    since = ["⚠ Un silence entre les deux · depuis lundi 23 novembre"]
    assert signs(two.house) == since, "the day of their last word, not that of the sign"
    write_again(two.nour, "Pardon pour ce silence, des vacances", "Luc")
    assert open_ones(two.house) == [("silent", 1)]
    waits = "⚠ La personne attend une réponse de l’accompagnateur · depuis mardi 22 décembre"
    assert signs(two.house) == [waits], "one of the two has written"
    write_again(two.luc, "Aucun souci", "Nour")
    assert not open_ones(two.house)
    assert not signs(two.house)
    (row,) = two.house.all(Concern)
    assert (row.closed_by, row.why) == ("", "les deux s’écrivent de nouveau")
    (line,) = [line for line in two.house.all(History) if line.act == "concern_over"]
    assert line.actor == line.actor_name == ""
    assert "vacances" not in two.house.staff().all()


def test_a_date_that_both_agree_on_ends_a_silence(house: House, begin: Begin) -> None:
    two = begin(house, silent)
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.nour.presses("Passer")
    assert open_ones(two.house) == [("silent", 1)]
    two.luc.presses("C’est d’accord")
    assert not open_ones(two.house)


def test_who_wrote_before_the_team_was_told_again_does_not_count(
    house: House, begin: Begin
) -> None:
    two = begin(house, silent)
    write_again(two.nour, "Es-tu là ?", "Luc")
    two.house.clock.forward(days=29)
    assert open_ones(two.house) == [("silent", 2)]
    write_again(two.luc, "Oui", "Nour")
    assert open_ones(two.house) == [("silent", 2)]
    write_again(two.nour, "Ah !", "Luc")
    assert not open_ones(two.house)


def test_the_silence_of_a_pair_that_has_parted_is_over(house: House, begin: Begin) -> None:
    two = begin(house, silent)
    writes_to_team(two.nour)
    two.nour.says("/stop")
    two.nour.presses("Terminer avec Luc")
    two.nour.presses("Oui, terminer")
    assert two.request.state == "closed"
    assert open_ones(two.house) == [("asked", 1)]  # somebody still has to see to that
    assert len(signs(two.house)) == 1


# --- out of reach ---------------------------------------------------------------------------------


def test_who_blocks_us_is_a_concern_until_they_are_back(two: Duo) -> None:
    two.nour.blocks()
    assert open_ones(two.house) == [("unreachable", 1)]
    two.luc.says("Es-tu là ?")  # comes back: seen once more, and only once
    assert open_ones(two.house) == [("unreachable", 2)]
    assert "n’a pas pu être jointe" in signs(two.house)[0]
    two.nour.unblocks()
    assert not open_ones(two.house)
    (line,) = [line for line in two.house.all(History) if line.act == "concern_over"]
    assert line.why == "la personne n’a pas pu être jointe (de nouveau joignable)"


def test_a_mentor_who_writes_again_was_not_lost(two: Duo) -> None:
    two.luc.blocks()
    assert open_ones(two.house) == [("mentor_unreachable", 1)]
    two.house.blocked.discard(two.luc.where)
    two.luc.says("Me revoilà")
    assert not open_ones(two.house)


def test_one_of_two_mentors_who_is_back_does_not_settle_it(house: House) -> None:
    two, paul = duo(house), house.phone("Paul")

    def ask_paul(uow: UnitOfWork) -> None:
        person = Person(name="Paul Durand", language="fr", created_at=uow.now)
        uow.session.add(person)
        uow.session.flush()
        assert person.id is not None
        address = PersonAddress(address=paul.who, person_id=person.id, used_at=uow.now)
        proposal = Proposal(request_id=1, mentor_id=person.id, state="asked", asked_at=uow.now)
        mentor = Mentor(person_id=person.id, state="active")
        uow.session.add_all((address, proposal, mentor))

    house.change(ask_paul)
    two.luc.blocks()
    paul.blocks()
    assert open_ones(house) == [("mentor_unreachable", 2)]
    paul.unblocks()
    assert open_ones(house) == [("mentor_unreachable", 2)]  # Luc is still away


def refuse(house: House, player: Player) -> None:
    """A message to them is lost, without their having blocked us."""

    def lose(uow: UnitOfWork) -> None:
        (parcel, *_) = [
            each
            for each in outbox.claim(uow, 100, timedelta(minutes=1))
            if each.message.to == player.who
        ]
        outbox.refuse(uow, parcel.seq, "too odd", blocked=False)

    def say(uow: UnitOfWork) -> None:
        house.reception.turn(_said(house, player), uow).say("Un mot")

    house.change(say)
    house.change(lose)
    house.settle()


def _said(house: House, player: Player) -> Event:
    what = Said(text="", ref=house.new_ref())
    return Event(
        id=house.new_id(), at=house.clock.now(), who=player.who, where=player.who, what=what
    )


def test_a_message_that_is_lost_is_one_too(house: House) -> None:
    nour = asks(house.phone())
    refuse(house, nour)
    assert open_ones(house) == [("unreachable", 1)]
    nour.says("Bonjour")
    assert not open_ones(house)


def test_what_does_not_reach_somebody_without_a_case_has_a_post(house: House) -> None:
    paul = house.phone()
    paul.says("/start")
    paul.presses("Français")
    refuse(house, paul)
    assert open_ones(house) == [("unreachable", 1)]
    post = house.staff().sees("n’a pas pu être jointe")
    assert post.labels == ["Vu : personne injoignable"]
    paul.says("Bonjour")
    assert "C’est clos" in post.text
    assert not post.labels
    refuse(house, paul)  # the post changes in place, which nobody hears
    assert house.staff().sees("⚠ De nouveau")
