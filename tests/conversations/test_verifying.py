"""A one-time code to a mailbox of the school's: every path, in both languages."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.mailbox import mailboxes
from conversations.mentee.verifying import domain_of
from storage.mail import STAFF, Address
from storage.tables import Dialogue, MailCode, Person, PersonAddress
from tests.conversations.leavers import erases_everything
from tests.conversations.test_intake import agrees
from tests.harness import CATALOGUE, House, Player
from tests.storage.databases import Kind

MAILBOX = "Jeanne.Martin@polytechnique.edu"
WORDS = CATALOGUE.home.words
ADDRESS = Address(f"mail:{MAILBOX}")


@pytest.fixture
def posted(sqlite_url: str) -> Iterator[House]:
    """A house from which mail can be sent."""
    opened = House(sqlite_url, mail=True)
    yield opened
    opened.close()


def comes(house: House, language: str = "fr") -> Player:
    """Somebody who has agreed to who reads what, and has nothing under way."""
    english = language == "en"
    nour = house.phone("Nour", language=language)
    nour.says("/start")
    nour.presses("English" if english else "Français")
    nour.presses("Yes, that’s fine" if english else "Oui, ça me convient")
    nour.says("/stop")
    nour.presses("Give up and erase" if english else "Abandonner et effacer")
    nour.reads()
    return nour


def code_in(house: House, where: Address = ADDRESS) -> str:
    """The code in the newest mail to an address."""
    found = re.search(r"\b\d{6}\b", house.screens[where].shown[-1].text)
    assert found is not None
    return found[0]


def another(code: str) -> str:
    """A code that is wrong."""
    return f"{(int(code) + 1) % 10**6:06}"


def verified(house: House) -> list[str]:
    """How each person was verified."""
    return [person.verified_by for person in house.all(Person)]


def test_no_address_is_asked_of_who_has_not_agreed(posted: House) -> None:
    nour = posted.phone("Nour", language="fr")
    nour.says("/verify")
    assert "qui lit quoi" in nour.last.text
    nour.says(MAILBOX)
    assert ADDRESS not in posted.screens
    nour.says("/verify")
    nour.presses("Commencer")
    nour.sees("Cela te convient-il")


# --- the way it goes ----------------------------------------------------------------------------


def test_a_code_is_sent_read_and_typed(posted: House) -> None:
    nour = comes(posted)
    nour.says("/verify")
    assert "puis je l’oublie" in nour.sees("Confirmer qui tu es").text
    assert "Quelle est ton adresse" in nour.last.text
    nour.says(f"  {MAILBOX.replace('polytechnique', 'Polytechnique')} ")
    mail = posted.screens[ADDRESS].shown[-1].message
    assert mail.title == "Ton code de confirmation"
    assert "15 minutes" in mail.text
    assert "15 minutes" in nour.sees("Un code part").text
    code = code_in(posted)
    assert code not in nour.all()
    nour.says(f"{code[:3]} {code[3:]}")
    assert "C’est confirmé" in nour.sees("C’est").text
    assert verified(posted) == ["polytechnique.edu"]
    assert posted.all(MailCode) == []
    nour.says("/verify")
    assert "C’est déjà fait" in nour.sees("C’est déjà").text


def test_the_same_in_english(posted: House) -> None:
    nour = comes(posted, "en")
    nour.says(f"/verify {MAILBOX}")
    assert "then I forget it" in nour.sees("Showing who you are").text
    assert "Hello" in posted.screens[ADDRESS].shown[-1].text
    code = code_in(posted)
    nour.says(another(code))
    assert "You have 4 tries left" in nour.last.text
    nour.says("nothing came")
    assert "six digits" in nour.last.text
    nour.says(code)
    assert "It’s confirmed" in nour.sees("It’s").text
    assert verified(posted) == ["polytechnique.edu"]


def test_nothing_of_the_mailbox_and_the_code_is_kept(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    code = code_in(posted)
    assert MAILBOX in posted.stored_text()
    assert code not in posted.stored_text()
    nour.says(code)
    assert "Jeanne.Martin" not in posted.stored_text()


def test_what_was_interrupted_goes_on(posted: House) -> None:
    nour = comes(posted)
    nour.says("oui")
    question = nour.last.text
    nour.says(f"/vérifier {MAILBOX}")
    nour.says(code_in(posted))
    assert nour.last.text == f"Ta demande · {question}"


def test_the_language_may_change_in_the_middle(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    nour.says("/language english")
    assert "Which code did you receive?" in nour.last.text
    nour.says(code_in(posted))
    assert verified(posted) == ["polytechnique.edu"]


def test_a_restart_and_an_event_that_comes_twice_change_nothing(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    posted.again()
    assert len(posted.screens[ADDRESS].shown) == 1
    posted.restart()
    code = code_in(posted)
    nour.says(another(code))
    posted.again()
    assert posted.all(MailCode)[0].tries == 1
    nour.says(code)
    posted.again()
    nour.says(code)
    assert verified(posted) == ["polytechnique.edu"]


# --- addresses ------------------------------------------------------------------------------------


def test_addresses_that_no_code_goes_to(posted: House) -> None:
    nour = comes(posted)
    nour.says("/verify")
    for typed, said in (
        ("je ne sais plus", "Je ne vois pas d’adresse"),
        ("a@polytechnique.edu ou b@m4x.org", "plusieurs adresses"),
        ("nour@example.org", "polytechnique.edu ou polytechnique.org"),
        ("nour@notpolytechnique.edu", "Je ne peux écrire qu’à"),
        ("nour@polytechnique.edu.example.org", "Je ne peux écrire qu’à"),
    ):
        nour.says(typed)
        assert said in nour.last.text
        assert "Quelle est ton adresse" in nour.last.text
    assert not [where for where in posted.screens if where.startswith("mail:")]
    assert posted.all(MailCode) == []
    nour.says("Plus tard")
    assert "example.org" not in posted.stored_text()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nour <nour@M4X.org>", ["nour@m4x.org"]),
        ("mailto:nour@m4x.org|nour@m4x.org", ["nour@m4x.org"]),
        ("C’est nour+x@m4x.org.", ["nour+x@m4x.org"]),
        ("nour@m4x.org\r\nBcc: b@x.org", ["nour@m4x.org", "b@x.org"]),
        ("nour@", []),
        ("", []),
    ],
)
def test_addresses_are_found_in_what_is_typed(text: str, found: list[str]) -> None:
    assert mailboxes(text) == found


def test_the_longest_domain_counts() -> None:
    domains = ["polytechnique.org", "alumni.polytechnique.org"]
    assert domain_of("n@alumni.polytechnique.org", domains) == "alumni.polytechnique.org"
    assert domain_of("n@lix.polytechnique.org", domains) == "polytechnique.org"
    assert domain_of("n@xpolytechnique.org", domains) == ""


def test_an_address_that_does_not_exist_is_told_to_the_person_alone(posted: House) -> None:
    nour = comes(posted)
    posted.blocked.add(ADDRESS)
    nour.says(f"/verify {MAILBOX}")
    assert "n’a pas pu arriver" in nour.last.text
    assert STAFF not in posted.screens
    nour.presses("Donner une autre adresse")
    nour.says("jeanne.martin@m4x.org")
    nour.says(code_in(posted, Address("mail:jeanne.martin@m4x.org")))
    assert verified(posted) == ["m4x.org"]
    assert "polytechnique.edu" not in posted.stored_text()


# --- codes that are of no use ---------------------------------------------------------------------


def test_after_five_wrong_codes_the_right_one_is_of_no_use(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    code = code_in(posted)
    for left in ("4 essais", "3 essais", "2 essais", "un essai"):
        nour.says(another(code))
        assert left in nour.last.text
    nour.says(another(code))
    assert "ne peut plus servir" in nour.last.text
    nour.says(code)
    assert verified(posted) == [""]
    nour.presses("Recevoir un autre code")
    nour.says(code_in(posted))
    assert verified(posted) == ["polytechnique.edu"]


def test_an_old_code_is_of_no_use_and_its_mailbox_is_forgotten(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    code = code_in(posted)
    posted.clock.forward(minutes=16)
    assert "Jeanne.Martin" not in posted.stored_text()
    nour.says(code)
    assert "n’est plus valable" in nour.last.text
    nour.presses("Recevoir un autre code")
    assert "Quelle est ton adresse" in nour.last.text
    posted.clock.forward(days=1)
    assert posted.all(MailCode) == []
    assert verified(posted) == [""]


def test_only_the_newest_code_is_good(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    first = code_in(posted)
    nour.presses("Recevoir un autre code")
    if code_in(posted) != first:
        nour.says(first)
        assert "4 essais" in nour.last.text
    nour.says(code_in(posted))
    assert verified(posted) == ["polytechnique.edu"]


def test_three_codes_a_day_are_enough(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    nour.presses("Recevoir un autre code")
    nour.presses("Recevoir un autre code")
    nour.presses("Recevoir un autre code")
    assert "assez de codes" in nour.sees("C’est assez").text
    assert len(posted.screens[ADDRESS].shown) == 3
    posted.clock.forward(days=1, minutes=1)
    nour.says(f"/verify {MAILBOX}")
    assert len(posted.screens[ADDRESS].shown) == 4
    nour.says(code_in(posted))
    assert verified(posted) == ["polytechnique.edu"]


def test_putting_it_aside_and_taking_it_up_again(posted: House) -> None:
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    nour.presses("Plus tard")
    nour.says("/verify")
    assert "Quel est le code" in nour.last.text
    nour.presses("Donner une autre adresse")
    assert "Quelle est ton adresse" in nour.last.text


@pytest.fixture
def asked(posted: House) -> Player:
    """Nour has been asked for the code that was sent to her mailbox."""
    nour = comes(posted)
    nour.says(f"/verify {MAILBOX}")
    return nour


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(
        st.one_of(
            st.from_regex(r"[0-9]{6}", fullmatch=True),
            st.integers(-3, 3),
            st.sampled_from(
                ["", "/verify", "verify/again", "verify/other", "123 4567", "oui", "$"]
            ),
        ),
        max_size=25,
    )
)
def test_no_sequence_of_wrong_codes_verifies(
    asked: Player, database_urls: Callable[[Kind], str], typed: list[str | int]
) -> None:
    house = asked.house.copied(database_urls("sqlite"))
    nour = deepcopy(asked, {id(asked.house): house})
    for each in typed:
        before = len(nour.screen.shown)
        right = code_in(house)
        if isinstance(each, int):  # a neighbour of the right one
            each = f"{(int(right) + (each or 1)) % 10**6:06}"
        if each != right:
            nour.says(each.replace("verify/", "/verify/") if each else "x")
            assert len(nour.screen.shown) > before, "silence"
    assert verified(house) == [""]
    house.close()


# --- where there is no mail -----------------------------------------------------------------------


def test_without_mail_nothing_is_asked(house: House) -> None:
    nour = comes(house)
    nour.says("/verify")
    assert "Tu n’as rien à faire" in nour.sees("Tu n’as").text
    nour.says(f"/verify {MAILBOX}")
    assert [form for each in house.all(Dialogue) if "verify" in (form := each.form)] == []


def test_erasing_leaves_nothing(posted: House) -> None:
    nour = comes(posted)
    nour.says("/verify jeanne.martin@m4x.org")
    nour.says(code_in(posted, Address("mail:jeanne.martin@m4x.org")))
    other = comes(posted)
    other.says(f"/verify {MAILBOX}")
    for each in (nour, other):
        erases_everything(each)
    assert posted.all(PersonAddress) == []
    assert posted.all(MailCode) == []
    assert verified(posted) == ["", ""]
    assert "Jeanne.Martin" not in posted.stored_text()


def test_erasing_oneself_brings_no_more_codes_to_a_mailbox(posted: House) -> None:
    nour = posted.phone()
    sent = 0
    for _ in range(5):
        agrees(nour)
        nour.says("/verify")
        nour.says("nour@polytechnique.edu")
        box = posted.screens.get(Address("mail:nour@polytechnique.edu"))
        sent = len(box.shown) if box is not None else 0
        nour.says("/delete")
        nour.presses("Oui, tout effacer")
    assert sent == CATALOGUE.home.verification.codes_a_day
