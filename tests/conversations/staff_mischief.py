"""What members of the careers team may type, press and fill in, sense or nonsense."""

from datetime import date, timedelta

from hypothesis import strategies as st

from conversations.team import links, settings_forms, staff_forms, supervision
from conversations.team.forms import Field
from tests.conversations.room import CLAIRE, MARC, known

MARKED = (
    "{}",
    "Bonjour Jeanne, {}, à bientôt",
    "  {}  ",
    "<!channel> <@UMARC> *{}* _et_ ~non~ `x` <https://example.org|lien>",
    "Jeanne Martin et Paul Durand, promo 2015, Lyon : {}",
    "{} jeanne@example.org 06 12 34 56 78",
    "🙂 {} 👩‍👩‍👧‍👦 \u200b\u202e",
    "1\n\n2\n\n{}\n> cité",
    "{nom} {0} %s <b>&amp;</b> {}",
    "/camarade refuser 1 {}",
    "{} " + "très " * 380,
    "long " * 700 + "{}",
    "x" * 2000 + "{}",
)
"""Words that a member might write; `{}` is where they are marked."""

EMPTY = ("", "   ", "\n\n")

COMMANDS = (
    "prendre", "rendre", "annuler", "fiche", "historique", "note", "demander", "proposer",
    "orienter", "refuser", "clore", "rouvrir", "confier", "reprendre", "écrire", "trouver",
    "inviter", "invitations", "aide", "foo", "take", "undo", "", "status", "stop", "attendre",
    "contact", "interroger", "veiller", "réglages", "essai", "audit", "rapport", "export",
    "identité",
)  # fmt: skip

NUMBERS = ("1", "1", "1", "2", "2", "n° 1", "#2", "99", "0", "", "²", "999999999999", "douze", "-1")

BARE = (
    "claim", "release", "history", "undo", "card", "verified", "care", "invite", "links",
    "stop_next",
    "settings/audit",
)  # fmt: skip
"""The acts that are done as soon as they are pressed."""

FORMS = tuple(
    sorted(
        {*staff_forms.DRAWN, *staff_forms.TO_PERSON, *supervision.FORMS, *links.FORMS, "add_mentor"}
        | {f"{settings_forms.WORD}/{what}" for what in settings_forms.FORMS}
    )
)
"""The acts that open a form."""

SENSIBLE = (
    "ask", "propose", "decline", "close", "reopen", "reopen", "refer", "assign", "assign", "note",
    "take_back", "end_silent", "write_mentor", "answer_mentor", "write_person", "invite_person",
    "claim",
    "release", "undo",
    "interview", "uninvite", "open_opinions", "contact", "wait", "wait", "resume", "resume",
    "close_concern", "settings/pause", "settings/reopen", "settings/delays", "settings/trial",
    "verified", "care", "add_mentor", "links", "revoke_link", "untold",
)  # fmt: skip
"""What a member does in earnest; after much of it the case is closed, and may be reopened."""

WORDS = (
    *BARE,
    *BARE,
    *FORMS,
    "reply",
    "iv",
    "talk",
    "home",
    "open/opinion/interview",
    "proposal/yes",
    "erase",
    "nobody",
    "undo_claim",
    "",
)
TAILS = ("", "/", "/1", "/999", "/x/y", f"/{MARC}", "/case.1", "/²")

forged = st.builds(
    "{}/{}{}".format,
    st.sampled_from(WORDS),
    st.sampled_from(("1", "1", "2", "3", "99", "0", "x", "²", "")),
    st.sampled_from(TAILS),
)
"""Acts of buttons that may never have been there."""

people = st.sampled_from(
    (CLAIRE, MARC, "slack:UGUEST", "slack:UHUGO", "telegram:1", "slack:staff", "slack:", "", "x")
)
sentences = st.sampled_from(MARKED)


def days(today: date) -> list[str]:
    """Days until which a case may not wait, and then two until which it may."""
    spans = (0, 4000, 3, 40)
    return ["", "2027-13-01", *(str(today + timedelta(days=span)) for span in spans)]


def sensible(field: Field, choice: int, today: date, words: str) -> dict[str, str]:
    """What a member fills in who means it: of the choices there are, the one of this number."""
    if field.kind == "person":
        person = (CLAIRE, MARC)[choice % 2]
        return {field.name: person, **known(person)}
    if field.choices:
        return {field.name: field.choices[choice % len(field.choices)].value}
    if field.kind == "date":
        return {field.name: days(today)[-1 - choice % 2]}
    if field.limit <= 100:  # a day, a figure, the key of a text
        return {field.name: field.value or "welcome.begin_too"}
    return {field.name: words}
