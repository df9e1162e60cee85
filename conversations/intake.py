"""The front door: language, who reads what and consent, the guided intake, and where one stands.

`lead_on` is the one place that decides what comes next for somebody who is not in the middle of
something; `/start` and stray words both come to it, so nobody is ever left without a next step.
One request per person is live at a time; asking again after one is closed is normal.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from conversations import (
    cards,
    casebook,
    cases,
    correspondence,
    dialogues,
    drafts,
    enclosures,
    mentors,
    pair,
    pending,
    standing,
    thread,
    triage,
)
from conversations.dialogue import BEFORE
from conversations.offers import Choice
from conversations.plain import fold
from conversations.standing import agreed, resume_buttons, team_of
from conversations.turn import Act, Command, Finish, Turn
from conversations.words import variants
from storage.mail import Button, Said
from storage.tables import Answers, Consent, Dialogue, Person, Request

# --- commands ---------------------------------------------------------------------------------


def start(turn: Turn, words: str) -> None:
    """/start: a mentor's invite when it carries a token, otherwise the front door."""
    if words:
        mentors.accept_invite(turn, words.split()[0])
        if mentors.mentor_of(turn) is not None:
            return
    lead_on(turn)


def status(turn: Turn, words: str) -> None:
    """/status: where one stands, in a sentence for each thing under way."""
    standing.tell(turn)


def help_(turn: Turn, words: str) -> None:
    """/help: what I can do, then where this person stands."""
    turn.say(turn.words("help.text"), title=turn.words("help.title"))
    if turn.someone.language:
        lead_on(turn, met=True)


def privacy(turn: Turn, words: str) -> None:
    """/privacy: who reads what."""
    turn.say(turn.words("privacy.text", **_team(turn)), title=turn.words("privacy.title"))


def language(turn: Turn, words: str) -> None:
    """/language, or `/language english`."""
    chosen = _language_in(turn, words) or _language_named(turn, words)
    if chosen:
        _speak(turn, chosen)
    else:
        _ask_language(turn)


# --- the door ---------------------------------------------------------------------------------


def orient(turn: Turn) -> None:
    """Words that nothing waited for: they may answer the door's own questions; otherwise a kind
    word on where one stands."""
    said = turn.event.what
    text = said.text if isinstance(said, Said) else ""
    person = turn.someone
    if not person.language:
        chosen = _language_in(turn, text)
        if chosen:
            _speak(turn, chosen)
            return
    elif _nothing_waits(turn) and thread.too_late(turn):
        return
    elif text and not _request_under_way(turn) and mentors.mentor_of(turn) is None:
        words = turn.words
        if fold(text) in variants(words, "consent.typed_yes"):
            _agree(turn) if not agreed(turn) else begin(turn, ())
            return
        if not agreed(turn) and fold(text) in variants(words, "consent.typed_no"):
            _refuse(turn)
            return
    if triage.replies_unasked(turn, text) or correspondence.replies_unasked(turn, text):
        return
    if _nothing_waits(turn) and correspondence.offers_to_pass_on(turn, text):
        return
    if not text:
        turn.say(turn.words("error.unsupported"))
    lead_on(turn, met=bool(person.language))


def lead_on(turn: Turn, *, met: bool = False) -> None:
    """The next step for this person, whoever they are by now. Who has been `met` is not told
    again what this is."""
    person = turn.someone
    assert person.id is not None
    if not person.language:
        _ask_language(turn)
        return
    dialogue = dialogues.current(turn.uow, person.id)
    if dialogue is not None:
        dialogues.ask(turn, dialogue)
        return
    if _request_under_way(turn) or mentors.mentor_of(turn) is not None:
        status(turn, "")
        return
    aside = dialogues.paused(turn.uow, person.id)
    if aside is not None:
        turn.say(turn.words("intake.put_aside"), buttons=resume_buttons(turn, aside))
    elif not agreed(turn):
        _ask_consent(turn, met=met)
    else:
        status(turn, "")


def begin(turn: Turn, rest: Sequence[str]) -> None:
    """`begin`: the person wants to make a request."""
    if not agreed(turn):
        _ask_consent(turn)
    elif _request_under_way(turn):
        status(turn, "")
    else:
        draft = turn.uow.session.exec(
            select(Request)
            .where(Request.person_id == turn.someone.id, Request.state == "draft")
            .order_by(col(Request.id).desc())
        ).first()
        if draft is None:
            assert turn.someone.id is not None
            draft = Request(person_id=turn.someone.id, state="draft", created_at=turn.now)
            turn.uow.session.add(draft)
            turn.uow.session.flush()
        fresh = dialogues.begun(turn, turn.someone, "intake", f"request/{draft.id}") is None
        known = _known_from_before(turn) if fresh else {}
        dialogue = dialogues.open(turn, "intake", subject=f"request/{draft.id}", answers=known)
        if fresh:
            drafts.begun(turn, dialogue)


def _known_from_before(turn: Turn) -> Answers:
    """What an earlier request told that is still good, and the words that may be looked at again;
    nothing if there was none, or its words are erased."""
    statement = (
        select(Request)
        .where(Request.person_id == turn.someone.id, Request.state == "closed")
        .order_by(col(Request.id).desc())
    )
    last = turn.uow.session.exec(statement).first()
    if last is None or not last.answers:
        return {}
    since = turn.words.long_day(last.submitted_at or last.created_at, turn.someone.zone)
    turn.say(turn.words("intake.before", since=since))
    questions = turn.programme.forms["intake"].questions
    known = {
        name: value
        for name, value in last.answers.items()
        if name in questions and questions[name].carry and value is not None
    }
    return {**known, BEFORE: last.answers}


# --- language and consent ---------------------------------------------------------------------


def _ask_language(turn: Turn) -> None:
    """Asked in every language at once: we do not know yet which one is read."""
    text = "\n\n".join(
        f"{programme.words('welcome.hello')}\n{programme.words('welcome.language')}"
        for programme in turn.catalogue
    )
    buttons = [
        Button(label=programme.words("welcome.language_name"), act=f"lang/{programme.language}")
        for programme in turn.catalogue
    ]
    rows = [buttons]
    if turn.someone.language:
        keep = turn.words("leaving.keep")
        rows.append([Button(label=keep, act="lang/keep", answers="no")])
    turn.say(text, buttons=rows)


def language_chosen(turn: Turn, rest: Sequence[str]) -> None:
    """`lang/<code>`, or `lang/keep`."""
    code = rest[0] if rest else ""
    if code == "keep" and turn.someone.language:
        turn.say(turn.words("leaving.kept"))
        dialogue = dialogues.current(turn.uow, turn.someone.id or 0)
        if dialogue is not None:
            dialogues.ask(turn, dialogue)
    elif code in turn.catalogue.languages:
        _speak(turn, code)
    else:
        _ask_language(turn)


def _speak(turn: Turn, code: str) -> None:
    known = bool(turn.someone.language)
    turn.someone.language = code
    if known:
        turn.say(turn.words("welcome.language_set"))
    lead_on(turn)


def _language_in(turn: Turn, text: str) -> str:
    typed = fold(text)
    for programme in turn.catalogue:
        if typed in variants(programme.words, "welcome.typed_language"):
            return programme.language
    return ""


def _language_named(turn: Turn, text: str) -> str:
    """The one language that a sentence names; nothing if it names several. Two letters are too
    common as words of another language."""
    said = f" {fold(text)} "
    named = [
        programme.language
        for programme in turn.catalogue
        if any(
            f" {word} " in said
            for word in variants(programme.words, "welcome.typed_language")
            if len(word) > 2
        )
    ]
    return named[0] if len(named) == 1 else ""


def language_meant(turn: Turn, choices: Sequence[Choice], text: str) -> list[str]:
    """The act that chooses the language a sentence names, where languages are what is offered."""
    if not any(choice.act.startswith("lang/") for choice in choices):
        return []
    code = _language_in(turn, text) or _language_named(turn, text)
    return [f"lang/{code}"] if code else []


def _ask_consent(turn: Turn, *, met: bool = False) -> None:
    words, about = turn.words, turn.programme.about
    if not met:
        turn.say(
            words(
                "welcome.what",
                name=about.name,
                association=about.association,
                months=turn.programme.limits.months,
            ),
        )
    turn.say(
        words("consent.ask", **_team(turn)),
        title=words("consent.title"),
        buttons=[
            [pair.button(words("consent.yes"), "consent/yes", "primary", "yes")],
            [pair.button(words("consent.no"), "consent/no", answers="no")],
            [Button(label=words("welcome.else"), act="else")],
        ],
    )


def consent(turn: Turn, rest: Sequence[str]) -> None:
    """`consent/yes` and `consent/no`. A yes that was already given leads on."""
    if agreed(turn):
        lead_on(turn)
    elif rest[:1] == ["yes"]:
        _agree(turn)
    else:
        _refuse(turn)


def _agree(turn: Turn) -> None:
    turn.someone.consent_version = turn.programme.about.consent_version
    turn.someone.consented_at = turn.now
    _record_consent(turn, given=True)
    turn.say(turn.words("consent.given"))
    begin(turn, ())


def other_door(turn: Turn, rest: Sequence[str]) -> None:
    """`else`: the person comes for something else than to be mentored."""
    turn.say(turn.words("welcome.else_what"), buttons=standing.other_doors(turn))


def _record_consent(turn: Turn, *, given: bool) -> None:
    assert turn.someone.id is not None
    turn.uow.session.add(
        Consent(
            person_id=turn.someone.id,
            version=turn.programme.about.consent_version,
            language=turn.programme.language,
            given=given,
            at=turn.now,
        )
    )


def _refuse(turn: Turn) -> None:
    _record_consent(turn, given=False)
    turn.say(turn.words("consent.refused", **_team(turn)))


# --- the request ------------------------------------------------------------------------------


def filled(turn: Turn, dialogue: Dialogue) -> None:
    """The intake was sent: the request gets its answers, the person who they are, the careers
    team the case, and the mentee what happens next. The words are kept with the request only."""
    request = turn.uow.lock(Request, int(dialogue.subject.partition("/")[2]))
    if request is None or request.person_id != dialogue.person_id:
        raise ValueError(f"the intake {dialogue.id} is about somebody else's request")
    if not cases.fits(request.state, "submit"):
        status(turn, "")
        return
    answers = {name: value for name, value in dialogue.answers.items() if name[0] != "~"}
    dialogue.answers = {}
    turn.uow.unremind(f"dialogue/{dialogue.id}")
    _note_who(turn.someone, answers)
    request.answers = answers
    request.need = str(answers["need"])
    request.situation = str(answers["situation"])
    triage.submitted(turn, request)
    enclosures.deliver(turn, request)
    turn.say(
        turn.words(
            "intake.submitted",
            days=turn.programme.limits.first_answer_working_days,
            day=_answer_by(turn, turn.now),
            **_team(turn),
        ),
        title=turn.words("intake.submitted_title"),
    )


def _note_who(person: Person, answers: dict[str, object]) -> None:
    person.name = str(answers["name"])
    person.studies = str(answers["programme"])
    promotion, place, zone = answers["promotion"], answers["place"], answers["zone"]
    assert isinstance(promotion, int)
    assert isinstance(place, dict)
    person.promotion = promotion
    person.city, person.country = str(place["city"]), str(place["country"])
    person.zone = str(zone or (place["zones"] or [person.zone])[0])


def _answer_by(turn: Turn, since: datetime) -> str:
    days = turn.programme.limits.first_answer_working_days
    return turn.words.day(cards.working_days_after(since.date(), days))


# --- small things -----------------------------------------------------------------------------


def _nothing_waits(turn: Turn) -> bool:
    """Whether we have asked this person nothing that they have not answered."""
    number = turn.someone.id or 0
    begun = dialogues.current(turn.uow, number) or dialogues.paused(turn.uow, number)
    return begun is None and not pending.of(turn).rows


def _request_under_way(turn: Turn) -> bool:
    return casebook.open_request(turn.uow.session, turn.someone.id) is not None


def _team(turn: Turn) -> dict[str, str]:
    return team_of(turn.programme)


ACTS: dict[str, Act] = {
    "lang": language_chosen,
    "consent": consent,
    "begin": begin,
    "else": other_door,
}

COMMANDS: dict[str, Command] = {
    "start": start,
    "commencer": start,
    "status": status,
    "statut": status,
    "help": help_,
    "aide": help_,
    "privacy": privacy,
    "confidentialite": privacy,
    "confidentialité": privacy,
    "language": language,
    "langue": language,
}

FINISHED: dict[str, Finish] = {"intake": filled}
