"""A fortnight after a contact agreed to talk with the mentee of a pair: one question.

Did it take place? Where it has not yet, it is asked once more after another fortnight; and as long
as the mentee reads how to reach the contact (`/status`), they may say so by themselves. Then they
may pass thanks on to the contact, read over before they leave, and write down what they learnt:
their own word, which their mentor reads, too, and nobody else. The team learns that the contact was
thanked.
"""

from collections.abc import Sequence

from conversations import hours, people, plain, unasked
from conversations.casework import casebook, inquiries, talks, unseen
from conversations.dialogue import dialogues
from conversations.mentoring import contacting, looking, pair
from conversations.people import first_name
from conversations.turn import Act, Finish, Rows, Turn
from storage.tables import Dialogue, Inquiry, Person, Request, Talk

THANK = "thank"
"""The step of `inquiry/<id>` at which the contact may read the mentee's thanks."""

FORM = "talk_back"


def ask(turn: Turn, inquiry: Inquiry) -> None:
    """Whether the talk took place, at an hour of the mentee's; once more where it had not. Not
    yet, while their distress waits; not at all where they have withdrawn their request: they may
    never have read who it was."""
    found = _agreed(turn, inquiry)
    mentee = looking.owner(turn, inquiry, "mentee")
    request = pair.request(turn, looking.mentorship_of(turn, inquiry))
    if found is None or inquiry.held == "yes" or mentee.erased_at is not None:
        return
    if request.outcome == "withdrawn":
        return
    talk, contact = found
    due = inquiries.subject_of(inquiry), contacting.ASK_BACK
    if unseen.puts_off(turn, (mentee,), *due) or unasked.puts_off(turn, mentee, *due):
        return
    unasked.told(turn, mentee)
    words = pair.words_for(turn, mentee)
    pair.tell(
        turn,
        mentee,
        words("inquiry.did_it", name=first_name(contact)),
        slot=talks.back_slot(talk, again=bool(inquiry.held)),
        buttons=[
            [
                pair.button(
                    words("inquiry.button.held"), f"talked/yes/{inquiry.id}", answers="yes"
                ),
                pair.button(
                    words("inquiry.button.missed"), f"talked/no/{inquiry.id}", answers="no"
                ),
            ]
        ],
        under="",
    )


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`talked/yes/<inquiry>`, `talked/no/<inquiry>`: whether it took place."""
    verb, number = (*rest, "", "")[:2]
    inquiry = _theirs(turn, plain.number(number))
    found = _agreed(turn, inquiry) if inquiry is not None else None
    if inquiry is None or found is None or verb not in ("yes", "no") or _is_told(inquiry):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    talk, contact = found
    subject = inquiries.subject_of(inquiry)
    if verb == "no" and not inquiry.held:
        limits = turn.catalogue.home.limits
        at = hours.decent_for(turn.someone, turn.now + contacting.BACK, limits)
        turn.uow.remind(subject, contacting.ASK_BACK, at)
    inquiry.held = verb
    if verb == "yes":
        turn.uow.unremind(subject, contacting.ASK_BACK)
    is_asked_again = contacting.ASK_BACK in turn.uow.reminders(subject)
    key = "held" if verb == "yes" else "missed_yet" if is_asked_again else "missed"
    text = turn.words(f"inquiry.{key}", name=first_name(contact))
    again = turn.uow.holds(turn.event.where, talks.back_slot(talk, again=True))
    turn.say(text, slot=talks.back_slot(talk, again=again), under="")
    if verb == "yes":
        dialogues.open(turn, FORM, subject=subject)


def way_in(turn: Turn, talk: Talk) -> Rows:
    """The button with which the mentee says by themselves that the talk took place, where it was
    asked for with their mentor and they have not said it yet."""
    inquiry = inquiries.of_talk(turn.uow.session, talk)
    if inquiry is None or inquiry.held == "yes":
        return []
    return [[pair.button(turn.words("inquiry.button.took_place"), f"talked/yes/{inquiry.id}")]]


def _is_told(inquiry: Inquiry) -> bool:
    """Whether the mentee has passed on, or written down, anything of the talk: that is once."""
    return bool(inquiry.thanks or inquiry.learnt or inquiry.thanked_at)


def written(turn: Turn, dialogue: Dialogue) -> None:
    """What the mentee wrote leaves as they have read it over: each part for whom it is."""
    inquiry = _theirs(turn, plain.number(dialogue.subject.rpartition("/")[2]))
    if inquiry is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    learnt = str(dialogue.answers.get("learnt") or "")
    inquiry.thanks = str(dialogue.answers.get("thanks") or "")
    turn.say(turn.words("inquiry.thanked"))
    if learnt:
        inquiry.learnt = learnt
        _tell_mentor(turn, inquiry)
    if inquiry.thanks:
        thank(turn, inquiry)


def _tell_mentor(turn: Turn, inquiry: Inquiry) -> None:
    """The mentor reads what was learnt, while the two are together."""
    if looking.mentorship_of(turn, inquiry).state == "active":
        mentor = looking.owner(turn, inquiry, "mentor")
        text = pair.words_for(turn, mentor)(
            "inquiry.learnt", name=pair.called(turn, turn.someone, mentor)
        )
        looking.post(turn, inquiry, mentor, text, quote=inquiry.learnt)


def thank(turn: Turn, inquiry: Inquiry) -> None:
    """The contact reads the mentee's thanks, at an hour of theirs: then they are not kept any
    longer. Not where they have left."""
    found = _agreed(turn, inquiry)
    if found is None or not inquiry.thanks:
        return
    talk, contact = found
    if pair.puts_off(turn, contact, inquiries.subject_of(inquiry), THANK):
        return
    thanks, inquiry.thanks = inquiry.thanks, ""
    where = people.reachable(turn.uow, talk.contact_id)
    if where is None:
        return
    mentee = looking.owner(turn, inquiry, "mentee")
    words = turn.programme_for(contact).words
    key = "inquiry.thanks_named" if talk.named_at is not None else "inquiry.thanks"
    text = words(key, name=first_name(mentee))
    turn.say(text, quote=thanks, to=where, under="", slot=talks.thanks_slot(talk))
    inquiry.thanked_at = turn.now
    request = turn.uow.session.get(Request, talk.request_id)
    assert request is not None
    casebook.note(turn, request, "contact_thanked")
    contacting.tell_team(turn, talk, "contact.pair_thread.thanked")


def _theirs(turn: Turn, number: int) -> Inquiry | None:
    """The inquiry of this number, its case locked, if the turn's person is its mentee."""
    inquiry = turn.uow.session.get(Inquiry, number)
    if inquiry is None:
        return None
    row = looking.mentorship_of(turn, inquiry)
    if row.mentee_id != turn.someone.id:
        return None
    turn.uow.lock(Request, row.request_id)
    turn.uow.session.refresh(inquiry)
    return inquiry


def _agreed(turn: Turn, inquiry: Inquiry) -> tuple[Talk, Person] | None:
    """The talk that a contact agreed to, and who they are; None where they have left since."""
    for talk in inquiries.talks_of(turn.uow.session, inquiry):
        contact = pair.person(turn, talk.contact_id)
        if talk.state == "agreed" and contact.erased_at is None:
            return talk, contact
    return None


ACTS: dict[str, Act] = {"talked": pressed}

FINISHED: dict[str, Finish] = {FORM: written}
