"""The private thread: what crosses, in order, and never to a person it was not meant for.

What every pair of platforms must do is one suite, run Telegram to Telegram and Telegram to Slack.
"""

from datetime import timedelta

import pytest

from conversations.thread import unsaid
from storage.mail import Refused, Said
from storage.tables import Dialogue, Meeting
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label, relayed
from tests.conversations.test_meetings import propose
from tests.harness import House
from tests.screens import flat


def introduced(house: House, platform: str) -> Duo:
    """Nour on Telegram, and Luc on this platform: their thread is open."""
    luc = house.slack("Luc") if platform == "slack" else house.phone("Luc")
    return duo(house, luc=luc).agree()


def both_on_telegram(house: House) -> Duo:
    """Nour and Luc, neither of whom was known before: their thread is open."""
    return duo(house).agree()


@pytest.fixture(params=["telegram", "slack"])
def two(request: pytest.FixtureRequest, house: House, begin: Begin) -> Duo:
    """Nour on Telegram, Luc on Telegram or on Slack."""
    return begin(house, introduced, request.param)


@pytest.fixture
def phones(house: House, begin: Begin) -> Duo:
    """Both on Telegram."""
    return begin(house, both_on_telegram)


def luc_says(two: Duo, text: str) -> None:
    """Luc writes in their thread: on Slack it has a root, on Telegram the chat is all there is."""
    two.luc.says(text, under=two.thread(two.luc) if two.luc.who.startswith("slack:") else None)


# --- what crosses -------------------------------------------------------------------------------


def test_words_cross_both_ways_in_order(two: Duo) -> None:
    two.nour.says("Bonjour Luc")
    two.nour.says("Je suis chimiste")
    luc_says(two, "Bonjour Nour")
    first, second = two.luc.screen.shown[-3:-1]
    assert (first.message.author, first.message.text) == ("Nour", "Bonjour Luc")
    assert second.message.text == "Je suis chimiste"
    assert first.message.under == f"thread/{two.mentorship.id}"
    assert (two.nour.last.message.author, two.nour.last.message.text) == ("Luc", "Bonjour Nour")


def test_only_the_first_words_are_acknowledged(two: Duo) -> None:
    two.nour.says("Bonjour")
    assert "Transmis à Luc" in two.nour.last.text
    seen = len(two.nour.screen.shown)
    two.nour.says("Comment vas-tu ?")
    assert len(two.nour.screen.shown) == seen


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "audio", "video"])
def test_files_cross(two: Duo, kind: str) -> None:
    two.nour.sends(kind, text="Regarde")
    attachment = two.luc.last.message.attachment
    assert attachment is not None
    assert attachment.file is not None
    assert attachment.file.kind == kind
    assert attachment.file.source.startswith(two.nour.who)
    assert two.luc.last.message.text == "Regarde"


def test_what_cannot_cross_is_said_kindly(two: Duo) -> None:
    before = len(two.luc.screen.shown)
    two.nour.sends("sticker")
    assert "ne peut pas être transmis à Luc" in two.nour.last.text
    two.nour.does(Said(ref=two.house.new_ref(), unsupported="location"))
    assert "ne peut pas être transmis à Luc" in two.nour.last.text
    assert len(two.luc.screen.shown) == before


def test_edits_follow(two: Duo) -> None:
    two.nour.says("Bonjour Lcu")
    relayed = two.luc.sees("Bonjour Lcu")
    two.nour.edits("Bonjour Luc")
    assert relayed.message.text == "Bonjour Luc"
    assert relayed.revisions == 1
    luc_says(two, "Bonjour Nuor")
    two.luc.edits("Bonjour Nour")
    assert two.nour.sees("Bonjour Nour").revisions == 1


def test_a_reply_quotes_what_it_answers(two: Duo) -> None:
    two.nour.says("Un café ?")
    relayed = two.luc.sees("Un café ?")
    two.luc.says("Volontiers", reply_to=relayed.ref)
    assert two.nour.last.message.reply_to == two.nour.wrote[-1]


def test_long_words_cross_whole(two: Duo) -> None:
    two.nour.says("Il était une fois. " * 300)
    parts = [each.message.text for each in two.luc.screen.shown]
    assert sum(part.count("Il était une fois.") for part in parts) == 300


def test_what_comes_twice_crosses_once(two: Duo) -> None:
    two.nour.says("Bonjour")
    two.house.again()
    assert [each.message.text for each in two.luc.screen.shown].count("Bonjour") == 1


def test_counts_are_kept_and_words_are_not(two: Duo) -> None:
    two.nour.says("Je doute de la recherche")
    two.nour.says("Et toi ?")
    luc_says(two, "Moi aussi, j’ai douté")
    assert (two.mentorship.mentee_words, two.mentorship.mentor_words) == (2, 1)
    assert two.mentorship.mentee_wrote_at == two.house.clock.now()
    stored = two.house.stored_text()
    for words in ("Je doute", "Et toi", "j’ai douté"):
        assert words not in stored
    assert "doute" not in two.claire.all()


def test_an_answer_is_waited_for_since_the_first_word_without_one(two: Duo) -> None:
    clock, began = two.house.clock, two.house.clock.now()

    def since() -> int | None:
        waits = two.mentorship.waits_since
        return (waits - began).days if waits is not None else None

    assert since() is None
    for days, writes, waits in (
        (1, two.nour.says, 1),
        (2, two.nour.says, 1),
        (1, lambda text: luc_says(two, text), 4),
        (2, lambda text: luc_says(two, text), 4),
        (1, two.nour.says, 7),
        (1, two.nour.says, 7),
    ):
        clock.forward(days=days)
        writes("Un mot")
        assert since() == waits


@pytest.mark.parametrize(("state", "waits"), [("held", 5), ("missed", 1)])
def test_who_met_waits_for_an_answer_to_what_they_wrote_since(
    two: Duo, state: str, waits: int
) -> None:
    clock, began = two.house.clock, two.house.clock.now()
    clock.forward(days=1)
    two.nour.says("Bonjour")
    clock.forward(days=4)
    row = two.mentorship
    assert row.id is not None
    met = Meeting(
        mentorship_id=row.id, at=began + timedelta(days=3), state=state, proposed_by=row.mentee_id
    )
    two.house.change(lambda uow: uow.session.add(met))
    two.nour.says("Merci encore", reply_to=two.thread(two.nour))
    since = two.mentorship.waits_since
    assert since is not None
    assert (since - began).days == waits


def test_who_shut_us_out_cannot_be_reached(two: Duo) -> None:
    two.luc.blocks()
    two.nour.says("Es-tu là ?")
    assert "n’a pas pu arriver à Luc" in two.nour.last.text
    assert "Luc Durand" in two.claire.all()
    assert "Es-tu là" not in two.claire.all()


def test_words_that_arrived_without_their_file(phones: Duo) -> None:
    phones.nour.sends("document", text="Mon CV")
    key = phones.luc.last.message.key
    phones.luc.does(Refused(key=key, why="illisible", files=True))
    assert "sont arrivés à Luc, mais sans leur fichier" in phones.nour.last.text
    assert "n’est pas arrivé" not in phones.claire.all()


def test_a_refusal_for_somebody_erased_is_nobodys(phones: Duo) -> None:
    phones.nour.says("/delete")
    phones.nour.presses("Oui, tout effacer")
    gone = Refused(key=f"relay/{phones.mentorship.id}/x/1", why="blocked")
    phones.nour.does(gone)
    assert "n’a pas pu arriver" not in phones.luc.all()


# --- never to the wrong person --------------------------------------------------------------


def test_with_two_threads_we_ask_for_whom(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("As-tu relu ton CV ?")
    assert first.luc.last.labels == [
        "Pour Nour",
        "Pour Ana",
        "Pour l’équipe Carrières",
        "Pour personne",
    ]
    assert not relayed(first.nour)
    first.luc.says("Je suis libre jeudi")
    assert "Celui-ci aussi" in first.luc.last.text
    first.luc.presses("Pour Ana")
    first.luc.presses("Pour Nour")
    assert relayed(second.nour) == ["Je suis libre jeudi"]
    assert relayed(first.nour) == ["As-tu relu ton CV ?"]
    assert first.luc.sees("Transmis à Ana").revisions == 1
    assert not first.house.all(Dialogue)


def test_the_answer_may_be_typed(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("Bonjour")
    first.luc.says("pour nour")
    assert relayed(first.nour) == ["Bonjour"]
    first.luc.says("pour ana")
    assert "Je préfère demander" in first.luc.last.text
    assert not relayed(second.nour)


def test_a_reply_says_for_whom(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.nour.says("Bonjour")
    second.nour.says("Salut")
    first.luc.says("Bonjour Nour", reply_to=first.luc.sees("Bonjour").ref)
    first.luc.says("Encore un mot", reply_to=first.luc.screen.shown[-1].ref)
    assert relayed(first.nour)[0] == "Bonjour Nour"
    assert not relayed(second.nour)


def test_a_reply_to_ones_own_words_says_for_whom(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.nour.says("Bonjour")
    first.luc.says("Bonjour Nour", reply_to=first.luc.sees("Bonjour").ref)
    first.luc.says("J’oubliais", reply_to=first.luc.wrote[-1])
    assert relayed(first.nour) == ["Bonjour Nour", "J’oubliais"]
    assert not relayed(second.nour)


def test_words_for_nobody_are_erased(three: tuple[Duo, Duo]) -> None:
    first, _ = three
    first.luc.says("Oups")
    assert "Oups" in first.house.stored_text()
    first.luc.presses("Pour personne")
    assert "Oups" not in first.house.stored_text()
    first.luc.presses_again()
    assert "n’ai plus ce message" in first.luc.last.text


def test_words_for_the_team_are_read_over(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("Je ne m’en sors plus")
    first.luc.presses("Pour l’équipe Carrières")
    assert "SOS Amitié" in first.luc.reads()
    first.luc.presses("D’autre chose")
    assert "Je ne m’en sors plus" in first.luc.last.text
    assert "Je ne m’en sors plus" not in first.claire.all()
    first.luc.presses("Envoyer")
    assert "Je ne m’en sors plus" in first.claire.all()
    assert not relayed(first.nour) + relayed(second.nour)


def test_what_is_held_is_edited_before_it_leaves(three: tuple[Duo, Duo]) -> None:
    first, _ = three
    first.luc.says("Bonjuor")
    first.luc.edits("Bonjour")
    first.luc.presses("Pour Nour")
    assert relayed(first.nour) == ["Bonjour"]


def test_what_is_held_too_long_is_erased(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("Un secret")
    first.house.clock.forward(days=3, minutes=1)
    first.house.change(lambda uow: unsaid.forget(uow, first.house.catalogue))
    first.house.settle()
    assert "Un secret" not in first.house.stored_text()
    first.luc.sees("Pas transmis")
    assert not relayed(second.nour)


def test_slack_threads_say_for_whom(house: House, begin: Begin) -> None:
    first = begin(house, introduced, "slack")
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.luc.says("Bonjour Ana", under=second.thread(first.luc))
    first.luc.says("Bonjour Nour", under=first.thread(first.luc))
    assert relayed(second.nour) == ["Bonjour Ana"]
    assert relayed(first.nour) == ["Bonjour Nour"]
    first.luc.says("Et en dehors de tout fil")
    assert "pour qui est ce message" in first.luc.last.text


def test_on_slack_words_beside_the_only_thread_are_asked_about(house: House, begin: Begin) -> None:
    alone = begin(house, introduced, "slack")
    alone.luc.says("C’est quoi, ici ?")
    assert not relayed(alone.nour)
    alone.luc.presses("Pour Nour")
    assert relayed(alone.nour) == ["C’est quoi, ici ?"]


def test_a_closed_thread_carries_nothing(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.nour.says("Bonjour")
    words = first.luc.sees("Bonjour")
    first.nour.says("/terminer")
    first.nour.presses("Je préfère arrêter")
    first.nour.presses("Oui, terminer")
    first.luc.says("Bonne route", reply_to=words.ref)
    assert "Ce fil est fermé" in first.luc.last.text
    assert not relayed(second.nour)


def test_just_after_one_thread_closed_we_ask(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.nour.says("/terminer")
    first.nour.presses("Je préfère arrêter")
    first.nour.presses("Oui, terminer")
    first.luc.says("Bonne route")
    assert first.luc.last.labels[0] == "Pour Ana"
    assert not relayed(second.nour)
    first.luc.presses("Pour personne")
    first.house.clock.forward(days=2)
    first.luc.says("Bonjour Ana")
    assert relayed(second.nour) == ["Bonjour Ana"]


@pytest.mark.parametrize("command", ["/rdv", "/objectif", "/rhythm", "/contact", "place"])
def test_a_form_of_a_thread_that_has_closed_takes_no_words_meant_for_another(
    house: House, command: str, begin: Begin
) -> None:
    first = begin(house, both_on_telegram)
    luc = first.luc
    if command == "place":
        propose(luc, "jeudi 14h")
        first.nour.presses("C’est d’accord")
        luc.presses("Lieu ou lien")
    else:
        luc.says(command)
    form = luc.last
    second = duo(house, nour=house.phone("Ana"), luc=luc).agree()
    first.ends(first.nour, "end/leave/{}")
    assert flat(form.text) == flat(label(luc, "mentorship.over"))
    assert not form.labels
    luc.says("Comment vas-tu ?")
    assert "pour qui est ce message" in luc.last.text
    luc.presses("Pour Ana")
    assert relayed(second.nour) == ["Comment vas-tu ?"]
