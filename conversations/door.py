"""The front door: language, who reads what and consent, and the next step for whoever comes.

`lead_on` is the one place that decides what comes next for somebody who is not in the middle of
something; `/start` and stray words both come to it, so nobody is ever left without a next step.
"""

import re
from collections.abc import Sequence

from conversations import offers
from conversations.casework import casebook
from conversations.dialogue import dialogues, tongues
from conversations.mentee import (
    additions,
    care,
    consenting,
    correspondence,
    drafts,
    intake,
    menus,
    pending,
    perhaps,
    pieces,
    standing,
    waiting,
)
from conversations.mentee.standing import agreed, put_aside_words, resume_buttons
from conversations.mentoring import mentors, pair
from conversations.offers import Choice
from conversations.plain import fold
from conversations.privacy import leaving, platforms
from conversations.team import replies
from conversations.thread import later, newest, private
from conversations.turn import Act, Command, Turn
from conversations.words import variants
from storage.mail import Button, Said, platform_of
from storage.tables import Dialogue

# --- commands ---------------------------------------------------------------------------------


def start(turn: Turn, words: str) -> None:
    """/start: a mentor's invite when it carries a token, a code that joins this place to another of
    theirs when it carries that, otherwise the front door."""
    if words.startswith(platforms.CARRIED):
        platforms.link(turn, words.removeprefix(platforms.CARRIED))
        return
    if words:
        mentors.accept_invite(turn, words.split()[0])
        if mentors.mentor_of(turn) is not None:
            drafts.give_way(turn)
            return
    lead_on(turn)


def status(turn: Turn, words: str) -> None:
    """/status: where one stands, in a sentence for each thing under way, and how far a request is
    on its way."""
    standing.tell(turn, with_steps=True)


def help_(turn: Turn, words: str) -> None:
    """/help: what can be typed here now, then where this person stands."""
    names, parts = menus.commands_now(turn, turn.someone), [turn.words("help.text")]
    if "rdv" in names:  # in a pair
        for heading, group in menus.OF_A_PAIR.items():
            told = _commands(turn, [name for name in group if name in names])
            parts.append(f"{turn.words(f'help.{heading}')}\n{told}")
            names = [name for name in names if name not in group]
        also = ", ".join(_typed(turn, name) for name in names if name != "help")
        parts.append(turn.words("help.also", commands=also))
    else:
        parts.append(_commands(turn, names))
    text, to_team = "\n\n".join(parts), pair.team_button(turn.words)
    turn.say(text, title=turn.words("help.title"), buttons=[[to_team]])
    if turn.someone.language:
        lead_on(turn, met=True)


def _commands(turn: Turn, names: Sequence[str]) -> str:
    """Commands with what they do, a line each."""
    known = turn.programme.commands
    return "\n".join(f"{_typed(turn, name)} · {known[name]}" for name in names if name in known)


def _typed(turn: Turn, name: str) -> str:
    """A command as it is typed here."""
    return turn.programme.typed_on(platform_of(turn.event.who), name)


def privacy(turn: Turn, words: str) -> None:
    """/privacy: who reads what, and for how long it is kept."""
    limits = turn.programme.limits
    turn.say(
        turn.words(
            "privacy.text",
            drafts=turn.words.span(limits.draft_days),
            closed=turn.words.span(limits.closed_days),
            idle=turn.words.span(limits.idle_days),
            **_team(turn),
        ),
        title=turn.words("privacy.title"),
    )


def language(turn: Turn, words: str) -> None:
    """/language, or `/language english`."""
    chosen = _language_in(turn, words)
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
    _orient(turn, text)
    care.heard(turn, text)


def _orient(turn: Turn, text: str) -> None:
    said, person = turn.event.what, turn.someone
    if _meant_otherwise(turn, text):
        return
    if isinstance(said, Said) and additions.takes(turn, said):
        return
    if not person.language:
        chosen = tongues.named_alone(turn.catalogue, text)
        if chosen:
            _speak(turn, chosen)
            return
    elif private.too_late(turn, alone=_nothing_waits(turn, but_aside=True)):
        return
    elif text and not _request_under_way(turn) and mentors.mentor_of(turn) is None:
        words = turn.words
        # After a no, *ok* means that it is well so: only below the question is it a yes again.
        left_alone = consenting.was_refused(turn) and not consenting.is_asked(turn)
        if fold(text) in variants(words, "consent.typed_yes") and not left_alone:
            if agreed(turn):
                begin(turn, ())
            elif pieces.are_offered_since(turn):
                consenting.ask_again(turn)  # nobody agrees to what they have not read
            else:
                _agree(turn)
            return
        if left_alone and fold(text) in variants(words, "consent.typed_again"):
            consenting.ask(turn, met=True)
            return
        if not agreed(turn) and fold(text) in variants(words, "dialogue.typed_later"):
            turn.say(words("consent.later"))
            return
        if not agreed(turn) and fold(text) in variants(words, "consent.typed_no"):
            _refuse(turn)
            return
        if not (agreed(turn) or dialogues.opened(turn)) and _hears_another(turn, text):
            return
    if replies.replies_unasked(turn, text) or correspondence.replies_unasked(turn, text):
        return
    aside = dialogues.paused(turn)
    older = aside if aside is not None and newest.is_below(turn, aside) else None
    shown = offers.again(newest.asked_since(turn, older)) if older is not None else ()
    alone = dialogues.current(turn) is None
    if alone and correspondence.says_something(turn, text) and later.heard(turn, text):
        return
    if alone and correspondence.offers_to_pass_on(turn, text, older, shown):
        return
    mine = aside is not None and older is None
    if aside and mine and isinstance(said, Said) and perhaps.take_aside(turn, aside, said):
        return
    if not text:
        turn.say(turn.words("error.unsupported"))
    if consenting.is_asked(turn) and not agreed(turn):
        consenting.ask_again(turn)
    elif consenting.was_refused(turn) and _nothing_waits(turn):
        consenting.leave_be(turn)
    else:
        # Slack tells us the language of somebody who has never been here.
        lead_on(turn, met=bool(person.language) and person.created_at < turn.now)


def _meant_otherwise(turn: Turn, text: str) -> bool:
    """Short words that name what one may do: another language, stopping, going on."""
    typed, words, person = fold(text), turn.words, turn.someone
    if not person.language:
        return False
    if _speaks_another(turn, text):
        return True
    if typed in variants(words, "dialogue.typed_stop") | variants(words, "leaving.typed_withdraw"):
        leaving.stop(turn, "")
        return True
    aside = dialogues.paused(turn)
    if aside is not None and typed in variants(words, "dialogue.typed_resume"):
        aside.paused_at = None
        dialogues.ask(turn, aside)
        return True
    return False


def lead_on(turn: Turn, *, met: bool = False) -> None:
    """The next step for this person, whoever they are by now. Who has been `met` is not told
    again what this is."""
    person = turn.someone
    assert person.id is not None
    if not person.language:
        _ask_language(turn)
        return
    dialogue = newest.form(turn)
    if dialogue is not None:
        dialogues.ask(turn, dialogue)
        return
    aside = dialogues.paused(turn)
    older = aside is not None and newest.is_below(turn, aside)
    if consenting.is_asked(turn) and not agreed(turn) and older:
        consenting.ask_again(turn)
        return
    waits = older and pending.of(turn).lines
    if _request_under_way(turn) or mentors.mentor_of(turn) is not None or waits:
        standing.tell(turn)
        return
    if aside is not None:
        turn.say(put_aside_words(turn, aside), buttons=resume_buttons(turn, aside))
    elif not agreed(turn):
        if not waiting.holds(turn, met=met):
            consenting.ask(turn, met=met)
    else:
        standing.tell(turn)


def begin(turn: Turn, rest: Sequence[str]) -> None:
    """`begin`: the person wants to make a request."""
    if waiting.holds(turn):
        return
    if not agreed(turn):
        consenting.ask(turn, met=consenting.was_refused(turn))
    elif _request_under_way(turn):
        standing.tell(turn)
    else:
        assert turn.someone.id is not None
        waiting.forget(turn, turn.someone.id)
        intake.begin(turn)


# --- language and consent ---------------------------------------------------------------------


def _ask_language(turn: Turn, *, keeps: bool = True) -> None:
    """Asked in every language at once: we do not know yet which one is read. Who chose one may
    leave it so, unless we have to know."""
    text = "\n\n".join(
        f"{programme.words('welcome.hello')}\n{programme.words('welcome.language')}"
        for programme in turn.catalogue
    )
    buttons = [
        Button(label=programme.words("welcome.language_name"), act=f"lang/{programme.language}")
        for programme in turn.catalogue
    ]
    rows = [buttons]
    if turn.someone.language and keeps:
        keep = turn.words("leaving.keep")
        rows.append([Button(label=keep, act="lang/keep", answers="no")])
    turn.say(text, buttons=rows)


def _hears_another(turn: Turn, text: str) -> bool:
    """Somebody who is not known yet may speak another language than their account: the one that a
    part of their words wishes for is spoken from now on; where they are only of another, it is
    asked."""
    if any(_speaks_another(turn, part) for part in re.split(r"[,.;:!?\n]", text)):
        return True
    greets = consenting.is_asked(turn) and len(text.split()) == 1  # *hello* is said in French, too
    if greets or not tongues.is_of_another(turn.catalogue, text, turn.programme):
        return False
    _ask_language(turn, keeps=False)
    return True


def language_chosen(turn: Turn, rest: Sequence[str]) -> None:
    """`lang/<code>`, or `lang/keep`."""
    code = rest[0] if rest else ""
    if code == "keep" and turn.someone.language:
        turn.say(turn.words("leaving.kept"))
        dialogues.go_on(turn)
    elif code in turn.catalogue.languages:
        turn.answered(f"lang/{code}")  # a form that was asked before it goes on
        _speak(turn, code)
    else:
        _ask_language(turn)


def _speak(turn: Turn, code: str) -> None:
    known = bool(turn.someone.language)
    turn.someone.language = code
    turn.moved(turn.someone.id)
    if known:
        turn.say(turn.words("welcome.language_set"))
    lead_on(turn)


_OF_ONESELF = frozenset({"intake", "mentor"})
"""The forms in which people tell of themselves."""


def _language_in(turn: Turn, text: str) -> str:
    """The language that is named where one is asked for, alone or within a sentence."""
    return tongues.named_alone(turn.catalogue, text) or tongues.named_within(turn.catalogue, text)


def switches_language(turn: Turn, dialogue: Dialogue, text: str) -> bool:
    """Whether somebody wishes to be spoken to in another language, or names one, and nothing else,
    where that answers nothing: from now on they are spoken to in it. What is asked for in words may
    be just that wish, to somebody else; not where they tell of themselves."""
    run = dialogues.run_of(turn, dialogue)
    kind = run.form.questions[run.position].kind if run.position else ""
    if kind == "languages" or (kind == "text" and dialogue.form not in _OF_ONESELF):
        return False
    return _speaks_another(turn, text, alone=kind != "text")


def _speaks_another(turn: Turn, text: str, *, alone: bool = True) -> bool:
    """Go on in the language that these words wish for, or, standing `alone`, name, if it is another
    one. Two letters are too common as words."""
    named = tongues.named_alone(turn.catalogue, text) if alone and len(text.strip()) > 2 else ""
    code = named or tongues.wished(turn.catalogue, text)
    if not code or code == turn.programme.language:
        return False
    _speak(turn, code)
    return True


def language_meant(turn: Turn, choices: Sequence[Choice], text: str) -> list[str]:
    """The act that chooses the language a sentence names, where languages are what is offered."""
    if not any(choice.act.startswith("lang/") for choice in choices):
        return []
    code = _language_in(turn, text)
    return [f"lang/{code}"] if code else []


def consent(turn: Turn, rest: Sequence[str]) -> None:
    """`consent/yes`, `consent/no`, and `consent/more` for all the details. A yes that was already
    given leads on. Above a profile that is being written, all of that is of another moment."""
    profile = newest.form(turn)
    if profile is not None and profile.form == "mentor":
        dialogues.ask(turn, profile, first=turn.words("dialogue.old_button"))
    elif rest[:1] == ["more"] and not agreed(turn):
        privacy(turn, "")
        consenting.ask(turn, read=True)
    elif agreed(turn):
        lead_on(turn)
    elif rest[:1] == ["yes"]:
        _agree(turn)
    else:
        _refuse(turn)


def _agree(turn: Turn) -> None:
    consenting.record(turn, given=True)
    turn.say(turn.words("consent.given"))
    begin(turn, ())


def other_door(turn: Turn, rest: Sequence[str]) -> None:
    """`else`: the person comes for something else than to be mentored."""
    turn.say(turn.words("welcome.else_what"), buttons=standing.other_doors(turn))


def _refuse(turn: Turn) -> None:
    consenting.record(turn, given=False)
    turn.say(turn.words("consent.refused", **_team(turn)))


# --- small things -----------------------------------------------------------------------------


def _nothing_waits(turn: Turn, *, but_aside: bool = False) -> bool:
    """Whether we have asked this person nothing that they have not answered; `but_aside`, beside a
    form that they set aside before we said what stands below it (words for the team go on)."""
    begun = dialogues.current(turn) or dialogues.paused(turn)
    if begun is not None:
        aside = begun.paused_at is not None and newest.offered_since(turn, begun)
        if not (but_aside and aside) or begun.form in dialogues.TO_TEAM:
            return False
    return not pending.of(turn).rows


def _request_under_way(turn: Turn) -> bool:
    return casebook.open_request(turn.uow.session, turn.someone.id) is not None


def _team(turn: Turn) -> dict[str, str]:
    return turn.programme.about.team_words


def where(turn: Turn, rest: Sequence[str]) -> None:
    """`where`: the button for /status."""
    status(turn, "")


ACTS: dict[str, Act] = {
    "where": where,
    "lang": language_chosen,
    "consent": consent,
    "begin": begin,
    "else": other_door,
}

COMMANDS: dict[str, Command] = {
    **dict.fromkeys(("start", "begin", "commencer", "démarrer", "demarrer"), start),
    **dict.fromkeys(("status", "statut", "état", "etat"), status),
    **dict.fromkeys(("help", "aide", "menu", "commands", "commandes", "?"), help_),
    **dict.fromkeys(("privacy", "gdpr", "confidentialité", "confidentialite", "rgpd"), privacy),
    "language": language,
    "lang": language,
    "langue": language,
}
