"""A person's own words given back, unrewritten: as they were sent, on a page to keep."""

from collections.abc import Sequence

from conversations import plain
from conversations.casework import casebook, reading
from conversations.dialogue import places
from conversations.dialogue.run import Run
from conversations.turn import Act, Turn
from storage.mail import Attachment, Paper
from storage.tables import Request


def give(turn: Turn, request: Request) -> None:
    """Give the turn's person the words of their request, on a page."""
    turn.say(
        turn.words("keepsake.text"),
        title=turn.words("keepsake.title"),
        attachment=page(turn, request),
    )


def page(turn: Turn, request: Request) -> Attachment:
    """The words of a request on a page, in the language of the turn's person."""
    words, programme, person = turn.words, turn.programme, turn.someone
    form = programme.forms["intake"]
    run = Run(form, request.answers)
    parts: dict[str, list[dict[str, str]]] = {part: [] for part in form.parts}
    for name, short, shown in run.told(programme):
        parts.setdefault(form.questions[name].part, []).append({"label": short, "text": shown})
    added = request.answers.get(reading.ADDED)
    if added:
        parts[reading.ADDED] = [{"label": "", "text": added}]
    titles = {**form.parts, reading.ADDED: words("keepsake.added")}
    country = places.country_name(person.country, programme.language) if person.country else ""
    promotion = words("keepsake.promotion", year=person.promotion) if person.promotion else ""
    city = places.beside(person.city, person.country)
    about = (promotion, ", ".join(filter(None, (city, country))))
    sent = request.submitted_at or turn.now
    data = {
        "lang": programme.language,
        "title": words("keepsake.title"),
        "name": person.name,
        "about": " · ".join(filter(None, about)),
        "date": words.long_day(sent, person.zone),
        "intro": words("keepsake.intro"),
        "parts": [
            {"title": titles.get(part, ""), "lines": lines}
            for part, lines in parts.items()
            if lines
        ],
        "note": words("keepsake.note", programme=programme.about.name, **_association(turn)),
        "undrawn_note": words("keepsake.undrawn"),
    }
    name = f"{words('keepsake.file')}-{sent.date().isoformat()}.pdf"
    paper = Paper(template="summary", data=data)
    return Attachment(name=name, mime="application/pdf", paper=paper)


def _association(turn: Turn) -> dict[str, str]:
    return {"association": turn.programme.about.association}


def asked(turn: Turn, rest: Sequence[str]) -> None:
    """`mine/<request>`: the person would like to read again what they sent."""
    request = turn.uow.session.get(Request, plain.number("".join(rest[:1])))
    open_one = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is None or open_one is None or request.id != open_one.id:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    give(turn, request)


ACTS: dict[str, Act] = {"mine": asked}
