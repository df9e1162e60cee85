"""What a mentee answers for themselves alone: their first words again, and their curve."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.mentoring import curve
from conversations.mentoring.curve import Point
from conversations.words import NBSP
from storage.mail import Message
from storage.tables import Reflection, Request, Told
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.room import ANSWERS
from tests.harness import CATALOGUE, MONDAY, House, Player

STEPS = ("Pas du tout", "Plutôt non", "À moitié", "Plutôt oui", "Tout à fait")
HOPES = str(ANSWERS["hopes"])
DAY = timedelta(days=1)


@pytest.fixture
def two(house: House) -> Duo:
    return duo(house)


def so_long_ago(house: House, days: int) -> Duo:
    """They were introduced so many days ago."""
    two = duo(house).agree()
    house.clock.forward(days=days)
    return two


def as_they_begin(house: House) -> Duo:
    """Three days after the introduction, Nour begins to say where she stands."""
    two = so_long_ago(house, 3)
    two.nour.presses("Commencer", on=two.nour.sees("Où en es-tu, au départ"))
    return two


def scales(who: Player, *values: int) -> None:
    """They answer the five statements: from 1 to 5, or 0 to skip one."""
    for value in values:
        who.presses(STEPS[value - 1] if value else "Passer")


def drawn(message: Message) -> dict[str, object]:
    """What the picture of a message is filled with."""
    assert message.attachment is not None
    assert message.attachment.paper is not None
    assert message.attachment.paper.template == "curve"
    return message.attachment.paper.data


# --- the curve ----------------------------------------------------------------------------------


def test_a_curve_that_was_begun_is_shown_after_somebody_else_was_wanted(two: Duo) -> None:
    nour = two.agree().nour
    nour.says("/curve")
    nour.presses("Faire le point pour moi")
    scales(nour, 2, 1, 2, 3, 4)
    two.luc.says("/end")
    two.luc.presses("Je passe le relais")
    two.luc.presses("Oui, terminer")
    again = duo(two.house, nour=nour, luc=two.house.phone("Ivo")).agree()
    nour.says("/curve")
    assert drawn(nour.last.message)
    assert nour.last.labels == ["Faire le point pour moi"], "the next point is the new pair's"
    nour.presses("Faire le point pour moi")
    scales(nour, 5, 5, 5, 5, 5)
    nour.says("/curve")
    assert again.mentorship.id == two.house.all(Reflection)[-1].mentorship_id


def test_a_curve_that_was_begun_is_not_said_to_be_empty(two: Duo) -> None:
    nour = two.agree().nour
    nour.says("/curve")
    assert "encore vide" in nour.last.text
    nour.presses("Faire le point pour moi")
    nour.says("/curve")
    assert "encore vide" in nour.last.text, "nothing of it is answered"
    nour.presses("Faire le point pour moi")
    scales(nour, 2, 1)
    nour.says("/curve")
    assert "commencé" in nour.last.text
    assert "vide" not in nour.last.text
    nour.presses("Reprendre")
    assert nour.last.text.startswith("3/5")
    scales(nour, 2, 3, 4)
    nour.says("/curve")
    assert drawn(nour.last.message)
    assert nour.last.labels == []


def test_a_curve_grows_from_before_the_introduction_to_months_after_the_end(two: Duo) -> None:
    house, nour = two.house, two.nour
    two.accepts()
    nour.presses("Oui, avec plaisir")
    nour.presses("J’ai lu, c’est d’accord")
    nour.presses("Faire le point pour moi")  # while they wait for the mentor
    assert "l’équipe n’en connaît que des sommes" in nour.all()
    scales(nour, 2, 1, 2, 3, 0)
    assert "ton premier point" in nour.last.text
    two.luc.presses("J’ai lu, c’est d’accord")
    house.clock.forward(days=8)
    assert "au départ" not in nour.all()  # who has answered is not asked again
    house.clock.forward(days=87)
    nour.presses("Répondre", on=nour.sees("À mi-parcours : cinq petites phrases"))
    nour.says("4")  # typed or pressed
    scales(nour, 3, 2, 3, 4)
    shown = nour.last
    assert "Je sais ce que je veux : 2 → 4" in shown.text
    assert "Je connais mon prochain pas : – → 4" in shown.text
    assert drawn(shown.message)["points"] == ["départ", "mi-parcours"]
    house.clock.forward(days=83)
    nour.presses("Faire le point pour moi", on=nour.sees("Avant la fin, veux-tu relire"))
    scales(nour, 5, 4, 4, 4, 4)
    two.luc.says("Merci Nour")
    two.luc.presses("Pour Nour")
    house.clock.forward(days=103)
    assert two.mentorship.state == "ended"
    assert "que reste-t-il" not in nour.all()
    assert "Où en es-tu aujourd’hui" in nour.all()
    house.clock.forward(days=12)
    nour.presses("Répondre", on=nour.sees("que reste-t-il"))
    scales(nour, 5, 5, 4, 4, 5)
    assert "2 → 4 → 5 → 5" in nour.last.text
    nour.says("/courbe")
    assert "2 → 4 → 5 → 5" in nour.last.text
    assert [row.point for row in house.all(Reflection)] == ["start", "middle", "end", "after"]
    for other in (two.luc, two.claire):
        assert "Je sais ce que je veux" not in other.all()


def test_all_of_it_may_be_left_out_and_then_it_is_not_asked_for_after_the_end(
    house: House, begin: Begin
) -> None:
    two = begin(house, as_they_begin)
    scales(two.nour, 0, 0, 0, 0, 0)
    assert "Rien n’est gardé" in two.nour.last.text
    assert [row.answers for row in two.house.all(Reflection)] == [{}]
    two.house.clock.forward(days=300)
    assert "que reste-t-il" not in two.nour.all()


def test_what_was_half_answered_is_no_part_of_the_next_point(house: House, begin: Begin) -> None:
    two = begin(house, as_they_begin)
    scales(two.nour, 1)
    two.house.clock.forward(days=92)
    two.nour.presses("Répondre", on=two.nour.sees("À mi-parcours : cinq"))
    scales(two.nour, 4, 4, 4, 4, 4)
    (row,) = two.house.all(Reflection)
    assert (row.point, set(row.answers.values())) == ("middle", {"4"})


def test_whoever_ends_earlier_may_say_where_they_stand_as_they_look_back(
    house: House, begin: Begin
) -> None:
    two = begin(house, as_they_begin)
    scales(two.nour, 1, 2, 3, 4, 5)
    two.house.clock.forward(days=60)
    two.luc.says("/terminer")
    two.luc.presses("L’objectif est atteint")
    two.luc.presses("Oui, terminer")
    two.nour.presses("Dire comment c’était")
    two.nour.presses("J’y suis")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    two.nour.presses("Faire le point pour moi", on=two.nour.last)
    scales(two.nour, 5, 5, 5, 5, 5)
    assert "1 → 5" in two.nour.last.text
    assert [row.point for row in two.house.all(Reflection)] == ["start", "end"]


def test_a_pair_that_goes_on_longer_keeps_the_point_of_halfway(house: House, begin: Begin) -> None:
    two = begin(house, so_long_ago, 95)
    two.nour.presses("Répondre", on=two.nour.sees("À mi-parcours : cinq"))
    scales(two.nour, 1, 1, 1, 1, 1)
    two.house.clock.forward(days=83)
    asked = two.nour.sees("Avant la fin, veux-tu relire")
    two.act(two.nour, "more/3/{}")
    two.act(two.luc, "more/3/{}")
    two.nour.presses("Faire le point pour moi", on=asked)
    scales(two.nour, 4, 4, 4, 4, 4)
    assert [row.point for row in two.house.all(Reflection)] == ["middle", "end"]
    assert "1 → 4" in two.nour.last.text
    two.house.clock.forward(days=88)
    two.act(two.nour, "open/autonomy/mentorship/{}")  # before the end that they agreed on
    scales(two.nour, 5, 5, 5, 5, 5)
    assert "1 → 5" in two.nour.last.text


def test_months_after_the_end_one_question_leads_to_the_other(house: House, begin: Begin) -> None:
    two = begin(house, as_they_begin)
    scales(two.nour, 1, 1, 1, 1, 1)
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=95)
    two.nour.presses("J’avance", on=two.nour.sees("Où en es-tu aujourd’hui"))
    two.nour.presses("Faire le point pour moi", on=two.nour.last)
    scales(two.nour, 5, 5, 5, 5, 5)
    assert [row.point for row in two.house.all(Reflection)] == ["start", "after"]
    two.house.clock.forward(days=60)
    assert "que reste-t-il" not in two.nour.all()
    two.act(two.nour, "later/arrived/{}")
    assert "Faire le point pour moi" not in two.nour.last.labels


def test_a_mentor_has_no_curve(house: House, begin: Begin) -> None:
    two = begin(house, so_long_ago, 95)
    assert "cinq" not in two.luc.all()
    two.act(two.luc, "open/autonomy/mentorship/{}")
    assert "moment passé" in two.luc.last.text
    two.luc.says("/courbe")
    assert "rien à montrer" in two.luc.last.text
    assert not two.house.all(Reflection)


def test_what_is_written_beside_the_offer_never_crosses_unasked(two: Duo) -> None:
    two.agree()
    two.nour.says("Bonjour Luc")
    two.luc.says("Bonjour Nour")
    two.house.clock.forward(days=3)
    two.nour.sees("Où en es-tu, au départ")
    two.luc.reads()
    two.nour.says("Franchement, je suis perdue en ce moment")
    assert "pour qui" in two.nour.last.text
    assert not two.luc.reads()


POINTS = st.lists(
    st.builds(
        Point,
        st.sampled_from(curve.POINTS),
        st.dictionaries(
            st.sampled_from(["clear", "dare", "whom", "tell", "next", "gone"]),
            st.sampled_from(["1", "2", "3", "4", "5", "x"]),
        ),
    ),
    max_size=4,
    unique_by=lambda each: each.point,
)


@given(POINTS)
def test_words_and_picture_say_the_same(points: list[Point]) -> None:
    for programme in CATALOGUE:
        shown = curve.answered(points)
        said = curve.in_words(programme, shown)
        paper = curve.as_picture(programme, shown).paper
        assert paper is not None
        for line in paper.data["lines"]:
            values = f"{NBSP}→{NBSP}".join(str(value or "–") for value in line["values"])
            assert programme.words("curve.line", label=line["label"], values=values) in said
            assert len(line["values"]) == len(paper.data["points"]) == len(shown)


@given(st.integers(0, 400), st.integers(0, 500), st.integers(0, 120))
def test_the_points_of_a_way_come_in_order_whatever_moves_them(
    first: int, later: int, moved: int
) -> None:
    """A break, or more months, move when a point is asked for, and when it is over."""
    asked = {1: "start", 90 + moved: "middle", 175 + moved: "end"}
    places = []
    for day in (first, first + later):
        newest = max((at for at in asked if at <= day), default=0)
        over = MONDAY.date() + (182 + moved) * DAY if day >= 182 + moved else None
        point = curve.point_of(asked.get(newest, ""), over, MONDAY.date() + day * DAY, 3)
        places.append(curve.POINTS.index(point))
    assert places == sorted(places)


def test_an_answer_stands_for_the_point_it_was_asked_for_around_a_break(
    house: House, begin: Begin
) -> None:
    two = begin(house, so_long_ago, 3)
    start = two.nour.sees("Où en es-tu, au départ")
    two.nour.says("/break deux mois")
    two.house.clock.forward(days=66)
    two.nour.presses("Commencer", on=start)  # by the calendar it is nearly halfway
    scales(two.nour, 1, 1, 1, 1, 1)
    two.house.clock.forward(days=83)
    two.nour.presses("Répondre", on=two.nour.sees("À mi-parcours : cinq"))
    scales(two.nour, 3, 3)
    two.nour.says("/break trois semaines")
    two.house.clock.forward(days=60)
    scales(two.nour, 3, 3, 3)  # the form goes on, for the point it was opened for
    assert [row.point for row in two.house.all(Reflection)] == ["start", "middle"]
    assert "1 → 3" in two.nour.last.text


def test_what_remains_is_asked_three_months_later_and_not_answered_by_what_came_before(
    house: House, begin: Begin
) -> None:
    two = begin(house, as_they_begin)
    scales(two.nour, 1, 1, 1, 1, 1)
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=60)
    two.nour.says("/curve")
    two.nour.presses("Faire le point pour moi")
    scales(two.nour, 3, 3, 3, 3, 3)
    two.house.clock.forward(days=60)
    two.nour.presses("Répondre", on=two.nour.sees("que reste-t-il"))
    scales(two.nour, 5, 5, 5, 5, 5)
    assert [row.point for row in two.house.all(Reflection)] == ["start", "end", "after"]


# --- the mirror ---------------------------------------------------------------------------------


def test_their_first_words_come_back_unrewritten_and_to_them_alone(
    house: House, begin: Begin
) -> None:
    two = begin(house, so_long_ago, 86)
    offer = two.nour.sees("tu as mis des mots sur ce que tu cherchais")
    assert HOPES not in offer.text  # nobody's words lie open on a locked screen
    two.nour.presses("Relire mes mots", on=offer)
    assert HOPES in two.nour.sees("tels que tu les as écrits").text
    two.nour.presses("Plus vraiment")
    two.nour.says("Je sais par où ; il me reste à oser.")
    assert "pour toi, et pour personne d’autre" in two.nour.last.text
    assert "ton prochain échange avec Luc" in two.nour.last.text
    (row,) = two.house.all(Reflection)
    assert (row.kind, row.point, row.answers["still"]) == ("mirror", "middle", "no")
    two.house.clock.forward(days=88)
    two.nour.presses("Relire mes mots", on=two.nour.sees("Avant la fin, veux-tu relire"))
    again = two.nour.sees("tels que tu les as écrits").text
    assert HOPES in again
    assert "il me reste à oser" in again  # what they said since comes back, too
    two.nour.presses("En partie")
    two.nour.presses("Passer")
    assert "en parler avec Luc, avant la fin" in two.nour.last.text
    assert "prochain échange" not in two.nour.last.text
    for other in (two.luc, two.claire):
        assert HOPES not in other.all()
        assert "il me reste à oser" not in other.all()


def test_words_that_are_no_answer_are_not_sent_to_the_team_with_it(
    house: House, begin: Begin
) -> None:
    two = begin(house, so_long_ago, 86)
    two.nour.presses("Relire mes mots", on=two.nour.sees("tu as mis des mots"))
    for _ in range(2):
        two.nour.says("Je veux travailler dans l’énergie.")
        assert "/team" not in two.nour.last.text
        assert "Passer" in two.nour.last.text
        assert "En partie" in two.nour.last.labels
    two.nour.presses("Passer")
    two.nour.says("/curve")
    two.nour.presses("Faire le point pour moi")
    two.nour.says("l’énergie surtout")
    assert "/team" not in two.nour.last.text


def test_where_the_words_are_gone_nobody_is_reminded_of_them(two: Duo) -> None:
    two.agree()

    def erase(uow: UnitOfWork) -> None:
        uow.session.get_one(Request, two.request.id).answers = {}

    two.house.clock.forward(days=80)
    two.house.change(erase)
    two.house.clock.forward(days=10)
    assert "tu as mis des mots" not in two.nour.all()
    assert [row.outcome for row in two.house.all(Told) if row.step == "mirror"] == ["unneeded"]
    two.act(two.nour, "open/mirror/mentorship/{}")
    assert "ne sont plus là" in two.nour.last.text
    assert two.nour.last.labels == []


def test_what_is_theirs_is_given_back_and_goes_with_them(house: House, begin: Begin) -> None:
    two = begin(house, so_long_ago, 86)
    two.nour.presses("Relire mes mots")
    two.nour.presses("En partie")
    two.nour.says("J’ai grandi")
    two.nour.says("/export")
    machine = two.nour.last.message.attachment
    assert machine is not None
    (given_back,) = json.loads(machine.text)["reflections"]
    assert "J’ai grandi" in given_back["answers"].values()
    two.luc.says("/export")
    theirs = two.luc.last.message.attachment
    assert theirs is not None
    assert "J’ai grandi" not in theirs.text
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    assert not two.house.all(Reflection)
    assert "J’ai grandi" not in two.house.stored_text()
