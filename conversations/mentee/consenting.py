"""Consent: who reads what, in short and in full, and what each person answered to which version.

An answer is never changed, only added to (`Consent`). Where the programme's text has changed in
substance (`about.consent_version`), people are asked again before they begin or send a request.
"""

from conversations.mentee.standing import team_of
from conversations.mentoring import pair
from conversations.turn import Turn
from storage.mail import Button
from storage.tables import Consent


def ask(turn: Turn, *, met: bool = False, read: bool = False) -> None:
    """Ask, in short, with a button for the details. Who has been `met` is not told again what this
    is all about; who has just `read` the details is only asked."""
    words, about = turn.words, turn.programme.about
    if not met and not read:
        turn.say(
            words(
                "welcome.what",
                name=about.name,
                association=about.association,
                months=turn.programme.limits.months,
            ),
        )
    no = [pair.button(words("consent.no"), "consent/no", answers="no")]
    if not read:
        no.append(Button(label=words("consent.more"), act="consent/more"))
    turn.say(
        words("consent.question") if read else words("consent.ask", **team_of(turn.programme)),
        title="" if read else words("consent.title"),
        buttons=[
            [pair.button(words("consent.yes"), "consent/yes", "primary", "yes")],
            no,
            [Button(label=words("welcome.else"), act="else")],
        ],
    )


def record(turn: Turn, *, given: bool) -> None:
    """The turn's person has answered. A yes holds until the version changes."""
    if given:
        turn.someone.consent_version = turn.programme.about.consent_version
        turn.someone.consented_at = turn.now
        turn.moved(turn.someone.id)
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
