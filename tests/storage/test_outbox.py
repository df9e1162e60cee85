"""What is to be said: carried in order per address, each under a lease, its fate written down."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import Event, Reachable, Ref, Refused
from storage.queues import outbox as rows
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock
from tests.storage.saying import (
    ANTOINE,
    CLAIRE,
    LEASE,
    claim,
    deliver,
    message,
    post,
    postpone,
    said,
    sent,
    store,
    texts,
)


def row(session: Session, key: str) -> Any:
    return session.connection().execute(select(rows).where(rows.c.key == key)).one()


async def test_a_message_comes_out_as_it_went_in(ledger: Ledger) -> None:
    whole = message(
        "k",
        "à bientôt 👋",
        title="Un titre",
        facts=(("Ville", "Lyon"),),
        quote="« … »",
        buttons=(({"label": "Oui", "act": "yes"},),),
        attachment={"name": "a.txt", "text": "…"},
        reply_to="7",
    )
    await post(ledger, whole)
    (parcel,) = await claim(ledger)
    assert parcel.message == whole
    assert (parcel.under, parcel.standing) == (None, None)
    assert (parcel.attempts, parcel.doubtful) == (1, False)


async def test_the_same_key_is_posted_once(ledger: Ledger) -> None:
    await post(ledger, message("k", "un"), message("k", "deux"))
    await post(ledger, message("k", "trois"))
    assert texts(await deliver(ledger)) == ["un"]
    await post(ledger, message("k", "quatre"))
    assert await claim(ledger) == []


async def test_order_per_address_and_one_at_a_time(ledger: Ledger) -> None:
    await post(
        ledger,
        message("1", "claire 1"),
        message("2", "claire 2"),
        message("3", "antoine 1", to=ANTOINE),
        message("4", "antoine 2", to=ANTOINE),
    )
    first = await claim(ledger)
    assert texts(first) == ["claire 1", "antoine 1"]
    assert await claim(ledger) == []
    await sent(ledger, first[1], "9")
    second = await claim(ledger)
    assert texts(second) == ["antoine 2"]
    await sent(ledger, first[0], "8")
    assert texts(await claim(ledger)) == ["claire 2"]


async def test_a_bad_address_holds_up_no_other(ledger: Ledger, clock: HandClock) -> None:
    await post(ledger, message("1"), message("2"), message("3", "autre", to=ANTOINE))
    (bad, good) = await claim(ledger)
    await postpone(ledger, bad, 30, doubtful=False)
    await sent(ledger, good, "9")
    assert await claim(ledger) == []
    clock.forward(29.9)
    assert await claim(ledger) == []
    clock.forward(0.1)
    (again,) = await claim(ledger)
    assert (again.seq, again.attempts, again.doubtful) == (bad.seq, 2, False)


async def test_claims_are_bounded_and_filtered(ledger: Ledger) -> None:
    await post(
        ledger,
        *(message(f"t{n}", to=f"telegram:{n}") for n in range(3)),  # type: ignore[arg-type]
        message("s", to=ANTOINE),
    )
    keys = [parcel.message.key for parcel in await claim(ledger, 2)]
    assert keys == ["t0", "t1"]
    assert await claim(ledger, platforms=()) == []
    assert await claim(ledger, platforms=["matrix"]) == []
    assert await claim(ledger, platforms=["telegram"], not_addresses=["telegram:2"]) == []
    (last, slack) = await claim(ledger, platforms=["telegram", "slack"])
    assert (last.message.key, slack.message.key) == ("t2", "s")


async def test_a_lease_that_expires_comes_back_as_doubtful(
    ledger: Ledger, clock: HandClock
) -> None:
    """As after kill -9 between the claim and the answer of the platform."""
    await post(ledger, message("k"), message("next"))
    (parcel,) = await claim(ledger)
    clock.forward(LEASE.total_seconds() - 1)
    assert await claim(ledger) == []
    clock.forward(1)
    (again,) = await claim(ledger)
    assert (again.message.key, again.attempts, again.doubtful) == ("k", 2, True)
    await sent(ledger, again, "9")
    await sent(ledger, parcel, "late")
    assert (await ledger.read(lambda s: row(s, "k"))).ref == "9"


async def test_a_new_start_need_not_wait_for_old_leases(
    ledger: Ledger, database_url: str, clock: HandClock
) -> None:
    """On PostgreSQL it must: the claim may be that of another process, which lives."""
    await post(ledger, message("claimed"), message("postponed", to=ANTOINE))
    _, other = await claim(ledger)
    await postpone(ledger, other, 30, doubtful=False)
    await ledger.write(outbox.release)
    again = await claim(ledger)
    if database_url.startswith("sqlite"):
        assert [(p.message.key, p.doubtful) for p in again] == [("claimed", True)]
    else:
        assert again == []


async def test_doubt_lasts_until_it_is_settled(ledger: Ledger, clock: HandClock) -> None:
    await post(ledger, message("k"))
    doubts = []
    for doubtful in (True, False, True):
        (parcel,) = await claim(ledger)
        doubts.append(parcel.doubtful)
        await postpone(ledger, parcel, 1, doubtful=doubtful)
        clock.forward(1)
    (parcel,) = await claim(ledger)
    assert [*doubts, parcel.doubtful] == [False, True, False, True]


async def test_a_claim_that_is_given_up_claims_nothing(ledger: Ledger) -> None:
    await post(ledger, message("k"))

    def work(uow: UnitOfWork) -> None:
        outbox.claim(uow, 9, LEASE)
        raise KeyError("given up")

    with pytest.raises(KeyError):
        await ledger.write(work)
    (parcel,) = await claim(ledger)
    assert (parcel.attempts, parcel.doubtful) == (1, False)


async def test_a_posting_that_is_given_up_posts_nothing(ledger: Ledger) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.post(message("k"))
        raise KeyError("given up")

    with pytest.raises(KeyError):
        await ledger.write(work)
    assert await claim(ledger) == []


async def test_words_are_blanked_once_delivered_or_refused(ledger: Ledger) -> None:
    await post(ledger, message("k", "un secret"), message("s", "un autre", slot="card"))
    await deliver(ledger)
    await post(ledger, message("r", "un troisième", slot="other"))
    (parcel,) = await claim(ledger)
    await ledger.write(lambda uow: outbox.refuse(uow, parcel.seq, "no", blocked=False))
    kept = await ledger.read(lambda s: [row(s, key) for key in ("k", "s", "r")])
    assert [each.payload for each in kept] == ["", "", ""]
    assert [each.ref for each in kept] == ["100", "101", None]
    assert [bool(each.digest) for each in kept] == [False, True, False]
    assert kept[2].failure == "no"


async def test_what_is_refused_comes_back_as_an_event(ledger: Ledger, clock: HandClock) -> None:
    await post(ledger, message("k"), message("next"))
    (parcel,) = await claim(ledger)
    await ledger.write(lambda uow: outbox.refuse(uow, parcel.seq, "blocked", blocked=True))
    await ledger.write(lambda uow: outbox.refuse(uow, parcel.seq, "blocked", blocked=True))
    events: list[Event] = []
    await ledger.write(lambda uow: inbox.handle_next(uow, lambda e, _: events.append(e)))
    assert [(e.id, e.who, e.where, e.at, e.what) for e in events] == [
        ("blocked:k", CLAIRE, CLAIRE, clock.at, Reachable(yes=False)),
        ("refused:k", CLAIRE, CLAIRE, clock.at, Refused(key="k", why="blocked")),
    ]
    assert [parcel.message.key for parcel in await claim(ledger)] == ["next"]


async def test_a_message_of_another_version_is_refused(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await post(ledger, message("k"), message("next"))

    def spoil(uow: UnitOfWork) -> None:
        uow.connection.execute(update(rows).where(rows.c.key == "k").values(payload="{}"))

    await ledger.write(spoil)
    assert [parcel.message.key for parcel in await claim(ledger)] == ["next"]
    assert await ledger.read(inbox.pending) == 1


async def test_when_to_look_again(ledger: Ledger, clock: HandClock) -> None:
    assert await ledger.read(outbox.next_due) is None
    start = clock.at
    await post(ledger, message("1"), message("2"))
    clock.forward(5)
    await post(ledger, message("3", to=ANTOINE))
    assert await ledger.read(outbox.next_due) == start
    first, other = await claim(ledger)
    assert await ledger.read(outbox.next_due) == clock.at + LEASE
    await postpone(ledger, first, 10, doubtful=False)
    assert await ledger.read(outbox.next_due) == clock.at + timedelta(seconds=10)
    soon = await ledger.read(lambda s: outbox.next_due(s, ["slack"]))
    assert soon == clock.at + LEASE
    later = await ledger.read(lambda s: outbox.next_due(s, None, [CLAIRE]))
    assert later == clock.at + LEASE
    await sent(ledger, other, "9")
    assert await ledger.read(outbox.waiting) == 2


async def test_forgetting_keeps_what_is_still_needed(ledger: Ledger, clock: HandClock) -> None:
    await store(ledger, said("old"))
    await ledger.write(lambda uow: inbox.handle_next(uow, lambda *_: None))
    await post(ledger, message("gone"), message("card 1", "a", slot="card"))
    await deliver(ledger)
    await post(ledger, message("card 2", "b", slot="card"))
    await deliver(ledger)
    clock.forward(100)
    await store(ledger, said("new"))
    await post(ledger, message("waits"))
    await ledger.write(lambda uow: inbox.handle_next(uow, lambda *_: None))
    forgotten = await ledger.write(lambda uow: outbox.forget(uow, uow.now))
    assert forgotten == 3
    assert await store(ledger, said("new")) == 0
    assert await store(ledger, said("old")) == 1
    standing = await ledger.write(lambda uow: uow.standing(CLAIRE, Ref("101")))
    assert standing is not None
    assert standing.key == "card 2"
    assert texts(await claim(ledger)) == ["salut"]


async def test_the_words_of_what_failed_go_too_once_their_time_is_over(
    ledger: Ledger, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)

    def handler(_event: Event, _uow: UnitOfWork) -> None:
        raise LookupError

    await store(ledger, said("bad"))
    await ledger.write(lambda uow: inbox.handle_next(uow, handler))
    assert await ledger.write(lambda uow: outbox.forget(uow, uow.now)) == 0
    clock.forward(100)
    assert await ledger.write(lambda uow: outbox.forget(uow, uow.now)) == 1
