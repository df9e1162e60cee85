"""Dialogues in chat: opening one, finding the one under way, asking its current question.

A dialogue belongs to a person and runs through a form of the programme (`dialogue.Run` decides;
here it is loaded and asked; `taking` takes what comes back). Each question stands in a slot of its
own, so that its buttons give way: to the answer that was tapped, or, once it was answered in words
or is asked anew below, to nothing. Of one dialogue, one question at most has buttons.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import people
from conversations.dialogue.asking import buttons, left, put, quoted, shortly, way_out_buttons
from conversations.dialogue.given import ASKED, BESIDE, REFS, LastAsked, last_asked
from conversations.dialogue.kinds import is_words
from conversations.dialogue.reading_over import read_over, review_buttons, way_out
from conversations.dialogue.run import Run
from conversations.dialogue.whom import heading
from conversations.turn import Rows, Turn
from storage.mail import Address, Button, Said
from storage.tables import Answers, Dialogue, Person

TO_TEAM = ("to_team", "to_team_mentor")
"""The forms of words for the careers team; the second asks a mentor whom they are about."""

REPORT = "report"
"""The form in which one of a pair reports the other to the team."""

FOR_TEAM = frozenset({*TO_TEAM, REPORT})
"""Those, and that of a report: who turns to another before they are sent might think that they
were."""

HELPED = "distress/"
"""What begins the slots of what somebody in distress is told, whose names end with the day."""

# --- opening and finding ------------------------------------------------------------------


def open(
    turn: Turn,
    form: str,
    *,
    subject: str,
    person: Person | None = None,
    answers: Answers | None = None,
    adds: Mapping[str, str] | None = None,
    asks: bool = True,
    typed: str = "",
) -> Dialogue:
    """Open a form for a person (the turn's own by default) and ask its first open question, unless
    somebody else `asks`.

    An unfinished run of the same form and subject goes on where it was left. `answers` are those
    that are known already, where the person has given no other. `adds` are words of theirs that
    are answers: they go on with what stands there. What they `typed` with it is taken as if it were
    the answer to the first question, wherever an unfinished run stands, and may be none.
    """
    owner = person or turn.someone
    if owner is turn.person and not owner.language:
        # What they are asked in now, they are answered in later, when their phone does not say.
        owner.language = turn.programme.language
    dialogue = begun(turn, owner, form, subject)
    if owner is turn.person:
        _keep_unsent(turn, dialogue)
    if dialogue is None:
        assert owner.id is not None
        dialogue = Dialogue(
            person_id=owner.id,
            form=form,
            subject=subject,
            opened_at=turn.now,
            touched_at=turn.now,
        )
        turn.uow.session.add(dialogue)
        turn.uow.session.flush()
        kept = timedelta(days=turn.catalogue.home.limits.draft_days)
        turn.uow.remind(f"dialogue/{dialogue.id}", "aside", turn.now + kept)
        turn.uow.remind(f"dialogue/{dialogue.id}", "unsent", turn.now + timedelta(days=1))
        spec = turn.programme_for(owner).forms[form]
        opening = "\n\n".join(part for part in (spec.intro, spec.private) if part)
        if opening:
            turn.say(opening, title=spec.title, to=_place(turn, owner))
    dialogue.answers = {**(answers or {}), **dialogue.answers}
    for name, words in (adds or {}).items():
        before = dialogue.answers.get(name)
        whole = f"{before}\n{words}" if is_words(before) else words
        dialogue.answers = {**dialogue.answers, name: whole}
        parts = _parts(turn, words) if owner is turn.person else {}
        for ref, part in parts.items():
            dialogue.answers = dict(run_of(turn, dialogue).noted(ref, name, part).answers)
    dialogue.paused_at = None
    if typed:
        _back_to_first(turn, dialogue)
        turn.takes(turn, dialogue, typed)
    elif asks:
        ask(turn, dialogue, owner)
    return dialogue


def came_in(turn: Turn, words: str) -> str:
    """The message whose very words these are, so that they change and go with it; empty where they
    came otherwise, such as behind a command."""
    said = turn.held or turn.event.what
    return said.ref if isinstance(said, Said) and said.text.strip() == words.strip() else ""


def _parts(turn: Turn, words: str) -> dict[str, str]:
    """The messages in which words came, each with its part of them: they may be of a form that is
    sent in this turn, too late for what it was."""
    if ref := came_in(turn, words):
        return {ref: words}
    told = {ref: part for ref, (_, part) in turn.sent.items()}
    return {ref: part for ref, part in told.items() if part and f"\n{part}\n" in f"\n{words}\n"}


def _back_to_first(turn: Turn, dialogue: Dialogue) -> None:
    """A run that stands at a later question sees its first one again, whose answer is kept until
    another is given; one in which all is answered stays: what is typed at its review is asked
    about."""
    run = run_of(turn, dialogue)
    if run.position and run.answered(run.path[0]):
        run = run.look_again(run.path[0])
        dialogue.answers, dialogue.revisiting = dict(run.answers), run.revisiting


def _keep_unsent(turn: Turn, opened: Dialogue | None) -> None:
    """Words for the team that are not sent yet are put aside as another form is `opened`, and their
    author is told so."""
    before = current(turn)
    if before is None or before is opened or before.form not in FOR_TEAM:
        return
    run = run_of(turn, before)
    if any(run.is_new(name) for name in run.path):
        text = turn.words("dialogue.kept_unsent", title=run.form.title)
        _set_aside(turn, before, text)
        turn.uow.session.flush()


def keep(
    turn: Turn, person: Person, form: str, *, subject: str, outcome: str, answers: Answers
) -> Dialogue:
    """Keep something of a person as a run that is over: nothing is asked in it."""
    assert person.id is not None
    row = Dialogue(
        person_id=person.id,
        form=form,
        subject=subject,
        answers=answers,
        opened_at=turn.now,
        touched_at=turn.now,
        closed_at=turn.now,
        outcome=outcome,
    )
    turn.uow.session.add(row)
    turn.uow.session.flush()
    return row


def begun(turn: Turn, owner: Person, form: str, subject: str) -> Dialogue | None:
    """The unfinished run of a form about a subject, if this person has one."""
    known = {"person": owner.id, "form": form, "subject": subject}
    return turn.uow.session.exec(_BEGUN, params=known).first()


def about(session: Session, *subjects: str) -> Sequence[Dialogue]:
    """The unfinished runs about these subjects, whoever's."""
    return session.exec(_ABOUT, params={"subjects": subjects}).all()


def current(turn: Turn) -> Dialogue | None:
    """The open dialogue that takes the words of the turn's person: not paused, touched last."""
    found = turn.uow.session.exec(_CURRENT, params={"person": turn.someone.id})
    return next((each for each in found if _is_known(turn, each)), None)


def paused(turn: Turn) -> Dialogue | None:
    """The dialogue that the turn's person put aside last."""
    found = turn.uow.session.exec(_PAUSED, params={"person": turn.someone.id})
    return next((each for each in found if _is_known(turn, each)), None)


def opened(turn: Turn) -> Sequence[Dialogue]:
    """All open dialogues of the turn's person, those put aside included, the newest first."""
    found = turn.uow.session.exec(_OPENED, params={"person": turn.someone.id})
    return [each for each in found if _is_known(turn, each)]


def _is_known(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether the programme still has its form: a run of one that was taken out is left alone."""
    return dialogue.form in turn.programme.forms


def go_on(turn: Turn, *, at_questions: bool = False) -> None:
    """Back to what was interrupted, if anything was. `at_questions`: something else is over, and
    only a question is put again, as a review or a way out is not read twice. Not to somebody whose
    grave words were heard that day: nothing is asked of them that they have not asked for. What is
    open is put aside, to be resumed whenever they like."""
    if at_questions and _is_helped(turn):
        for each in opened(turn):
            if each.form not in FOR_TEAM:  # words of theirs that are not sent yet
                each.paused_at = each.paused_at or turn.now
        return
    dialogue = current(turn)
    if dialogue is not None and (run_of(turn, dialogue).position or not at_questions):
        ask(turn, dialogue, titled=True)


def _is_helped(turn: Turn) -> bool:
    """Whether the turn's person was given who can be called, today or the day before: nights go
    over midnight."""
    days = tuple(f"/{turn.now - ago:%Y-%m-%d}" for ago in (timedelta(), timedelta(days=1)))
    return any(slot.endswith(days) for slot in turn.uow.slots(turn.event.where, HELPED))


def put_aside(turn: Turn, dialogue: Dialogue) -> None:
    """The turn's person wants to answer later: it is kept, and said how to go on with it."""
    _set_aside(turn, dialogue, turn.words("dialogue.paused"))


def _set_aside(turn: Turn, dialogue: Dialogue, text: str) -> None:
    dialogue.paused_at = turn.now
    button = Button(label=turn.words("dialogue.resume"), act=f"d/{dialogue.id}/r", style="primary")
    turn.say(text, buttons=[[button]])


def abandon(turn: Turn, dialogue: Dialogue) -> None:
    """Close a dialogue without finishing it."""
    dialogue.closed_at = turn.now
    dialogue.outcome = "stopped"


def forget(turn: Turn, dialogue: Dialogue) -> None:
    """The same where nothing will come of it: what was begun in it is gone."""
    abandon(turn, dialogue)
    dialogue.answers = {}


def run_of(turn: Turn, dialogue: Dialogue, person: Person | None = None) -> Run:
    """The dialogue as a run, in the language of its person."""
    spec = turn.programme_for(person or turn.someone).forms[dialogue.form]
    return Run(spec, dialogue.answers, dialogue.revisiting)


# --- asking ---------------------------------------------------------------------------------


def ask(
    turn: Turn,
    dialogue: Dialogue,
    owner: Person | None = None,
    *,
    first: str = "",
    instead: str = "",
    titled: bool = False,
) -> None:
    """Ask the current question, or show the review, or finish where nothing is left to ask.

    `first` is a sentence that comes before the question, in the same message; `instead` is what is
    asked in its place. It is `titled` where it comes back after something else, to be known again.
    """
    owner = owner or turn.someone
    programme = turn.programme_for(owner)
    name = run_of(turn, dialogue, owner).position
    leave(turn, dialogue, owner, below=name is None)
    dialogue.touched_at = turn.now
    run = run_of(turn, dialogue, owner)
    if name is None and run.way_out[0]:
        _show_way_out(turn, dialogue, owner, run, first)
        return
    if name is None and run.form.review and run.says_anything:
        _review(turn, dialogue, owner, run, first)
        return
    if name is None:
        finish(turn, dialogue)
        return
    question = run.form.questions[name]
    slot = f"ask/{turn.event.id}/{dialogue.id}"
    text, quote = (instead, "") if instead else put(run, name, programme, turn.now)
    _note_asked(dialogue, name, slot, left(text), programme.language)
    turn.say(
        "\n\n".join(part for part in (first, text) if part),
        title=heading(turn, dialogue, owner, run, titled=titled),
        quote=quote,
        to=_place(turn, owner),
        slot=slot,
        buttons=buttons(dialogue, run, name, question, programme, turn.now),
    )


def _note_asked(
    dialogue: Dialogue, name: str, slot: str, said: str = "", language: str = ""
) -> None:
    """What stands in this slot is asked now, and where it stood first if it is only put again."""
    before = last_asked(dialogue.answers)
    first = (before.first or before.slot) if before.name == name else ""
    asked = LastAsked(name, slot, said, language, first)
    dialogue.answers = {**dialogue.answers, ASKED: [*asked]}


def ask_beside(
    turn: Turn, dialogue: Dialogue, text: str, *, quote: str = "", buttons: Rows
) -> None:
    """Ask the turn's person something about their answers, below the question: what becomes of
    words that are held, which answer is to be corrected, whether to give it up."""
    _leave_beside(turn, dialogue)
    slot = f"beside/{turn.event.id}/{dialogue.id}"  # its buttons may be typed, unlike a question's
    dialogue.answers = {**dialogue.answers, BESIDE: [slot, left(text), turn.programme.language]}
    turn.say(text, quote=quote, slot=slot, buttons=buttons)


def leave(
    turn: Turn, dialogue: Dialogue, owner: Person | None = None, *, below: bool = False
) -> None:
    """The question that stood last keeps its words, and those it gave back to be read again, and
    loses its buttons, wherever it stands and anything arrives now; so does what was asked beside
    it, and what was read over, unless it is to be read `below`."""
    _leave_beside(turn, dialogue)
    owner = owner or turn.someone
    name, slot, said, language, _ = last_asked(dialogue.answers)
    run, programme = run_of(turn, dialogue, owner), turn.programme_for(owner)
    if said and name in run.form.questions:
        if language != programme.language:  # they have chosen another since
            said = shortly(run, name, programme, turn.now)
        _leave_slot(turn, dialogue, slot, said, quoted(run, name, programme))
    elif slot and not name:
        title, said = "", f"→ {programme.words('thread.asked_below')}"
        if not below:
            title, said = read_over(turn, dialogue, owner, run)
        _leave_slot(turn, dialogue, slot, said, title=title)


def _leave_beside(turn: Turn, dialogue: Dialogue) -> None:
    slot, said, language = dialogue.answers.get(BESIDE, ("", "", ""))
    if slot:
        if language != turn.programme.language:
            said = f"→ {turn.words('thread.asked_below')}"
        _leave_slot(turn, dialogue, slot, said)
        kept = {key: value for key, value in dialogue.answers.items() if key != BESIDE}
        dialogue.answers = kept


def _leave_slot(
    turn: Turn, dialogue: Dialogue, slot: str, said: str, quote: str = "", title: str = ""
) -> None:
    for where in people.arrives_at(turn.uow, dialogue.person_id):
        turn.retire(where, slot, said, title=title, quote=quote)


def _show_way_out(turn: Turn, dialogue: Dialogue, owner: Person, run: Run, first: str) -> None:
    """The form is not for them: said kindly, with other ways on, and a way back."""
    programme = turn.programme_for(owner)
    slot = f"ask/{turn.event.id}/{dialogue.id}"
    _note_asked(dialogue, "", slot)
    turn.say(
        "\n\n".join(part for part in (first, way_out(programme, run)) if part),
        to=_place(turn, owner),
        slot=slot,
        buttons=way_out_buttons(dialogue, run.way_out[0], programme.words),
    )


def _review(turn: Turn, dialogue: Dialogue, owner: Person, run: Run, first: str) -> None:
    slot = f"ask/{turn.event.id}/{dialogue.id}"
    _note_asked(dialogue, "", slot)
    review_in(turn, dialogue, owner, run, slot, first)


def review_in(
    turn: Turn, dialogue: Dialogue, owner: Person, run: Run, slot: str, first: str = ""
) -> None:
    """The answers in this slot, to be read over and sent."""
    programme = turn.programme_for(owner)
    title, text = read_over(turn, dialogue, owner, run)
    turn.say(
        "\n\n".join(part for part in (first, text) if part),
        title=title,
        to=_place(turn, owner),
        slot=slot,
        buttons=review_buttons(dialogue, run, programme.words),
    )


def finish(turn: Turn, dialogue: Dialogue) -> None:
    """Everything is answered: close the run and hand it to whoever opened the form, and keeps what
    is to be kept. The run itself keeps no words, unless it turns out not to be over."""
    owner = turn.uow.session.get(Person, dialogue.person_id)
    assert owner is not None
    run = run_of(turn, dialogue, owner)
    turn.sent, dialogue.answers = run.answers.get(REFS, {}), run.complete()
    dialogue.revisiting = ""
    dialogue.closed_at = turn.now
    dialogue.outcome = "done"
    turn.finishers[dialogue.form](turn, dialogue)
    if dialogue.closed_at is not None:
        dialogue.answers = {}


def _place(turn: Turn, owner: Person) -> Address:
    """Where the owner is asked: here if it is their turn, otherwise where we write to them."""
    if turn.person is not None and turn.person.id == owner.id:
        return turn.event.where
    assert owner.id is not None
    return people.address_of(turn.uow, owner.id)


# Built once: building a statement costs more than running it.
_id, _paused_at = col(Dialogue.id), col(Dialogue.paused_at)
_OPEN = select(Dialogue).where(col(Dialogue.closed_at).is_(None))
_OF = _OPEN.where(col(Dialogue.person_id) == bindparam("person"))
_CURRENT = _OF.where(_paused_at.is_(None)).order_by(col(Dialogue.touched_at).desc(), _id.desc())
_PAUSED = _OF.where(_paused_at.is_not(None)).order_by(_paused_at.desc(), _id.desc())
_OPENED = _OF.order_by(_id.desc())
_BEGUN = _OF.where(Dialogue.form == bindparam("form"), Dialogue.subject == bindparam("subject"))
_ABOUT = _OPEN.where(col(Dialogue.subject).in_(bindparam("subjects", expanding=True)))
