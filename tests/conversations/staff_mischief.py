"""What members of the careers team may type, press and fill in, sense or nonsense."""

from hypothesis import strategies as st

from conversations.casework import cards
from tests.conversations.room import CLAIRE, MARC

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
    "inviter", "aide", "foo", "take", "undo", "", "status", "stop",
)  # fmt: skip

NUMBERS = ("1", "1", "1", "2", "2", "n° 1", "#2", "99", "0", "", "²", "999999999999", "douze", "-1")

BARE = ("claim", "release", "history", "undo", "card", "verified", "care")
FORMS = (*sorted(cards.FORMS), "write_person", "invite_person", "add_mentor")
SENSIBLE = (
    "ask", "propose", "decline", "close", "reopen", "reopen", "refer", "assign", "assign", "note",
    "take_back", "write_mentor", "write_person", "claim", "release", "undo",
)  # fmt: skip
"""What a member does in earnest; after much of it the case is closed, and may be reopened."""

WORDS = (*BARE, *BARE, *FORMS, "reply", "proposal/yes", "erase", "nobody", "undo_claim", "")
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
