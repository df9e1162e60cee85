"""What people may do at the front door, sense or nonsense."""

from collections.abc import Iterator

from hypothesis import strategies as st

from conversations.programme import Programme
from tests.harness import CATALOGUE


def mark(number: int) -> str:
    """A word that nobody else ever wrote, by which words of somebody's are known. All are of one
    length, so that none is within another."""
    return "zor" + "".join("bcdfghjklm"[int(digit)] for digit in f"{number:04}")


# --- words ---------------------------------------------------------------------------------

SENTENCES = (
    "{}",
    "Je pense à {}, et à ce qui suit.",
    "  {} avec des blancs autour  ",
    "🙂🙂 {} 👩‍👩‍👧‍👦",
    "أفكر في {} كل يوم",
    "我在想{}，也在想以后",
    "non {}",
    "{} retour",
    "{nom} {} {0} %s <b>&amp;</b>",
    "je ne sais pas trop, {} peut-être",
    "deux lignes,\n\nl’une vide : {}",
    "{} \u200b\u200d\u202e",
    "j’ai envie de mourir, {}",
    "I feel hopeless, {}",
)
"""Words that could answer a question for words; `{}` is where they are marked."""

LONG = {"long": "pas à pas, " * 470, "too long": "x" * 6500}
"""Longer than a message may be, and longer than an answer may be."""

_TYPED = ("back", "skip", "later", "stop", "keep", "add", "done", "send", "unsure")


def _labels(programme: Programme) -> Iterator[str]:
    words = programme.words
    for key in _TYPED:
        yield from words(f"dialogue.typed_{key}").split(",")[:2]
    for key in ("back", "later", "stop", "resume", "drop", "edit", "send", "keep", "said_all"):
        yield words(f"dialogue.{key}")
    for key in ("welcome.begin", "welcome.else", "leaving.abandon", "leaving.erase_yes"):
        yield words(key)
    for question in programme.forms["intake"].questions.values():
        yield from question.options.values()
        yield question.short


LABELS = sorted({label.strip() for programme in CATALOGUE for label in _labels(programme)})

SHORT = (
    "oui", "non", "yes", "no", "ok", "1", "2", "3", "12", "0", "-1", "²", "?", "…", ".", "🙂", "",
    "   ", "Lyon, France", "Boston, USA", "Tokyo, Japon", "Springfield", "Paris", "Heure de Paris",
    "X2014", "2026", "98", "1850", "X2025", "français", "english, un peu d’allemand", "klingon",
    "le soir", "a/b", "/", "//", "nour@polytechnique.edu", "123456", "jeton", "reprendre",
)  # fmt: skip

COMMANDS = (
    "/start", "/start jeton", "/start 🙂", "/status", "/help", "/privacy", "/export", "/language",
    "/language en", "/language fr", "/language english", "/language français", "/langue klingon",
    "/stop", "/delete", "/verify", "/verify nour@polytechnique.edu", "/offer", "/team", "/rdv",
    "/objective", "/profile", "/pause", "/back", "/inconnu", "/camarade", "/camarade status",
)  # fmt: skip

sentences = st.sampled_from(SENTENCES)
short_words = st.one_of(
    st.sampled_from(SHORT), st.sampled_from(LABELS), st.text(min_size=1, max_size=12)
)
commands = st.sampled_from(COMMANDS)

# --- buttons that nobody was shown ---------------------------------------------------------

_QUESTIONS = tuple(CATALOGUE.home.forms["intake"].questions)
_ACTS = (
    "", "/", "d", "d//", "d/1", "d/²/a", "begin", "begin/x/y", "hush/9", "consent", "consent/maybe",
    "lang/xx", "lang/keep", "else", "erase", "erase/maybe", "stop/drop/x", "add/1", "add/2",
    "reply/1", "claim/1", "cared/1", "care/1", "verified/1", "verify/again", "verify/other",
    "open/intake/request/1", "open/to_team/person/1", "open/to_team/person/2",
    "open/reply/request/1", "pass_on/1.abc", "answer_letter", "offer_help", "w/1.x/m/1", "leave",
    "write_person/1/x", "stop/keep", "stop/pause/1", "stop/pause/2", "mine/1", "nobody/knows",
)  # fmt: skip
_VERBS = [
    "a",
    "t",
    "n",
    "k",
    "b",
    "s",
    "i",
    "p",
    "u",
    "f",
    "l",
    "x",
    "xx",
    "r",
    "ed",
    "e",
    "ok",
    "zz",
]

forged = st.one_of(
    st.sampled_from(_ACTS),
    st.builds(
        "d/{}/{}/{}/{}".format,
        st.integers(0, 9),
        st.sampled_from(_VERBS),
        st.sampled_from(_QUESTIONS),
        st.sampled_from(("", "yes", "fr", "employed", "Europe/Paris", "x/y", "evening")),
    ),
)

STAFF_ACTS = (
    "claim", "ask", "ask", "decline", "refer", "release", "write_person", "care", "verified",
    "history", "propose", "invite_person", "wait", "resume", "contact",
)  # fmt: skip
"""How the acts begin that the team may do, one more often than others."""

files = st.sampled_from(("photo", "document", "voice", "audio", "video", "sticker"))
unreadable = st.sampled_from(("location", "contact", "poll", "venue", "dice", "story"))
