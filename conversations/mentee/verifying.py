"""Who somebody is, shown by a one-time code to a mailbox of the school's; or the team checks it
(`identity`).

Never needed to be helped: it only spares the careers team a question. The mailbox is known for as
long as its code is good; afterwards all that stays is its domain. Of the code only a salted hash is
kept, which hides six digits from a glance, not from whoever can run through them: what protects
them is that they are good for minutes and for a few tries.

The code is a message to the address `mail:<mailbox>`, posted as any other; where no mail can be
sent (`Turn.mail`), none is offered.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete

from conversations import people, plain
from conversations.casework import casebook
from conversations.dialogue import dialogues
from conversations.mailbox import mailboxes
from conversations.mentoring.pair import button as button_of
from conversations.turn import Act, Command, Due, Finish, Rows, Turn
from storage.mail import Button, Refused, address
from storage.queues import inbox, outbox
from storage.tables import Dialogue, MailCode, Mentor, Person

PLATFORM = "mail"

DAY = timedelta(days=1)
"""How long the codes of a day are counted."""

DIGITS = 6

# --- asking for a code --------------------------------------------------------------------------


def is_open_to(turn: Turn, person: Person) -> bool:
    """Whether this person may show who they are by a code: not where it is known already, or
    where no mail can be sent."""
    return _is_offered(turn) and person.verified_at is None


def button(turn: Turn) -> list[Button]:
    """A row with the button that begins it; empty where it is not open to the turn's person."""
    if not is_open_to(turn, turn.someone):
        return []
    return [Button(label=turn.words("verifying.button"), act="verify")]


def verify(turn: Turn, words: str) -> None:
    """/verify, or `/verify jeanne@example.org`: asks for the address, or for the code that is on
    its way."""
    if _has_nothing_to_do(turn):
        return
    if not _knows_us(turn):
        label = turn.words("welcome.begin")
        turn.say(turn.words("verifying.consent_first"), buttons=[[button_of(label, "begin")]])
    elif words:
        _open(turn, "verify", address=words)
    elif _is_good(turn, turn.uow.session.get(MailCode, turn.someone.id)):
        _open(turn, "verify_code")
    else:
        _open(turn, "verify")


def _knows_us(turn: Turn) -> bool:
    """Whether this person has said yes to who reads what: an address is not taken before."""
    is_mentor = turn.uow.session.get(Mentor, turn.someone.id) is not None
    return bool(turn.someone.consent_version) or is_mentor


def verify_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`verify`, `verify/again` (another code to the same address), `verify/other` (another
    address)."""
    if _has_nothing_to_do(turn):
        return
    row = turn.uow.session.get(MailCode, turn.someone.id)
    if rest[:1] == ["again"] and row is not None and row.mailbox:
        _send_code(turn, row.mailbox)
    elif rest[:1] == ["again"] or rest[:1] == ["other"]:
        _leave_code(turn, turn.someone)
        _open(turn, "verify")
    else:
        verify(turn, "")


def address_given(turn: Turn, dialogue: Dialogue) -> None:
    """An address was typed: a code goes there if it is one of the school's or its alumni's."""
    found = mailboxes(str(dialogue.answers["address"]))
    dialogue.answers = {}
    if _has_nothing_to_do(turn):
        return
    rules = turn.programme.verification
    if len(found) != 1:
        key = "verifying.several" if found else "verifying.not_an_address"
        _ask_again(turn, dialogue, turn.words(key))
    elif not domain_of(found[0], rules.domains):
        examples = f" {turn.words('verifying.or')} ".join(rules.domains[:2])
        wrong = turn.words(
            "verifying.wrong_domain", examples=examples, team=turn.programme.about.team
        )
        _ask_again(turn, dialogue, wrong)
    else:
        _send_code(turn, found[0])


def domain_of(mailbox: str, domains: Sequence[str]) -> str:
    """The one of these domains that a mailbox belongs to, directly or below it (then the longest);
    nothing if it belongs to none."""
    domain = mailbox.rpartition("@")[2].lower()
    known = [each for each in domains if domain == each or domain.endswith(f".{each}")]
    return max(known, key=len, default="")


def _send_code(turn: Turn, mailbox: str) -> None:
    person = turn.uow.lock(Person, turn.someone.id)  # two of their phones may ask at once
    assert person is not None
    assert person.id is not None
    rules, words, about = turn.programme.verification, turn.words, turn.programme.about
    row = turn.uow.session.get(MailCode, person.id)
    if row is None:
        row = MailCode(
            person_id=person.id,
            mailbox="",
            code_hash="",
            sent_at=turn.now,
            expires_at=turn.now,
            sent=0,
            day_began_at=turn.now,
        )
        turn.uow.session.add(row)
    elif turn.now - row.day_began_at >= DAY:
        row.sent, row.day_began_at = 0, turn.now
    if row.sent >= rules.codes_a_day:
        turn.say(words("verifying.too_many", team=turn.programme.about.team))
        dialogues.go_on(turn)
        return
    if len(turn.uow.reminders(_day_of(mailbox))) >= rules.codes_a_day:
        turn.say(words("verifying.too_many", team=turn.programme.about.team))
        dialogues.go_on(turn)
        return
    if row.mailbox != mailbox:
        _forget_mailbox(turn, row.mailbox)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row.mailbox, row.code_hash, row.tries = mailbox, _hashed(code, secrets.token_bytes(16)), 0
    row.sent_at, row.expires_at = turn.now, turn.now + timedelta(minutes=rules.code_minutes)
    row.sent += 1
    turn.uow.remind(f"mail_code/{person.id}", "forget", row.expires_at)
    turn.uow.remind(_day_of(mailbox), turn.event.id, turn.now + DAY)
    turn.say(
        words(
            "verifying.mail.text",
            code=code,
            count=rules.code_minutes,
            programme=about.name,
            association=about.association,
        ),
        title=words("verifying.mail.title"),
        to=address(PLATFORM, mailbox),
        under="",
        key=f"mail_code/{person.id}/{turn.event.id}",
    )
    turn.say(words("verifying.sent", count=rules.code_minutes), buttons=_other_ways(turn))
    _open(turn, "verify_code")


def undeliverable(turn: Turn) -> None:
    """A code could not be delivered: the person learns it, nobody else. One that is no longer
    waited for needs no word."""
    refused = turn.event.what
    assert isinstance(refused, Refused)
    kind, _, rest = refused.key.partition("/")
    number = plain.number(rest.partition("/")[0])
    row = turn.uow.lock(MailCode, number) if kind == "mail_code" else None
    waited_for = row is not None and address(PLATFORM, row.mailbox) == turn.event.where
    if row is None or not waited_for or not _is_good(turn, row):
        return
    row.code_hash = ""
    person = turn.uow.session.get(Person, number)
    assert person is not None
    _leave_code(turn, person)
    words = turn.programme_for(person).words
    turn.say(
        words("verifying.undeliverable"),
        to=people.address_of(turn.uow, number),
        under="",
        buttons=[[button_of(words("verifying.other"), "verify/other", "primary", "yes")]],
    )


# --- the code comes back ------------------------------------------------------------------------


def code_given(turn: Turn, dialogue: Dialogue) -> None:
    """A code was typed: right, wrong (then so many tries are left), or of no use any more. Words
    that are no code are no try."""
    typed = re.sub(r"\D", "", str(dialogue.answers["code"]), flags=re.ASCII)
    dialogue.answers = {}
    if turn.someone.verified_at is not None:
        turn.say(turn.words("verifying.already"))
        dialogues.go_on(turn)
        return
    row = turn.uow.lock(MailCode, turn.someone.id)
    if row is None or not _is_good(turn, row):
        turn.say(turn.words("verifying.expired"), buttons=_other_ways(turn))
    elif len(typed) != DIGITS:
        _ask_again(turn, dialogue, turn.words("verifying.not_a_code"))
    elif _matches(typed, row.code_hash):
        _confirm(turn, row)
    else:
        _count_wrong(turn, dialogue, row)


def _count_wrong(turn: Turn, dialogue: Dialogue, row: MailCode) -> None:
    row.tries += 1
    left = turn.programme.verification.tries - row.tries
    if left > 0:
        _ask_again(turn, dialogue, turn.words("verifying.wrong", count=left))
        return
    row.code_hash = ""
    turn.say(turn.words("verifying.spent"), buttons=_other_ways(turn))


def _confirm(turn: Turn, row: MailCode) -> None:
    person = turn.someone
    assert person.id is not None
    domain = domain_of(row.mailbox, turn.programme.verification.domains)
    person.verified_at = turn.now
    # The domain may have been taken out of the programme since the code was sent.
    person.verified_by = domain or row.mailbox.rpartition("@")[2]
    turn.moved(person.id)
    forget(turn, person.id)
    request = casebook.open_request(turn.uow.session, person.id)
    if request is not None:
        casebook.note(turn, request, "confirmed_mailbox", why=person.verified_by)
        casebook.refresh(turn, request)
    turn.say(turn.words("verifying.done", team=turn.programme.about.team))
    dialogues.go_on(turn)


def _hashed(code: str, salt: bytes) -> str:
    return f"{salt.hex()}${hashlib.sha256(salt + code.encode()).hexdigest()}"


def _matches(code: str, kept: str) -> bool:
    salt = bytes.fromhex(kept.partition("$")[0])
    return hmac.compare_digest(_hashed(code, salt), kept)


def _is_good(turn: Turn, row: MailCode | None) -> bool:
    return row is not None and bool(row.code_hash) and turn.now < row.expires_at


# --- forgetting ---------------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """A code is no longer good: its mailbox is forgotten. When its day is over, so is the count."""
    row = turn.uow.lock(MailCode, plain.number(number))
    person = turn.uow.session.get(Person, plain.number(number))
    if row is None or person is None:
        return
    if turn.now < row.expires_at:  # another one was sent since
        turn.uow.remind(f"mail_code/{number}", step, row.expires_at)
        return
    _forget_mailbox(turn, row.mailbox)
    row.mailbox = row.code_hash = ""
    if turn.now - row.day_began_at < DAY:
        turn.uow.remind(f"mail_code/{number}", step, row.day_began_at + DAY)
        return
    _leave_code(turn, person)
    turn.uow.session.delete(row)


def forget(turn: Turn, person_id: int) -> None:
    """Nothing of a code and its mailbox is kept."""
    turn.uow.unremind(f"mail_code/{person_id}")
    row = turn.uow.session.get(MailCode, person_id)
    if row is not None:
        _forget_mailbox(turn, row.mailbox)
        turn.uow.session.delete(row)


def _day_of(mailbox: str) -> str:
    """Counts the codes of a day to one mailbox, whoever asks for them, without naming it: an agenda
    of its own, whose dates mean nothing but that the day is over."""
    return f"mailed/{hashlib.sha256(mailbox.lower().encode()).hexdigest()}"


def day_over(turn: Turn, number: str, step: str) -> None:
    """`mailed/…`: one code less counts."""


def _forget_mailbox(turn: Turn, mailbox: str) -> None:
    """What waits for it is not sent, and both queues forget that it was written to, also what may
    have arrived already."""
    where = address(PLATFORM, mailbox)
    handled = inbox.c.handled_at.is_not(None)
    turn.uow.connection.execute(delete(outbox).where(outbox.c.address == where))
    turn.uow.connection.execute(delete(inbox).where(inbox.c.lane == where, handled))


# --- small things -------------------------------------------------------------------------------


def _is_offered(turn: Turn) -> bool:
    return turn.mail and bool(turn.programme.verification.domains)


def _has_nothing_to_do(turn: Turn) -> bool:
    """Whether this person need not show who they are, or can't here; then they are told so."""
    if turn.someone.verified_at is not None:
        turn.say(turn.words("verifying.already"))
    elif not _is_offered(turn):
        turn.say(turn.words("verifying.off", team=turn.programme.about.team))
    else:
        return False
    dialogues.go_on(turn)
    return True


def _open(turn: Turn, form: str, **answers: str) -> None:
    dialogues.open(turn, form, subject=f"person/{turn.someone.id}", answers=dict(answers))


def _ask_again(turn: Turn, dialogue: Dialogue, first: str) -> None:
    """The answer was of no use: the form is not finished after all."""
    dialogue.closed_at, dialogue.outcome = None, ""
    dialogues.ask(turn, dialogue, first=first)


def _leave_code(turn: Turn, person: Person) -> None:
    """The code is not waited for any more."""
    dialogue = dialogues.begun(turn, person, "verify_code", f"person/{person.id}")
    if dialogue is not None:
        dialogues.abandon(turn, dialogue)


def _other_ways(turn: Turn) -> Rows:
    return [
        [Button(label=turn.words("verifying.again"), act="verify/again")],
        [Button(label=turn.words("verifying.other"), act="verify/other")],
    ]


ACTS: dict[str, Act] = {"verify": verify_pressed}

COMMANDS: dict[str, Command] = {"verify": verify, "verifier": verify, "vérifier": verify}

FINISHED: dict[str, Finish] = {"verify": address_given, "verify_code": code_given}

DUE: dict[str, Due] = {"mail_code": came_due, "mailed": day_over}
