"""A question of the team answers whoever asked for it; what a stale form held is given back; of two
who decide at once about one person, one is told."""

from storage.mail import STAFF, Address, Event, Pressed, Ref, Submitted, What
from storage.tables import Concern, Request
from tests.conversations.room import CLAIRE, JEANNE, MARC, Room
from tests.conversations.side_by_side import at_once
from tests.conversations.test_desk_reach import arrive


def test_who_asked_for_the_team_is_answered_by_its_question(room: Room) -> None:
    case = arrive(room, "accompanied")
    room.press(JEANNE, "open/to_team/mentorship/1")
    room.write(JEANNE, "J’ai besoin de vous")
    room.write(JEANNE, "Envoyer")
    (before,) = room.all(Concern)
    assert (before.kind, before.closed_at) == ("asked", None)
    room.fill(CLAIRE, f"ask/{case}", question="Bonjour Jeanne, que se passe-t-il ?")
    (after,) = room.all(Concern)
    assert (after.closed_by, after.closed_name) == (CLAIRE, "Claire")


def test_a_stale_form_gives_back_who_the_contact_was(room: Room) -> None:
    case = arrive(room, "claimed")
    form = room.open_form(CLAIRE, f"contact/{case}")
    room.press(MARC, f"release/{case}")
    values = {"contact": "", "somebody": "Anne Petit, anne@x.fr", "letter": "", "words": ""}
    refused = room.forms.check(getattr(form, "act", ""), values, CLAIRE, staff=True)
    assert getattr(refused, "written", "") == "Anne Petit, anne@x.fr"


def test_a_case_is_not_reopened_while_another_is_begun(postgresql_url: str) -> None:
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    try:
        case = arrive(room, "claimed")
        room.fill(CLAIRE, f"decline/{case}", letter="Non, désolée.")
        form = room.open_form(CLAIRE, f"reopen/{case}")
        values = {field.name: field.value for field in getattr(form, "fields", ())}
        act = str(getattr(form, "act", ""))
        preview = room.forms.check(act, values, CLAIRE, staff=True)
        values |= dict(getattr(preview, "adds", {}))

        def event(who: Address, where: Address, what: What) -> Event:
            staff = where == STAFF
            at = room.clock.now()
            return Event(
                id=f"at-once/{who}", at=at, who=who, where=where, what=what, staff=staff, name=""
            )

        reopens = event(CLAIRE, STAFF, Submitted(act=act, values=values))
        begins = event(JEANNE, JEANNE, Pressed(act="begin", ref=Ref("pressed")))
        at_once([room, neighbour], [reopens, begins])
        live = [row.state for row in room.all(Request) if row.state != "closed"]
        assert len(live) == 1
    finally:
        room.close()
        neighbour.close()
