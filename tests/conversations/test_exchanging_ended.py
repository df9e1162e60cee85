"""An exchange of contact details that is under way as the mentorship ends, or asked for afterwards:
nothing leaks, nothing is promised that will not come, and what both agreed to before stands."""

from datetime import timedelta

import pytest

from storage.mail import Edited
from storage.tables import Dialogue
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label
from tests.harness import House, Player
from tests.screens import flat

MINE, THEIRS = "nour@example.org", "06 12 34 56 78"


@pytest.fixture(params=[("fr", "en"), ("en", "fr")], ids=["fr", "en"])
def languages(request: pytest.FixtureRequest) -> tuple[str, str]:
    """What Nour reads, and what Luc does."""
    nour, luc = request.param
    return nour, luc


def one_has_given(house: House, nour: str, luc: str) -> Duo:
    """Nour has given hers; Luc, who reads another language, has not."""
    pair = duo(
        house, nour=house.phone("Nour", language=nour), luc=house.phone("Luc", language=luc)
    ).agree()
    pair.nour.says("/exchange")
    pair.nour.says(MINE)
    assert any(each.form == "exchange_given" for each in house.all(Dialogue))
    return pair


@pytest.fixture
def two(house: House, begin: Begin, languages: tuple[str, str]) -> Duo:
    """Nour has given hers; Luc, who reads another language, has not."""
    return begin(house, one_has_given, *languages)


def word(player: Player, key: str, **values: object) -> str:
    """A word as one of the two reads it, on one line."""
    return flat(player.house.catalogue[player.language].words(key, **values))


def is_nowhere(two: Duo) -> None:
    assert MINE not in two.luc.all()
    assert MINE not in two.house.stored_text()


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_what_one_gave_is_erased_and_both_read_so(two: Duo, who: str) -> None:
    asked, _ = two.luc.finds(label(two.luc, "exchange.give"))
    two.ends(getattr(two, who), "end/done/{}")
    two.nour.sees(f"…{word(two.nour, 'exchange.ended_erased', name='Luc')}…")
    assert not asked.labels, "the question is over"
    assert word(two.luc, "exchange.over_ended") in asked.text
    is_nowhere(two)


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        ("give", "done"),
        ("no", "stays"),
        ("back", "taken_back"),
        ("wait", "over"),
        ("again", "given_anew"),
        ("end", "over_ended"),
    ],
)
def test_that_it_waits_for_the_other_is_said_only_as_long_as_it_does(
    two: Duo, ends: str, says: str
) -> None:
    waits = [two.nour.finds(label(two.nour, "exchange.take_back"))[0]]
    two.nour.says("/exchange")
    if ends != "again":
        waits.append(two.nour.last)
    assert word(two.nour, "exchange.kept", name="Luc") in flat(waits[0].text)
    if ends == "give":
        two.luc.presses(label(two.luc, "exchange.give"))
        two.luc.says(THEIRS)
    elif ends == "again":
        two.nour.says("/exchange nour@example.com")
    elif ends == "wait":
        two.house.clock.forward(days=16)
    elif ends == "end":
        two.ends(two.luc, "end/done/{}")
    else:
        two.act(two.nour if ends == "back" else two.luc, f"swap/{ends}/{{}}")
    for each in waits:
        assert flat(each.text) == f"→ {word(two.nour, f'exchange.{says}')}"
        assert not each.labels


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_old_button_says_in_any_language_what_became_of_it(two: Duo, language: str) -> None:
    """In that which its reader has chosen since."""
    two.act(two.nour, "swap/back/{}")
    two.luc.says("/language")
    two.luc.presses({"fr": "Français", "en": "English"}[language])
    two.act(two.luc, "swap/give/{}")
    assert two.luc.last.text == two.house.catalogue[language].words("exchange.taken_back")


@pytest.mark.parametrize("verb", ["begin", "give", "no", "back"])
def test_an_old_button_says_kindly_that_it_is_over(two: Duo, verb: str) -> None:
    two.ends(two.luc, "end/leave/{}")
    for player in (two.nour, two.luc):
        two.act(player, f"swap/{verb}/{{}}")
        assert player.last.text == word(player, "exchange.ended")
    is_nowhere(two)


def test_who_was_about_to_give_theirs_keeps_them(two: Duo) -> None:
    two.luc.presses(label(two.luc, "exchange.give"))
    two.ends(two.nour, "end/done/{}")
    two.luc.says(THEIRS)
    assert THEIRS not in two.nour.all()
    assert MINE not in two.luc.all()


def test_words_typed_before_it_was_taken_back_wait_and_their_author_reads_what_became_of_it(
    two: Duo,
) -> None:
    two.luc.says(THEIRS)
    mine = label(two.luc, "thread.to_question")
    assert mine in two.luc.last.labels
    two.act(two.nour, "swap/back/{}")
    two.luc.presses(mine)
    assert word(two.luc, "exchange.taken_back") in two.luc.last.text
    assert mine not in two.luc.last.labels
    assert THEIRS not in two.nour.all()
    two.luc.presses(word(two.luc, "thread.to_person", name="Nour"))
    two.nour.sees(THEIRS)


def test_words_typed_after_it_was_taken_back_are_not_offered_as_its_answer(two: Duo) -> None:
    two.act(two.nour, "swap/back/{}")
    two.luc.says(THEIRS)
    assert word(two.luc, "thread.to_person", name="Nour") in two.luc.last.labels
    assert label(two.luc, "thread.to_question") not in two.luc.last.labels
    assert THEIRS not in two.nour.all()


def test_what_both_gave_before_the_end_stays_with_both(two: Duo) -> None:
    two.luc.presses(label(two.luc, "exchange.give"))
    two.luc.says(THEIRS)
    two.ends(two.nour, "end/done/{}")
    two.nour.sees(f"…{THEIRS}…")
    two.luc.sees(f"…{MINE}…")
    assert word(two.nour, "exchange.ended_erased", name="Luc") not in two.nour.all()


@pytest.mark.parametrize("given", [False, True])
def test_what_was_given_before_its_message_was_kept_holds_up_neither_the_end_nor_the_other(
    two: Duo, given: bool
) -> None:
    def as_before(uow: UnitOfWork) -> None:
        for row in two.house.all(Dialogue):
            if row.form == "exchange_given":
                uow.session.get_one(Dialogue, row.id).answers = {"mine": MINE}

    two.house.change(as_before)
    if given:
        two.luc.presses(label(two.luc, "exchange.give"))
        two.luc.says(THEIRS)
    two.ends(two.nour, "end/done/{}")
    assert two.mentorship.state == "ended"
    assert (MINE in two.luc.all(), THEIRS in two.nour.all()) == (given, given)


def test_who_erases_everything_reads_of_nothing_else(two: Duo) -> None:
    two.nour.erases()
    assert two.nour.last.text == word(two.nour, "leaving.erased")
    assert word(two.nour, "exchange.ended_erased", name="Luc") not in two.nour.all()
    is_nowhere(two)


# --- what each reads of it -----------------------------------------------------------------------


def three_days_before_the_end(house: House, nour: str, luc: str) -> Duo:
    """Nour has taken hers back, and has just given them again."""
    two = one_has_given(house, nour, luc)
    assert word(two.nour, "exchange.kept", name="Luc") in two.nour.all(), "until no day yet"
    two.act(two.nour, "swap/back/{}")
    ends_at = two.mentorship.ends_at
    assert ends_at is not None
    two.house.clock.forward(days=(ends_at - two.house.clock.now()).days - 3)
    two.nour.says(f"/exchange {MINE}")
    return two


@pytest.fixture
def near(house: House, begin: Begin, languages: tuple[str, str]) -> Duo:
    """Three days before the end, Nour has given hers, and Luc has not."""
    return begin(house, three_days_before_the_end, *languages)


def test_what_is_given_near_the_end_is_told_until_when(near: Duo) -> None:
    two = near
    until = {each: last_day(two, each) for each in (two.nour, two.luc)}
    kept = word(two.nour, "exchange.kept_until", name="Luc", day=until[two.nour])
    asked = word(two.luc, "exchange.asked_until", name="Nour", day=until[two.luc])
    assert kept == flat(two.nour.last.text)
    two.luc.sees(asked)


def last_day(two: Duo, player: Player) -> str:
    """The last day as one of the two reads it."""
    ends_at = two.mentorship.ends_at
    assert ends_at is not None
    return player.house.catalogue[player.language].words.long_day(ends_at)


def test_on_the_last_day_both_read_what_happened_and_what_they_can_still_do(near: Duo) -> None:
    two = near
    asked, _ = two.luc.finds(label(two.luc, "exchange.give"))
    two.house.clock.forward(days=4, hours=12)  # until the evening
    assert two.mentorship.state == "ended"
    told = two.nour.sees(f"…{word(two.nour, 'exchange.ended_erased', name='Luc')}…")
    assert word(two.nour, "exchange.ended_way") in flat(told.text)
    for key in ("exchange.over_ended", "exchange.ended_way"):
        assert word(two.luc, key) in flat(asked.text)
    is_nowhere(two)


def test_where_one_of_the_two_chose_to_go_nobody_is_asked_to_stay_in_touch(two: Duo) -> None:
    asked, _ = two.luc.finds(label(two.luc, "exchange.give"))
    two.ends(two.luc, "end/leave/{}")
    for text in (asked.text, two.nour.all()):
        assert word(two.nour, "exchange.ended_way") not in flat(text)
        assert word(two.luc, "exchange.ended_way") not in flat(text)


def test_who_never_answered_reads_that_it_was_too_long_ago(two: Duo) -> None:
    asked, _ = two.luc.finds(label(two.luc, "exchange.give"))
    two.luc.presses(label(two.luc, "exchange.give"))
    two.house.clock.forward(days=17)
    assert word(two.luc, "exchange.over_unanswered") in flat(asked.text)
    assert not is_giving(two)
    is_nowhere(two)


def test_that_nobody_answered_is_said_once_distress_is_seen_to(two: Duo) -> None:
    unanswered = word(two.nour, "exchange.unanswered", name="Luc")
    two.nour.says("/team J’ai envie de mourir. I want to die.")
    two.house.clock.forward(days=17)
    assert unanswered not in flat(two.nour.all())
    two.claire.presses(label(two.claire, "distress.mine"))
    two.house.clock.forward(days=2)
    assert flat(two.nour.all()).count(unanswered) == 1
    is_nowhere(two)


# --- who is about to give theirs ------------------------------------------------------------------


def is_giving(two: Duo) -> bool:
    """Whether somebody is asked for theirs."""
    return any(each.form == "exchange" and not each.closed_at for each in two.house.all(Dialogue))


def test_who_is_about_to_give_theirs_reads_that_the_others_were_taken_back(two: Duo) -> None:
    two.luc.presses(label(two.luc, "exchange.give"))
    two.act(two.nour, "swap/back/{}")
    stop = label(two.luc, "dialogue.stop")
    told = word(two.luc, "exchange.taken_back_meanwhile", name="Nour", stop=stop)
    assert told in flat(two.luc.last.text)
    two.luc.says(THEIRS)
    assert THEIRS not in two.nour.all(), "what was being written is not passed on as words"
    assert label(two.nour, "exchange.give") in two.nour.last.labels
    is_nowhere(two)


@pytest.mark.parametrize("over", ["stays", "ended"], ids=["would rather not", "at the end"])
def test_who_was_about_to_give_theirs_is_asked_no_more(two: Duo, over: str) -> None:
    two.luc.presses(label(two.luc, "exchange.give"))
    form = two.luc.last
    if over == "stays":
        two.act(two.luc, "swap/no/{}")
    else:
        two.ends(two.nour, "end/done/{}")
    assert word(two.luc, f"exchange.{over}") in flat(form.text)
    assert not form.labels
    assert not is_giving(two)


def closing(player: Player, two: Duo) -> str:
    """What a player reads some days before the end."""
    ends = two.mentorship.ends_at
    assert ends is not None
    two.house.clock.to(ends - timedelta(days=2))
    says = player.house.catalogue[player.language].journey["closing"].says
    before = says.partition("{end}")[0].partition("{name}")[2]
    return flat(player.sees(flat(before)).text)


def test_before_the_end_who_has_exchanged_them_already_is_not_told_to(two: Duo) -> None:
    two.luc.says(f"/exchange {THEIRS}")
    for player in (two.nour, two.luc):
        said = closing(player, two)
        assert word(player, "exchange.have") in said
        assert word(player, "exchange.before_end") not in said


def test_before_the_end_who_has_not_is_told_of_it(two: Duo) -> None:
    for player in (two.nour, two.luc):
        said = closing(player, two)
        assert word(player, "exchange.before_end") in said
        assert word(player, "exchange.have") not in said


def test_nor_have_they_where_one_has_taken_theirs_back(house: House) -> None:
    two = duo(house, nour=house.slack("Nour"), luc=house.slack("Luc")).agree()
    two.nour.says(f"/exchange {MINE}")
    two.luc.says(f"/exchange {THEIRS}")
    two.luc.does(Edited(text="", ref=two.luc.wrote[-1], gone=True))
    assert word(two.nour, "exchange.before_end") in closing(two.nour, two)
