"""Each form of the team once: where its case stands (`staff_beginnings`), by which act it opens,
and what a member fills in. Jeanne's case is number 1; Paul, a mentor, is person number 3."""

from typing import NamedTuple

from tests.conversations.room import MARC


class Filling(NamedTuple):
    """How one form is come to and filled in; fields that are not named keep what stands in them."""

    place: str
    act: str
    values: dict[str, str]


EVERY: dict[str, Filling] = {
    "ask": Filling("claimed", "ask/1", {"question": "Depuis quand y penses-tu ?"}),
    "interview": Filling("claimed", "interview/1", {"mentors": "3", "words": "Une chercheuse."}),
    "uninvite": Filling("invited", "uninvite/1", {}),
    "open_opinions": Filling("interviewed", "open_opinions/1", {"why": "Elle part demain."}),
    "propose": Filling("claimed", "propose/1", {"mentor": "3", "words": "Une chercheuse."}),
    "refer": Filling("claimed", "refer/1", {"referral": "coach", "then": "close"}),
    "contact": Filling("claimed", "contact/1", {"contact": "3", "words": "Parler d’un métier."}),
    "wait": Filling("claimed", "wait/1", {"until": "2027-01-04"}),
    "resume": Filling("waiting", "resume/1", {}),
    "decline": Filling("claimed", "decline/1", {"why": "hors de notre champ"}),
    "close": Filling("claimed", "close/1", {"why": "a trouvé"}),
    "reopen": Filling("closed", "reopen/1", {}),
    "assign": Filling("claimed", "assign/1", {"person": MARC, "why": "Tu connais le sujet."}),
    "note": Filling("claimed", "note/1", {"note": "Vue à l’école."}),
    "write_mentor": Filling("accompanied", "write_mentor/1", {"letter": "Comment cela va-t-il ?"}),
    "answer_mentor": Filling("questioned", "answer_mentor/1", {"letter": "Oui, à distance."}),
    "take_back": Filling("accompanied", "take_back/1", {"why": "silence"}),
    "end_silent": Filling("silent", "end_silent/1", {"why": "sans réponse"}),
    "write_person": Filling("closed", "write_person/1/case.1", {"letter": "Où en es-tu ?"}),
    "invite_person": Filling("claimed", "invite_person/1", {}),
    "untold": Filling("accompanied", "untold/1", {"why": "Elle a peur de quelqu’un."}),
    "add_mentor": Filling("claimed", "add_mentor", {"person": "slack:UHUGO"}),
    "close_concern": Filling(
        "flagged", "close_concern/1", {"how": "spoke", "done": "Je l’ai appelée."}
    ),
    "revoke_link": Filling("linked", f"revoke_link/{'0' * 16}", {}),
    "settings/pause": Filling("claimed", "settings/pause", {"words": "Nous revenons vite."}),
    "settings/reopen": Filling("paused", "settings/reopen", {}),
    "settings/delays": Filling("claimed", "settings/delays", {}),
    "settings/trial": Filling("claimed", "settings/trial", {"query": "welcome.begin_too"}),
}
