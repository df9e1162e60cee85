"""Going on a little longer: once, with two yeses, and the journey goes along."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.tables import Mentor
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label, relayed
from tests.harness import CATALOGUE, House
from tests.screens import flat

WORDS = CATALOGUE.home.words


def in_their_last_month(house: House) -> Duo:
    """It is 27 April: theirs goes until 23 May 2027."""
    pair = duo(house).agree()
    pair.house.clock.to(datetime(2027, 4, 27, 9, tzinfo=UTC))
    return pair


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    """In their last month: until 23 May 2027."""
    return begin(house, in_their_last_month)


def ends(two: Duo) -> str:
    assert two.mentorship.ends_at is not None
    return f"{two.mentorship.ends_at:%Y-%m-%d}"


def months(count: int) -> str:
    return WORDS("more.months", count=count)


def put(two: Duo, **values: object) -> None:
    def write(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Mentor, two.mentorship.mentor_id)
        for name, value in values.items():
            setattr(row, name, value)

    two.house.change(write)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("un mois", 1),
        ("Encore un mois", 1),
        ("2 mois", 2),
        ("deux mois de plus", 2),
        ("two months", 2),
        ("one more month", 1),
        ("another month", 1),
        ("3 mois !", 3),
    ],
)
def test_a_number_of_months_is_typed_as_people_say_it(two: Duo, said: str, count: int) -> None:
    two.nour.says("/prolonger")
    two.nour.says(said)
    assert flat(two.nour.last.text) == flat(WORDS("more.asked", name="Luc", count=count))
    assert not relayed(two.luc)
    two.luc.says(said)
    assert "Avec plaisir des deux côtés" in two.luc.last.text


@pytest.mark.parametrize("said", ["4 mois", "2 mois ?", "j’ai attendu deux mois"])
def test_other_words_choose_no_number_of_months(two: Duo, said: str) -> None:
    two.nour.says("/prolonger")
    two.nour.says(said)
    assert two.mentorship.more_by is None
    assert "pour qui est ce message" in two.nour.last.text


def test_a_number_of_months_is_for_the_other_where_the_question_stands_no_more(two: Duo) -> None:
    two.nour.says("/prolonger")
    two.nour.presses(WORDS("more.leave"))
    two.house.clock.forward(hours=1)
    two.nour.says("deux mois")
    assert two.mentorship.more_by is None


def test_with_two_yeses_they_go_on_and_are_asked_and_bidden_farewell_as_before(two: Duo) -> None:
    two.nour.presses("Prolonger un peu", on=two.nour.sees("Dernier mois avec"))
    two.nour.presses(months(2))
    assert ends(two) == "2027-05-23"
    two.luc.sees(flat(WORDS("more.wish", name="Nour", count=2, day="23 juillet 2027")))
    two.luc.presses(WORDS("more.yes"))
    for player, name in ((two.nour, "Luc"), (two.luc, "Nour")):
        assert flat(player.last.text) == flat(
            WORDS("more.agreed", name=name, day="23 juillet 2027")
        )
        head = next(each for each in player.screen.shown if each.ref == two.thread(player))
        assert "jusqu’au 23 juillet 2027" in head.text
        assert WORDS("mute.begin") in head.labels
    two.claire.sees(flat(WORDS("more.staff", until="23 juillet 2027")))
    two.house.clock.to(datetime(2027, 6, 1, tzinfo=UTC))
    assert two.mentorship.state == "active"
    two.house.clock.to(datetime(2027, 6, 9, tzinfo=UTC))
    assert "puisque vous prolongez" in two.luc.all()
    two.greet().house.clock.to(datetime(2027, 7, 30, tzinfo=UTC))
    assert flat(two.nour.all()).count("s’achève le 23 juillet 2027") == 1
    assert two.mentorship.state == "ended"
    assert two.request.outcome == "completed"


def test_what_was_said_before_the_first_end_is_said_again_before_the_other(two: Duo) -> None:
    two.house.clock.to(datetime(2027, 5, 20, 9, tzinfo=UTC))
    two.nour.sees("s’achève le 23 mai 2027")
    two.luc.says("/extend")
    two.luc.presses(months(1))
    two.nour.presses(WORDS("more.yes"))
    two.house.clock.to(datetime(2027, 6, 28, 9, tzinfo=UTC))
    assert flat(two.nour.all()).count("s’achève le 23 juin 2027") == 1
    assert flat(two.nour.all()).count("est arrivé à son terme") == 1


def test_the_last_month_is_the_one_before_the_end_that_they_agreed_on(house: House) -> None:
    two = duo(house).agree()
    house.clock.to(datetime(2027, 4, 19, 9, tzinfo=UTC))  # before it was told of the first end
    two.luc.says("/extend")
    two.luc.presses(months(3))
    two.nour.presses(WORDS("more.yes"))
    house.clock.to(datetime(2027, 7, 20, tzinfo=UTC))
    assert "Dernier mois" not in two.luc.all()
    house.clock.to(datetime(2027, 7, 27, tzinfo=UTC))
    for player, name in ((two.nour, "Luc"), (two.luc, "Nour")):
        assert f"Dernier mois avec {name}, jusqu’au 23 août 2027" in flat(player.all())
        said = player.sees("Dernier mois avec").labels
        assert "Nous avons déjà terminé" in said
        assert WORDS("more.begin") not in said, "they may go on longer once"
    two.luc.says("/end")
    assert WORDS("more.begin") not in two.luc.last.labels


def test_another_length_is_an_answer_too(two: Duo) -> None:
    two.luc.says("/prolonger")
    two.luc.presses(months(3))
    two.nour.presses(months(1))
    assert ends(two) == "2027-05-23"
    two.luc.presses(WORDS("more.yes"))
    assert ends(two) == "2027-06-23"


def test_one_yes_moves_nothing_and_a_no_is_told_kindly(two: Duo) -> None:
    two.nour.says("/extend")
    two.nour.presses(months(1))
    two.luc.reads()
    two.act(two.nour, "more/1/{}")  # pressed twice, it is one yes still
    assert not two.luc.reads(), "and asked about once"
    two.luc.presses(WORDS("more.leave"))
    two.nour.sees(flat(WORDS("more.left_by", name="Luc", day="23 mai 2027")))
    two.act(two.luc, "more/1/{}")
    assert ends(two) == "2027-05-23"


def test_who_asked_may_take_it_back_and_the_other_learns_it(two: Duo) -> None:
    two.nour.says("/extend")
    two.nour.presses(months(2))
    two.nour.presses(WORDS("more.leave"))
    two.luc.sees(flat(WORDS("more.taken_back", name="Nour", day="23 mai 2027")))
    two.nour.reads()
    two.luc.presses(WORDS("more.yes"))
    gone, ask = WORDS("more.no_longer"), WORDS("more.ask", name="Nour", day="23 mai 2027")
    assert flat(two.luc.last.text) == flat(f"{gone} {ask}")
    assert not two.nour.reads(), "nobody is asked anew by a button that is over"
    two.luc.presses(months(1))
    two.nour.presses(WORDS("more.yes"))
    assert ends(two) == "2027-06-23"


def test_who_asked_and_hears_nothing_is_told_so_once_before_the_end(two: Duo) -> None:
    two.nour.says("/extend")
    two.nour.presses(months(2))
    said = flat(WORDS("more.unanswered", name="Luc", day="23 mai 2027"))
    two.house.clock.to(datetime(2027, 5, 16, 9, tzinfo=UTC))
    assert said not in flat(two.nour.all())
    two.house.clock.to(datetime(2027, 5, 20, 9, tzinfo=UTC))
    assert flat(two.nour.all()).count(said) == 1
    assert said not in flat(two.luc.all())
    two.luc.presses(WORDS("more.yes"))
    assert ends(two) == "2027-07-23", "it is not too late"


def test_who_asked_before_a_break_is_told_of_no_answer_before_the_end_that_it_has_moved(
    two: Duo,
) -> None:
    two.luc.says("/extend")
    two.luc.presses(months(1))
    two.nour.says("/pause jusqu’au 7 juin")
    later = two.mentorship.ends_at
    assert later is not None
    day = WORDS.long_day(later, "Europe/Paris")
    unanswered = flat(WORDS("more.unanswered", name="Nour", day=day))
    two.house.clock.to(later - timedelta(days=8))
    assert unanswered not in flat(two.luc.all())
    two.house.clock.to(later - timedelta(days=1))
    assert flat(two.luc.all()).count("n’a pas encore répondu à ton souhait") == 1
    assert unanswered in flat(two.luc.all())


def test_a_break_moves_what_is_counted_from_the_first_end_too(two: Duo) -> None:
    two.nour.presses("Prolonger un peu", on=two.nour.sees("Dernier mois avec"))
    two.nour.presses(months(2))
    two.luc.presses(WORDS("more.yes"))
    two.house.clock.to(datetime(2027, 5, 18, tzinfo=UTC))
    two.greet().nour.says("/pause jusqu’au 15 juin")
    two.house.clock.to(datetime(2027, 6, 28, tzinfo=UTC))
    assert "puisque vous prolongez" not in two.luc.all()
    two.luc.says("/pause jusqu’au 1er juillet")  # and back it goes with who returns sooner
    two.luc.presses(WORDS("break.resume"))
    two.house.clock.to(datetime(2027, 7, 6, tzinfo=UTC))
    assert two.luc.all().count("puisque vous prolongez") == 1


def test_of_no_answer_nobody_reads_while_the_distress_of_who_owes_it_waits(two: Duo) -> None:
    two.nour.says("/extend")
    two.nour.presses(months(2))
    said = flat(WORDS("more.unanswered", name="Luc", day="23 mai 2027"))
    two.luc.says("/team J’ai envie de mourir.")
    two.house.clock.to(datetime(2027, 5, 19, 9, tzinfo=UTC))
    assert said not in flat(two.nour.all())
    two.claire.presses(label(two.claire, "distress.mine"))
    two.house.clock.to(datetime(2027, 5, 21, 9, tzinfo=UTC))
    assert flat(two.nour.all()).count(said) == 1


@pytest.mark.parametrize("by", ["nour", "luc"])
def test_a_no_or_a_wish_taken_back_leaves_nothing_to_be_told(two: Duo, by: str) -> None:
    two.nour.says("/extend")
    two.nour.presses(months(2))
    {"nour": two.nour, "luc": two.luc}[by].presses(WORDS("more.leave"))
    two.house.clock.to(datetime(2027, 5, 22, 9, tzinfo=UTC))
    assert "n’a pas encore répondu" not in two.nour.all()


def test_a_yes_to_what_they_wished_before_shows_what_they_wish_now(two: Duo) -> None:
    two.nour.says("/extend")
    two.nour.presses(months(2))
    older = two.luc.last
    two.nour.presses(months(1))
    two.nour.reads()
    two.luc.presses(WORDS("more.yes"), on=older)
    assert flat(two.luc.last.text) == flat(
        WORDS("more.wish", name="Nour", count=1, day="23 juin 2027")
    )
    assert not two.nour.reads()
    two.luc.presses(WORDS("more.yes"))
    assert ends(two) == "2027-06-23"


def test_once_only_and_not_before_the_last_weeks(house: House) -> None:
    two = duo(house).agree()
    two.act(two.nour, "more/1/{}")
    assert flat(two.nour.last.text) == flat(WORDS("more.not_yet", day="18 avril 2027"))
    two.luc.says("/end")
    assert WORDS("more.begin") not in two.luc.last.labels
    two.house.clock.to(datetime(2027, 5, 3, tzinfo=UTC))
    two.luc.says("/end")
    two.luc.presses(WORDS("more.begin"))
    two.luc.presses(months(1))
    two.nour.presses(WORDS("more.yes"))
    two.house.clock.to(datetime(2027, 6, 10, tzinfo=UTC))
    two.act(two.nour, "more/1/{}")
    assert flat(two.nour.last.text) == flat(WORDS("more.once", day="23 juin 2027"))


def test_on_the_last_day_the_end_stays_where_it_is(two: Duo) -> None:
    two.house.clock.to(datetime(2027, 5, 23, 6, tzinfo=UTC))  # a Sunday: it is told on Monday
    two.act(two.nour, "more/1/{}")
    assert flat(two.nour.last.text) == flat(WORDS("more.too_late", day="23 mai 2027"))
    two.nour.says("/break un mois")
    assert flat(two.nour.last.text) == flat(WORDS("break.beyond", day="23 mai 2027"))
    assert ends(two) == "2027-05-23"


def test_no_month_beyond_the_day_until_which_the_mentor_is_there(two: Duo) -> None:
    put(two, available_until=datetime(2027, 7, 1, 22, tzinfo=UTC))
    two.nour.says("/extend")
    assert months(1) in two.nour.last.labels
    assert months(2) not in two.nour.last.labels
    put(two, available_until=datetime(2027, 6, 1, 22, tzinfo=UTC))
    two.act(two.nour, "more/1/{}")
    assert flat(two.nour.last.text) == flat(
        WORDS("more.cannot_mentee", name="Luc", day="23 mai 2027")
    )


def test_nor_for_who_accompanies_as_many_as_they_said_they_can(two: Duo) -> None:
    put(two, capacity=0)
    two.luc.says("/extend")
    assert "/profile" in two.luc.last.text
    assert ends(two) == "2027-05-23"
