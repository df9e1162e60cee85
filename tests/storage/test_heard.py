"""Up to when a platform has been read, and where people may have written since."""

from datetime import datetime, timedelta
from functools import partial

from storage import heard
from storage.ledger import Ledger
from storage.mail import STAFF, platform_of
from storage.tables import Dialogue, Mentorship, Person, PersonAddress, Request
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock
from tests.storage.saying import ANTOINE, CLAIRE, claim, message, post, said, sent, store

LATELY = timedelta(days=30)


def note(until: datetime, uow: UnitOfWork) -> None:
    heard.note(uow, "slack", until)


async def test_the_instant_never_moves_back(ledger: Ledger, clock: HandClock) -> None:
    assert await ledger.read(lambda session: heard.since(session, "slack")) is None
    for hours in (1, 3, 2):
        await ledger.write(partial(note, clock.at + timedelta(hours=hours)))
    noted = await ledger.read(lambda session: heard.since(session, "slack"))
    assert noted == clock.at + timedelta(hours=3)


async def test_what_is_known_is_known_once_it_is_handled(ledger: Ledger) -> None:
    await store(ledger, said("ici"))
    assert await ledger.read(lambda s: heard.known(s, ["ici", "ailleurs"])) == {"ici"}


async def test_who_may_have_written(ledger: Ledger, clock: HandClock) -> None:
    """Whoever has something open, however long ago; else whoever was told something lately."""

    def people(uow: UnitOfWork) -> None:
        for number, closed in enumerate((None, uow.now), 1):
            uow.session.add(Person(id=number, created_at=uow.now))
            uow.session.flush()
            where = f"slack:OPEN{number}"
            uow.session.add(PersonAddress(address=where, person_id=number, used_at=uow.now))
            form = Dialogue(
                person_id=number, form="f", opened_at=uow.now, touched_at=uow.now, closed_at=closed
            )
            uow.session.add(form)

    await ledger.write(people)
    await post(
        ledger,
        message("root", to=ANTOINE, slot="thread/1"),
        message("below", to=ANTOINE, under="thread/1"),
        message("elsewhere", to=CLAIRE),
    )
    for parcel in await claim(ledger):
        await sent(ledger, parcel, f"ref/{parcel.message.key}")

    async def places() -> dict[str, list[str]]:
        lately = clock.at - LATELY
        found = await ledger.read(lambda session: heard.places(session, "slack", lately))
        return {str(where): [str(ref) for ref in roots] for where, roots in found.items()}

    assert await places() == {STAFF: [], "slack:OPEN1": [], ANTOINE: ["ref/root"]}
    clock.forward(2 * LATELY.total_seconds())
    assert await places() == {STAFF: [], "slack:OPEN1": []}


async def test_the_thread_of_a_pair_on_a_break(ledger: Ledger, clock: HandClock) -> None:
    """It is looked into however long nothing has been said there, until the two have ended."""

    def pairs(uow: UnitOfWork) -> None:
        uow.session.add(Person(id=1, created_at=uow.now))
        uow.session.flush()
        uow.session.add(PersonAddress(address=CLAIRE, person_id=1, used_at=uow.now))
        uow.session.add(Request(id=1, person_id=1, state="closed", created_at=uow.now))
        uow.session.flush()
        for number, ended in enumerate((None, uow.now), 1):
            uow.session.add(
                Mentorship(
                    id=number,
                    request_id=1,
                    mentee_id=1,
                    mentor_id=1,
                    state="active" if ended is None else "ended",
                    ended_at=ended,
                )
            )

    await ledger.write(pairs)
    await post(
        ledger,
        message("open", to=CLAIRE, slot="thread/1"),
        message("ended", to=CLAIRE, slot="thread/2"),
    )
    for _ in range(2):
        for parcel in await claim(ledger):
            await sent(ledger, parcel, f"ref/{parcel.message.key}")
    clock.forward(2 * LATELY.total_seconds())
    lately = clock.at - LATELY
    found = await ledger.read(lambda session: heard.places(session, platform_of(CLAIRE), lately))
    assert found[CLAIRE] == ["ref/open"]
