"""Somebody would like to help: they say how, staff read it, and write back or invite them."""

from collections.abc import Sequence

from conversations import people
from conversations.dialogue import dialogues
from conversations.dialogue.run import Run
from conversations.mentee import consenting, correspondence
from conversations.mentoring import mentors, pair
from conversations.turn import Act, Command, Finish, Turn
from storage.mail import STAFF, Button
from storage.tables import Answers, Dialogue


def offer(turn: Turn, words: str) -> None:
    """`/offer`: what somebody would like to give; who is a mentor already is thanked."""
    if mentors.mentor_of(turn) is not None:
        turn.say(turn.words("offering.already"))
        return
    person = turn.someone
    known: Answers = {"name": person.name, "promotion": person.promotion}
    answers = {name: value for name, value in known.items() if value}
    dialogues.open(turn, "offer_help", subject=_subject(turn), answers=answers)


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """The button that does the same."""
    offer(turn, "")


def offered(turn: Turn, dialogue: Dialogue) -> None:
    """Thanks, with what happens next; to staff who it is and what they said, with what to do."""
    person, home = turn.someone, turn.catalogue.home
    run = Run(home.forms["offer_help"], dialogue.answers)
    shown = {name: answer for name, _, answer in run.told(home)}
    person.name = person.name or str(dialogue.answers["name"])
    person.promotion = person.promotion or dialogue.answers["promotion"]
    dialogue.answers = {}
    consenting.record_offer(turn)
    words = home.words
    invite = Button(
        label=words("offering.invite"),
        act=f"invite_person/{person.id}/offer",
        form=True,
        style="primary",
    )
    write = Button(
        label=words("correspondence.write"), act=f"write_person/{person.id}/offer", form=True
    )
    turn.say(
        words("offering.staff", name=shown["name"], promotion=shown["promotion"]),
        title=words("offering.staff_title"),
        facts=[(words("offering.role"), shown["role"])],
        quote=shown["words"],
        buttons=[[invite, write]],
        to=STAFF,
        under="",
        slot=f"person/{person.id}/offer",
    )
    turn.say(turn.words("offering.thanks"))


def invite(turn: Turn, rest: Sequence[str]) -> None:
    """`invite_person/<person>/offer`: staff invite them, with the letter that was previewed."""
    found = correspondence.confirmed(turn, "invite_person", "".join(rest[:1]))
    if found is None:
        return
    person, draft = found
    assert person.id is not None
    mentors.join(turn, person)
    label = turn.programme_for(person).words("mentor.begin_profile")
    begin = pair.button(label, "profile", "primary")
    turn.say(draft.text, to=people.address_of(turn.uow, person.id), under="", buttons=[[begin]])
    root = f"person/{person.id}/offer"
    correspondence.keep(turn, person, draft, "offering.invited", root)


def _subject(turn: Turn) -> str:
    return f"person/{turn.someone.id}"


ACTS: dict[str, Act] = {"offer_help": pressed, "invite_person": invite}

COMMANDS: dict[str, Command] = {"offer": offer, "aider": offer}

FINISHED: dict[str, Finish] = {"offer_help": offered}
