"""What the service and whoever runs it do with the keys of ENCRYPTION_KEYS.

A key is changed in three moves, none of which stops anybody: put the new one first and restart,
`reseal`, take the old one out and restart.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlmodel import Session

from bot.settings import LOCAL_DATABASE, Settings, WrongSetting
from scheduler.clock import SystemClock
from storage import keys_in_use
from storage.keyring import Keyring
from storage.ledger import Ledger
from storage.resealing import left, reseal, settle
from storage.unit_of_work import UnitOfWork


class NotAll(Exception):
    """Something is not as it was to be: the message says what to do, and nothing is lost."""


def admit(uow: UnitOfWork) -> None:
    """Before anything else is read or written: raises WrongSetting if some words in the database
    could not be opened with ENCRYPTION_KEYS."""
    lacking = keys_in_use.admit(uow)
    if lacking:
        raise _lacks(lacking)


def check(session: Session) -> None:
    """The same for whoever writes nothing: nothing is noted."""
    lacking = keys_in_use.lacking(session)
    if lacking:
        raise _lacks(lacking)


def reseal_all(settings: Settings, *, plain: bool) -> Iterator[str]:
    """Write all words with the first key, or, with `plain`, without any; tells how it went, line by
    line. Raises WrongSetting before anything is changed, and NotAll at the end."""
    keyring = settings.keyring(seals=not plain)
    ledger = Ledger(settings.database_url, SystemClock().now, keyring)
    try:
        _check(ledger, keyring, ledger.write_now(settle))
        rows: Counter[str] = Counter()
        damaged = 0
        for step in reseal(settings.database_url, keyring):
            rows[step.table] += step.rows
            damaged += step.damaged
        yield from (f"{table}: {_count(number, 'row')}" for table, number in rows.items() if number)
        yield f"{_count(rows.total(), 'row')} rewritten."
        found = ledger.write_now(settle)
    finally:
        ledger.close_now()
    if damaged:
        yield f"{_count(damaged, 'row')} can't be opened, being damaged, and stay as they are."
    others = left(found, keyring)
    if others > damaged:
        raise NotAll(
            f"{_count(others - damaged, 'text')} left, from another process: "
            + ("stop the service" if plain else "restart every process of the service")
            + ", then run this again"
        )
    yield _verdict(keyring, found)
    if not settings.database_url.startswith(LOCAL_DATABASE):
        yield "PostgreSQL's files keep rows as they were before until VACUUM FULL has been run."


def _check(ledger: Ledger, keyring: Keyring, found: Counter[str]) -> None:
    """Raises WrongSetting where resealing can't work, or would leave others unable to read."""
    lacking = [name for name in found if name and name not in keyring.names]
    if lacking:
        raise _lacks(lacking)
    if not keyring.names:
        raise WrongSetting(
            "ENCRYPTION_KEYS is not set, and nothing is sealed: `python -m bot new-key` prints a "
            "key to set it to"
        )
    started = ledger.read_now(keys_in_use.noted)
    if keyring.first and keyring.first not in started and left(found, keyring):
        raise WrongSetting(
            "the service has not been started with the first key of ENCRYPTION_KEYS yet: restart "
            "it, so that it can read what is resealed, then run this again"
        )


def _lacks(names: Sequence[str]) -> WrongSetting:
    keys = "the key" if len(names) == 1 else "the keys"
    return WrongSetting(
        f"ENCRYPTION_KEYS lacks {keys} {', '.join(names)}, with which words in the database are "
        "sealed: put what is missing at the end of the list"
    )


def _verdict(keyring: Keyring, found: Counter[str]) -> str:
    if not keyring.first:
        return "Nothing is sealed any more: empty ENCRYPTION_KEYS, then start the service."
    idle = [str(n) for n, name in enumerate(keyring.names, 1) if n > 1 and not found[name]]
    if not idle:
        return "All words are sealed with the first key of ENCRYPTION_KEYS."
    which = f"key {idle[0]}" if len(idle) == 1 else f"keys {', '.join(idle)}"
    return (
        "All words are sealed with the first key. Take out of ENCRYPTION_KEYS what is needed only "
        f"for old backups now: {which} of {len(keyring.names)}."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
