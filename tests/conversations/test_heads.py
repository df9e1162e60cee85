"""What heads a thread, once all is over: it leads to the team, and nowhere else any more."""

import pytest

from storage.mail import Message
from storage.tables import PersonAddress
from storage.unit_of_work import UnitOfWork
from tests.conversations.joining import joins
from tests.conversations.pairs import Duo, duo, label
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat


def head(player: Player, two: Duo) -> Message:
    """What heads the thread of the two on this one's screen."""
    slots = (f"thread/{two.mentorship.id}/head", f"thread/{two.mentorship.id}")
    found = [each.message for each in player.screen.shown if each.message.slot in slots]
    return next(each for each in found if not each.topic)


def _refused(house: House) -> Duo:
    """Two are introduced, and on a bad day of his platform Luc's thread could not be opened: he
    has shut nobody out."""
    luc = house.phone("Luc")
    pair = duo(house, luc=luc).accepts()
    pair.nour.presses(label(pair.nour, "introduction.yes"))
    luc.presses(label(luc, "introduction.accept"))
    house.blocked.add(luc.where)
    pair.nour.presses(label(pair.nour, "introduction.accept"))
    house.blocked.discard(luc.where)

    def reached(uow: UnitOfWork) -> None:
        uow.session.get_one(PersonAddress, luc.where).unreachable_since = None

    house.change(reached)
    assert pair.mentorship.state == "active"
    return pair


@pytest.mark.parametrize("topics", [True, False])
def test_it_is_pinned_wherever_it_stands(house: House, topics: bool) -> None:
    house.topics = topics
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    assert all(head(each, first).pinned for each in (first.nour, first.luc))
    assert head(second.luc, second).pinned
    slack = joins(first.nour, house.slack("Nour"))
    assert head(slack, first).pinned
    assert not first.nour.last.message.pinned


@pytest.mark.parametrize("how", ["by one of the two", "on its day"])
def test_at_the_end_its_buttons_go_but_the_way_to_the_team(two: Duo, how: str) -> None:
    mute = label(two.nour, "mute.begin")
    assert mute in str(head(two.nour, two))
    before = {"Luc": head(two.nour, two), "Nour": head(two.luc, two)}
    if how == "on its day":
        two.house.clock.forward(days=200)
    else:
        two.ends(two.luc, "end/done/{}")
    assert two.mentorship.state == "ended"
    for player, name in ((two.nour, "Luc"), (two.luc, "Nour")):
        message = head(player, two)
        assert (message.title, message.text) == (
            f"Voici {name}",
            label(player, "introduction.over"),
        )
        assert message.facts == before[name].facts
        assert [each.label for row in message.buttons for each in row] == ["Écrire à l’équipe"]
        assert sum(message.text in each.text for each in player.screen.shown) == 1


def test_who_shut_us_out_is_sent_nothing_and_the_team_hears_of_no_loss(two: Duo) -> None:
    two.luc.blocks()
    two.ends(two.nour, "end/done/{}")
    assert label(two.luc, "mute.begin") in str(head(two.luc, two))
    lost = two.claire.all().count("n’est pas arrivé")
    assert lost == 1, "that it has ended, and nothing beside it"


@pytest.mark.parametrize("several", [False, True])
def test_who_had_shut_us_out_is_shown_it_when_they_are_back(house: House, several: bool) -> None:
    house.topics = several
    pair = duo(house).accepts()
    luc = pair.luc
    if several:
        pair = duo(house, nour=house.phone("Ana"), luc=pair.agree().luc).accepts()
    pair.nour.presses(label(pair.nour, "introduction.yes"))
    luc.presses(label(luc, "introduction.accept"))
    luc.blocks()
    before = luc.all()
    pair.nour.presses(label(pair.nour, "introduction.accept"))
    assert pair.mentorship.state == "active"
    assert luc.all() == before
    house.blocked.discard(luc.where)
    luc.says("/start")
    shown = head(luc, pair)
    assert (shown.title, shown.pinned) == ("Voici Ana" if several else "Voici Nour", True)
    assert label(luc, "mute.begin") in str(shown)
    luc.says("/start")
    assert luc.all().count(shown.title) == 1


def test_what_heads_a_thread_is_true_again_for_whoever_is_back(house: House) -> None:
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).accepts()
    luc, alone = first.luc, head(first.luc, first).text
    second.nour.presses(label(second.nour, "introduction.yes"))
    luc.presses(label(luc, "introduction.accept"))
    luc.blocks()
    second.nour.presses(label(second.nour, "introduction.accept"))
    assert head(luc, first).text == alone
    luc.unblocks()
    assert head(luc, first).text != alone, "what he writes is not for one alone any more"
    luc.blocks()
    house.clock.forward(minutes=5)
    second.ends(second.nour, "end/done/{}")
    assert label(luc, "mute.begin") in str(head(luc, second))
    luc.unblocks()
    assert label(luc, "mute.begin") not in str(head(luc, second))
    assert head(luc, first).text == alone


def test_what_was_refused_is_no_news_at_the_end(house: House) -> None:
    pair = _refused(house)
    pair.ends(pair.nour, "end/done/{}")
    assert label(pair.luc, "introduction.over") not in pair.luc.all()


def test_what_was_refused_stands_before_words_of_the_other(house: House) -> None:
    pair = _refused(house)
    pair.nour.says("Bonjour, et merci de me lire")
    head, words = (each.message for each in pair.luc.screen.shown[-2:])
    assert head.title == "Voici Nour"
    assert words.text.endswith("Bonjour, et merci de me lire")


def test_where_the_thread_is_a_topic_it_is_the_message_in_it(house: House) -> None:
    house.topics = True
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.ends(first.nour, "end/done/{}")
    closed, open_ = head(first.luc, first), head(first.luc, second)
    assert closed.text == label(first.luc, "introduction.over")
    assert closed.under == f"thread/{first.mentorship.id}"
    assert label(first.luc, "mute.begin") in str(open_)


@pytest.mark.parametrize("on_slack", [True, False])
def test_once_the_other_has_erased_everything_it_still_says_what_it_is(
    house: House, on_slack: bool
) -> None:
    made = house.slack if on_slack else house.phone
    two = duo(house, luc=made("Luc")).agree()
    asks_a_contact(two)
    offered = two.luc.last
    assert offered.labels
    two.nour.erases()
    message = head(two.luc, two)
    assert (message.title, message.text) == ("", label(two.luc, "introduction.over"))
    assert not message.facts
    assert "…" not in [each.text for each in two.luc.screen.shown]
    stands = next(each for each in two.luc.screen.shown if each.ref == offered.ref)
    assert stands.revisions == 0  # it says nothing of anybody
    two.luc.presses("Demander autrement", on=stands)
    assert flat(two.luc.last.text) == flat(label(two.luc, "mentorship.over"))
    assert "Effacé à la demande de la personne." in two.luc.all()


def asks_a_contact(two: Duo) -> None:
    """Nour would ask a contact, and Luc agrees: there is nobody whom they might ask."""
    two.nour.says("/contact")
    for text in ("informations", "Le nucléaire", "Comment recrute-t-on ?", "Passer", "Passer"):
        two.nour.says(text)
    two.nour.says("Envoyer")
    two.luc.presses("D’accord")


def test_a_topic_is_not_called_after_an_end(house: House) -> None:
    house.topics = True
    first = duo(house).agree()
    two = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    two.nour.erases()
    names = [each.text for each in two.luc.screen.shown if each.message.slot == slot_of(two)]
    assert names == [flat(label(two.luc, "leaving.staff_blank"))]


def slot_of(two: Duo) -> str:
    """The slot of their thread."""
    return f"thread/{two.mentorship.id}"


def test_a_telegram_mentor_of_two_reads_how_to_write_to_each_as_long_as_there_are_two(
    house: House,
) -> None:
    first = duo(house).agree()
    assert "écrire ici" in head(first.luc, first).text
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    for two, name in ((first, "Nour"), (second, "Ana")):
        message = head(two.luc, two)
        told = f"Pour écrire à {name}, réponds à ce message ou à l’un des siens"
        assert told in flat(message.text)
        assert message.title == f"Voici {name}"
        assert "écrire ici" in head(two.nour, two).text  # she has one thread only
        two.luc.says(f"Bonjour {name}", reply_to=two.thread(two.luc))
        assert f"Bonjour {name}" in two.nour.all()
    second.ends(second.nour, "end/done/{}")
    assert "écrire ici" in head(first.luc, first).text


def test_a_slack_mentor_of_two_reads_where_to_write_to_each(house: House) -> None:
    first = duo(house, luc=house.slack("Luc")).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.nour.says("/pause trois semaines")  # the end moves, and its head is written anew
    for two, name in ((first, "Nour"), (second, "Ana")):
        told = flat(head(two.luc, two).text)
        assert told.startswith(f"Écris à {name} dans le fil de ce message : ")
        assert "écrire ici" in head(two.nour, two).text  # in a chat there is no thread
        assert head(two.luc, two).title == f"Voici {name}"


def test_each_is_introduced_by_their_role(two: Duo) -> None:
    for player, role in ((two.nour, "mentee"), (two.luc, "mentor")):
        began = CATALOGUE.home.words(f"introduction.open_{role}")
        assert head(player, two).text.endswith(began)
        other = "mentor" if role == "mentee" else "mentee"
        assert CATALOGUE.home.words(f"introduction.open_{other}") not in player.all()
