"""Files that come with a request: a CV, a voice message, photographs.

They lie on the platform they were sent from; what is kept is where. Nobody is shown them before
the request is sent; then each is delivered into the thread of its card.
"""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import col, func, select

from conversations.casework import casebook
from conversations.casework.casebook import card_slot
from conversations.plain import number
from conversations.turn import Turn
from storage.mail import FILE, STAFF, Address, Attachment, File, Said
from storage.tables import Dialogue, Person, Request, RequestFile

MOST_FILES = 10
"""Files of one request."""

LARGEST_BYTES = 20 * 2**20
"""Largest file that Telegram lets a bot fetch (`telegram.constants.FileSizeLimit`)."""


def request_of(turn: Turn, dialogue: Dialogue) -> int:
    """The request that a dialogue's files belong to: the one it is about, or the one its person has
    under way. 0 where there is none of their own."""
    kind, _, which = dialogue.subject.partition("/")
    if kind != "request":
        under_way = casebook.open_request(turn.uow.session, dialogue.person_id)
        return (under_way.id or 0) if under_way is not None else 0
    request = turn.uow.session.get(Request, number(which))
    mine = request is not None and request.person_id == dialogue.person_id
    return number(which) if mine else 0


def keep(turn: Turn, dialogue: Dialogue, said: Said, question: str, caption: str) -> str:
    """Keep the file that was sent with a dialogue. Returns the word that says what became of it,
    under `enclosure.`: `kept`, `too_large`, `too_many`, `no_request`.

    `caption` are the words under it, unless they are an answer: then they stand there alone, so
    that they leave as they were read over, or not at all."""
    file, request = said.file, request_of(turn, dialogue)
    assert file is not None
    if not request:
        return "no_request"
    if file.size > LARGEST_BYTES:
        return "too_large"
    if _count(turn, request) >= MOST_FILES:
        return "too_many"
    turn.uow.session.add(
        RequestFile(
            request_id=request,
            dialogue=dialogue.id or 0,
            question=question,
            kind=file.kind,
            source=file.source,
            name=file.name,
            mime=file.mime,
            size=file.size,
            caption=caption,
            ref=said.ref,
            at=turn.now,
        )
    )
    return "kept"


def unsent(turn: Turn, dialogue: Dialogue, ref: str) -> RequestFile | None:
    """The file that came to a request's dialogue with a message, if staff have not been given
    it."""
    files = of(turn, request_of(turn, dialogue))
    file = next((each for each in files if each.ref == ref), None)
    return file if file is not None and not _is_delivered(turn, file) else None


def of(turn: Turn, request_id: int | None) -> Sequence[RequestFile]:
    """The files of a request, in the order they came."""
    statement = select(RequestFile).where(RequestFile.request_id == request_id)
    return turn.uow.session.exec(statement.order_by(col(RequestFile.id))).all()


def came_with(turn: Turn, dialogue: Dialogue) -> Sequence[RequestFile]:
    """The files that came with this run of a form, and those of before that was noted."""
    files = of(turn, request_of(turn, dialogue))
    return [each for each in files if each.dialogue in (0, dialogue.id)]


def deliver(turn: Turn, request: Request, dialogue: Dialogue) -> None:
    """Show staff the files that came with what is sent, each under the case's card."""
    home, card = turn.catalogue.home, card_slot(request.id)
    person = turn.uow.session.get(Person, request.person_id)
    assert person is not None
    for each in came_with(turn, dialogue):
        if _is_delivered(turn, each):
            continue
        question = home.forms["intake"].questions.get(each.question)
        file = File.model_validate(
            {
                "kind": each.kind,
                "source": Address(each.source),
                "name": each.name,
                "mime": each.mime,
                "size": each.size,
            }
        )
        words = "enclosure.staff_answer" if question else "enclosure.staff"
        turn.say(
            home.words(words, name=person.name, short=question.short if question else ""),
            quote=each.caption,
            to=STAFF,
            slot=_slot(each),
            under=card,
            attachment=Attachment(file=file, name=each.name),
        )


def shown(turn: Turn, request_id: int | None) -> bool:
    """Whether staff have been given any of them."""
    return any(_is_delivered(turn, each) for each in of(turn, request_id))


def forget(turn: Turn, request_id: int) -> None:
    """Forget the files of a request: they stay with whoever sent them."""
    turn.uow.session.exec(delete(RequestFile).where(col(RequestFile.request_id) == request_id))


def forget_unsent(turn: Turn, dialogue: Dialogue, ref: str = "") -> bool:
    """Forget those that came with this, or with one message of it (`ref`), and that staff have not
    been given; whether there were any."""
    came = [each for each in came_with(turn, dialogue) if ref in ("", each.ref.split(FILE)[0])]
    unsent = [each for each in came if not _is_delivered(turn, each)]
    for each in unsent:
        turn.uow.session.delete(each)
    return bool(unsent)


def _slot(file: RequestFile) -> str:
    return f"{card_slot(file.request_id)}/file/{file.id}"


def _is_delivered(turn: Turn, file: RequestFile) -> bool:
    return turn.uow.holds(STAFF, _slot(file))


def _count(turn: Turn, request: int) -> int:
    statement = select(func.count()).where(col(RequestFile.request_id) == request)
    return turn.uow.session.exec(statement).one()
