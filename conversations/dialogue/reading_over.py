"""Answers that are read over before they are sent: all of them as a text, and what can be done."""

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from conversations.dialogue.run import Run
from conversations.dialogue.whom import concerned
from conversations.programme import Programme
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Dialogue, Person, RequestFile


def read_back(turn: Turn, dialogue: Dialogue, run: Run, programme: Programme) -> str:
    """All that was answered, as a text, and how many files came along."""
    parts = [f"{short}\n{shown}" for _, short, shown in run.told(programme)]
    came = {"dialogue": dialogue.id}
    count = turn.uow.session.exec(_FILES, params=came).one() if run.form.files else 0
    if count:
        parts.append(programme.words("dialogue.files", count=count))
    return "\n\n".join(parts)


def read_over(turn: Turn, dialogue: Dialogue, owner: Person, run: Run) -> tuple[str, str]:
    """The title and the words of what stands where nothing is left to ask: the answers, to be read
    over, or the way out that one of them leads to."""
    programme = turn.programme_for(owner)
    if run.way_out[0]:
        return "", way_out(programme, run)
    told = read_back(turn, dialogue, run, programme)
    parts = (programme.words("dialogue.review"), told, *offers(run, programme))
    return concerned(turn, dialogue, owner), "\n\n".join(part for part in parts if part)


def way_out(programme: Programme, run: Run) -> str:
    """The words of the way out that an answer leads to."""
    about = programme.about
    return programme.words(f"exit.{run.way_out[1]}", team=about.team, association=about.association)


def offers(run: Run, programme: Programme) -> list[str]:
    """What was not asked, and may be said now: each in a sentence that names its button."""
    questions = [run.form.questions[name] for name in run.offered]
    told = programme.words
    return [told("dialogue.offered", ask=each.ask, short=each.short) for each in questions]


def review_buttons(dialogue: Dialogue, run: Run, words: Words) -> Rows:
    """What can be done with answers that have been read over. They are sent as they were read."""
    here = f"d/{dialogue.id}"
    send = f"{here}/ok/{run.version}"
    return [
        [Button(label=words("dialogue.send"), act=send, style="primary")],
        [
            Button(label=words("dialogue.edit"), act=f"{here}/ed"),
            Button(label=words("dialogue.later"), act=f"{here}/l"),
            Button(label=words("dialogue.stop"), act=f"{here}/x"),
        ],
        *(
            [Button(label=run.form.questions[name].short, act=f"{here}/e/{name}")]
            for name in run.offered
        ),
    ]


_FILES = select(func.count()).where(col(RequestFile.dialogue) == bindparam("dialogue"))
