"""The lists of the Home tab: who stands in which, in which order, page by page."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from conversations.casework import histories
from conversations.programme import Programme
from conversations.team import home_lists
from conversations.team.home_lists import NAMES, Look
from conversations.team.home_pages import PAGE
from storage.mail import STAFF, Address, Message
from storage.tables import (
    Concern,
    History,
    Interview,
    Mentor,
    Proposal,
)
from storage.unit_of_work import UnitOfWork
from tests.conversations.pages import (
    accompanied,
    acts,
    change,
    headings,
    held,
    labels,
    many,
    numbers,
    page_of,
    turn_to,
)
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room

HOME: Programme = CATALOGUE.home
WORDS = HOME.words


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def lines(room: Room, number: int, *said: str) -> None:
    """What the history of a case says, in order."""

    def write(uow: UnitOfWork) -> None:
        for act in said:
            uow.session.add(History(request_id=number, at=uow.now, act=act))
            uow.session.flush()

    room.change(write)


class Desk:
    """One case for each thing that may be with it, by name."""

    def __init__(self, room: Room) -> None:
        self.room = room
        now = room.clock.now()
        mentor = room.mentor()

        def ask(uow: UnitOfWork) -> None:
            met: dict[str, Any] = {
                "interviewer_id": mentor,
                "invited_by": CLAIRE,
                "invited_at": uow.now,
            }
            for number, state in (
                (self.met, "accepted"),
                (self.written, "written"),
                (self.marc_meets, "invited"),
            ):
                uow.session.add(Interview(request_id=number, state=state, **met))
            for number, state in ((self.proposed, "asked"), (self.introduced, "accepted")):
                uow.session.add(
                    Proposal(request_id=number, mentor_id=mentor, state=state, asked_at=uow.now)
                )
            for number, closed_at in ((self.concern, None), (self.settled, uow.now)):
                told: dict[str, Any] = {
                    "opened_at": uow.now,
                    "seen_at": uow.now,
                    "closed_at": closed_at,
                }
                uow.session.add(Concern(kind="x", request_id=number, **told))

        self.new, self.distressed = many(room, 2)
        change(room, self.distressed, distress_at=now)
        self.seen = many(room, 1, distress_at=now, distress_seen_at=now)[0]
        self.mine = held(room, CLAIRE)
        self.asked = held(room, CLAIRE, "asking")
        lines(room, self.asked, "submit", "claim", "ask", "answer", "ask")
        self.answered = held(room, CLAIRE)
        lines(room, self.answered, "ask", "ask", "answer", "write_person")
        self.proposed = held(room, CLAIRE, "proposing")
        self.introduced = held(room, CLAIRE, "introducing")
        self.met, self.written = held(room, CLAIRE), held(room, CLAIRE)
        self.marc_meets = held(room, MARC)
        self.put_aside = held(room, MARC, "waiting", wait_until=now + timedelta(days=8))
        self.concern, self.settled = held(room, MARC), held(room, MARC)
        self.calm = accompanied(room, mentor, days=30, wrote=20)
        self.silent = accompanied(room, mentor, days=60, wrote=22)
        self.never = accompanied(room, mentor, days=22, wrote=None)
        self.unanswered = accompanied(room, mentor, days=60, wrote=2, answered=29)
        self.waits = accompanied(room, mentor, days=60, wrote=2, answered=27)
        self.calm_until_lately = accompanied(room, mentor, days=60, wrote=2, answered=29, waits=27)
        self.waits_long = accompanied(room, mentor, days=60, wrote=2, answered=40, waits=29)
        self.ending = accompanied(room, mentor, days=170, wrote=1)
        past: dict[str, Any] = {"state": "closed", "outcome": "referred"}
        self.closed = many(room, 1, **past, closed_at=now - timedelta(days=3))[0]
        self.closed_long_ago = many(room, 1, **past, closed_at=now - timedelta(days=31))[0]
        self.never_sent = many(room, 1, **past, closed_at=now, submitted_at=None)[0]
        self.draft = many(room, 1, state="draft", submitted_at=None, distress_at=now)[0]
        room.change(ask)

    def named(self, numbers_: list[int]) -> list[str]:
        """The names of these cases."""
        names = {value: name for name, value in vars(self).items() if isinstance(value, int)}
        return [names[number] for number in numbers_]


@pytest.fixture
def desk(room: Room) -> Desk:
    return Desk(room)


MINE = {"mine", "answered", "written", "met", "asked", "proposed", "introduced"}
OTHERS = {"marc_meets", "put_aside", "concern", "settled"}
ACCOMPANIED = {"calm", "silent", "never", "unanswered", "waits", "ending"}
ACCOMPANIED |= {"calm_until_lately", "waits_long"}
HELD = {
    "attention": {"distressed", "concern", "silent", "never", "unanswered", "waits_long", "ending"},
    "mine": MINE,
    "unclaimed": {"new", "distressed", "seen"},
    "mentee": {"asked"},
    "mentor": {"proposed"},
    "interviewer": {"met", "marc_meets"},
    "date": {"put_aside"},
    "others": OTHERS,
    "accompanied": ACCOMPANIED,
    "open": {"new", "distressed", "seen", *MINE, *OTHERS, *ACCOMPANIED},
    "closed": {"closed"},
}


def test_every_list_holds_what_it_says(desk: Desk) -> None:
    overview = {
        act.split("/")[2]: label for act, label in buttons(desk.room.open_home(CLAIRE)).items()
    }
    for name, expected in HELD.items():
        found: list[str] = []
        for page in (1, 2):
            shown = desk.named(numbers(turn_to(desk.room, CLAIRE, name, page=page)))
            found += [each for each in shown if each not in found]
        assert set(found) == expected, name
        if name in overview and name not in ("mine", "unclaimed", "attention", "overview"):
            title = WORDS(f"lists.title.{name}")
            assert plain(overview[name]) == f"{plain(title)} : {len(expected)}"


def buttons(page: Message) -> dict[str, str]:
    rows = (*page.buttons, *(section.buttons for section in page.sections))
    return {each.act: each.label for row in rows for each in row if each.act.count("/") > 1}


def test_the_lists_begin_with_what_matters_most(desk: Desk) -> None:
    def first(name: str, count: int) -> list[str]:
        return desk.named(numbers(turn_to(desk.room, CLAIRE, name)))[:count]

    assert first("attention", 2) == ["distressed", "concern"]
    assert first("mine", 3) == ["mine", "answered", "written"]
    assert first("accompanied", 1) == ["ending"]


def test_a_row_says_what_the_case_waits_for_and_who_holds_it(desk: Desk) -> None:
    desk.room.clock.set(desk.room.clock.now() + timedelta(days=2))
    said = {}
    for page in (1, 2):
        shown = turn_to(desk.room, CLAIRE, "open", page=page)
        for number, line in zip(numbers(shown), shown.sections[0].lines, strict=True):
            said[desk.named([number])[0]] = plain(line.value)
    since = "depuis 2 jours ouvrés"
    assert said["mine"].startswith("✋ à toi de jouer · Sortie de la recherche · reçue il y a 2")
    assert said["asked"].startswith(f"❓ attend la réponse de la personne, {since}")
    assert said["proposed"].startswith(f"📨 attend le oui de Paul Durand, {since}")
    assert said["met"].startswith(f"🎙 attend l’entretien avec Paul Durand, {since}")
    assert "suivie par Marc" in said["marc_meets"]
    assert said["put_aside"].startswith("📅 en attente jusqu’au mardi 1er décembre")
    assert said["introduced"].startswith("👋 présentation en cours")
    assert said["concern"].startswith("⚑ un point à voir · ✋ suivie par Marc ·")
    assert said["distressed"].startswith("🆘 signe de détresse")
    assert said["calm"].startswith("💤 plus un mot depuis 22 jours · ◐ au calme : plus un")
    assert "🤝 par Paul Durand, jusqu’au" in said["calm"]
    assert "▲ a besoin d’un coup de main : aucun des deux n’a écrit" in said["never"]
    assert said["ending"].startswith("⏳ se termine bientôt · ◐ au calme :")
    closed = turn_to(desk.room, CLAIRE, "closed").sections[0].lines[0]
    assert plain(closed.value).startswith("■ Close : vers une autre aide (réussite) · vendredi 20")
    desk.room.clock.set(desk.room.clock.now() + timedelta(days=9))
    over = turn_to(desk.room, CLAIRE, "date").sections[0].lines[0]
    assert "📅 la date prévue est passée : mardi 1er décembre" in plain(over.value)


def test_whether_a_question_waits_is_told_as_the_casebook_tells_it(room: Room) -> None:
    acts_of_history = [
        said
        for size in range(5)
        for said in product(("ask", "answer", "refer_beside"), repeat=size)
    ]
    cases = many(room, len(acts_of_history), state="claimed", holder=CLAIRE)

    def write(uow: UnitOfWork) -> None:
        for number, said in zip(cases, acts_of_history, strict=True):
            for act in said:
                uow.session.add(History(request_id=number, at=uow.now, act=act))
                uow.session.flush()

    room.change(write)

    def compare(uow: UnitOfWork) -> tuple[list[int], list[int]]:
        look = Look(CLAIRE, uow.now, CATALOGUE.home.limits)
        listed = home_lists.cases(uow.session, look, "mentee", most=len(cases))
        waits = [
            number
            for number in cases
            if histories.waiting_question(histories.history(uow.session, number))
        ]
        return sorted(listed), waits

    listed, waits = room.change(compare)
    assert listed == waits
    assert 0 < len(waits) < len(cases)


def test_an_introduction_waits_for_the_mentee_then_for_the_mentor(room: Room) -> None:
    case = room.mentee()
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")
    steps: list[tuple[str, str, str, Address]] = [
        ("mentor", "📨 attend le oui de Paul Durand", "proposal/yes/1", PAUL),
        ("mentee", "👋 présentation : attend le oui de la personne", "intro/yes/1", JEANNE),
        ("mentee", "👋 présentation : attend le oui de la personne", "intro/ok/1", JEANNE),
        ("mentor", "👋 présentation : attend le oui de Paul Durand", "intro/ok/1", PAUL),
    ]
    for name, said, act, who in steps:
        (line,) = turn_to(room, CLAIRE, name).sections[0].lines
        assert plain(line.value).startswith(said)
        other = "mentee" if name == "mentor" else "mentor"
        assert labels(turn_to(room, CLAIRE, other)) == []
        room.press(who, act)
    assert numbers(turn_to(room, CLAIRE, "accompanied")) == [case]
    for name in ("mentee", "mentor", "mine"):
        assert labels(turn_to(room, CLAIRE, name)) == []


def test_every_row_leads_to_its_card(room: Room) -> None:
    cases = [room.mentee(Address(f"telegram:70{n}"), f"Personne {n}") for n in range(3)]
    (silent,) = many(room, 1)
    rows = turn_to(room, CLAIRE, "unclaimed").sections[0].lines
    leads = [line.leads_to for line in rows]
    assert leads == [*(room.refs[STAFF, f"case/{case}"] for case in cases), None]
    assert numbers(page_of(room, CLAIRE))[-1] == silent


# --- filters and pages --------------------------------------------------------------------------


def test_a_list_is_narrowed_to_a_situation_and_widened_again(room: Room) -> None:
    research, abroad = many(room, 20), many(room, 3, situation="abroad")
    shown = turn_to(room, CLAIRE, "unclaimed", page=2)
    assert numbers(shown) == [*research[PAGE:], *abroad]
    narrow = "home/list/unclaimed/abroad"
    assert narrow in acts(shown)
    room.press(CLAIRE, narrow, where=CLAIRE)
    shown = page_of(room, CLAIRE)
    assert numbers(shown) == abroad
    assert headings(shown)[0] == "3 demandes · Entre la France et l’étranger"
    assert "✓ Entre la France et l’étranger" in [b.label for b in shown.sections[1].buttons]
    room.press(CLAIRE, "home/list/unclaimed/all", where=CLAIRE)
    assert numbers(page_of(room, CLAIRE)) == research[:PAGE]
    empty = turn_to(room, CLAIRE, "unclaimed", "consultant")
    assert empty.sections[0].note == WORDS("lists.empty.situation")


def test_turning_the_pages_shows_every_case_once(room: Room) -> None:
    cases = many(room, 3 * PAGE + 2)
    shown, found = turn_to(room, CLAIRE, "open"), list[int]()
    for page in range(1, 5):
        assert f"page {page} sur 4" in headings(shown)[0]
        found += numbers(shown)
        ways = [each.act for each in shown.sections[0].buttons]
        assert ways == [f"home/list/open/all/{to}" for to in (page - 1, page + 1) if 1 <= to <= 4]
        if page < 4:
            room.press(CLAIRE, ways[-1], where=CLAIRE)
            shown = page_of(room, CLAIRE)
    assert found == cases


def test_the_last_page_is_shown_where_a_list_has_become_shorter(room: Room) -> None:
    cases = many(room, PAGE + 1)
    turn_to(room, CLAIRE, "unclaimed", page=2)
    room.press(MARC, f"claim/{cases[-1]}")
    shown = turn_to(room, CLAIRE, "unclaimed", page=2)
    assert numbers(shown) == cases[:PAGE]
    assert headings(shown) == ["15 demandes"]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_list_says_so_kindly(room: Room, name: str) -> None:
    shown = turn_to(room, CLAIRE, name)
    assert shown.title == WORDS(f"lists.title.{name}")
    assert shown.text.startswith(WORDS(f"lists.about.{name}"))
    assert shown.sections[0].note == WORDS(f"lists.empty.{name}")
    assert labels(shown) == []


# --- mentors ------------------------------------------------------------------------------------


def test_mentors_who_are_free_say_what_they_bring_and_lead_nowhere(room: Room) -> None:
    _, full, paused = (
        room.mentor(Address(f"telegram:80{n}"), name)
        for n, name in enumerate(("Paul Libre", "Anne Prise", "Zoé Pause"))
    )
    busy = room.mentor(Address("telegram:810"), "Ève Deux")

    def arrange(uow: UnitOfWork) -> None:
        for number, capacity, state in (
            (busy, 2, "active"),
            (paused, 3, "paused"),
            (full, 1, "active"),
        ):
            mentor = uow.session.get(Mentor, number)
            assert mentor is not None
            mentor.capacity, mentor.state = capacity, state

    room.change(arrange)
    for mentor in (busy, full):
        accompanied(room, mentor, days=3, wrote=1)
    shown = turn_to(room, CLAIRE, "mentors")
    assert headings(shown) == ["2 accompagnateurs"]
    assert labels(shown) == ["Paul Libre (promo 1998)", "Ève Deux (promo 1998)"]
    assert all(line.leads_to is None for line in shown.sections[0].lines)
    said = shown.sections[0].lines[0].value
    assert plain(said) == "une place · Paris · Directeur dans l’énergie · Quitter la recherche"


def test_the_lists_are_the_same_on_postgresql(postgresql_url: str) -> None:
    room = Room(postgresql_url)
    try:
        desk = Desk(room)
        for name, expected in HELD.items():
            first = desk.named(numbers(turn_to(room, CLAIRE, name)))
            assert set(first) <= expected
            assert len(first) == min(len(expected), PAGE)
        assert "À regarder de près : 7" in headings(room.open_home(CLAIRE))
        assert labels(turn_to(room, CLAIRE, "mentors")) == []
    finally:
        room.close()


def test_who_follows_a_mentorship_that_bears_a_sign_finds_it_among_theirs(room: Room) -> None:
    mentor = room.mentor()
    claimed = held(room, CLAIRE)
    ours, calm = (accompanied(room, mentor, days=5, wrote=1) for _ in range(2))
    assert headings(room.open_home(CLAIRE))[0] == "Mes demandes : 1 · 2 accompagnées"

    def worry(uow: UnitOfWork) -> None:
        uow.session.add(Concern(kind="hard", request_id=ours, opened_at=uow.now, seen_at=uow.now))

    room.change(worry)
    look = Look(CLAIRE, room.clock.now(), CATALOGUE.home.limits)
    mine = room.change(lambda uow: home_lists.cases(uow.session, look, "mine", most=9))
    assert mine == [ours, claimed]
    assert calm not in mine
    assert "Mes demandes : 2 · 1 accompagnée" in headings(room.open_home(CLAIRE))


def test_who_only_follows_mentorships_that_go_well_reads_so(room: Room) -> None:
    accompanied(room, room.mentor(), days=5, wrote=1)
    home = room.open_home(CLAIRE)
    assert headings(home)[0] == "Mes demandes : 0 · 1 accompagnée"
    assert home.sections[0].note == WORDS("lists.empty.mine_but")
    assert "Aucune demande n’est à prendre." in [each.note for each in home.sections]
