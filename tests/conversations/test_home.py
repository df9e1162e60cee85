"""The Home tab: whose page it is, what the team's overview shows, and what presses in it do."""

from datetime import timedelta

import pytest

from conversations.programme import Catalogue
from storage.mail import STAFF, Address, Event, HomeOpened, Message, Pressed, Ref, address
from storage.tables import Concern, Mentor, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.pages import headings, labels, many, page_of, turn_to
from tests.conversations.pairs import duo
from tests.conversations.room import (
    CATALOGUE,
    CLAIRE,
    JEANNE,
    MARC,
    PAUL,
    Room,
    acts_of,
    words_of,
)
from tests.harness import House
from tests.screens import flat

WORDS = CATALOGUE.home.words
HUGO = Address("slack:UHUGO")
NOBODY = Address("slack:UNOBODY")


def test_staff_see_what_waits(room: Room) -> None:
    case = room.mentee()
    home = room.open_home(CLAIRE)
    assert acts_of(home) == ["home/list/overview", "invite", "add_mentor"]
    assert "lundi 23 novembre à 10h" in home.text
    mine, unclaimed, *rest = home.sections
    (new,) = unclaimed.lines
    assert new.label == f"n°\N{NO-BREAK SPACE}{case} · Jeanne Martin (promo 2015)"
    assert plain(new.value) == (
        "🆕 à prendre · Sortie de la recherche · reçue il y a moins d’un jour ouvré"
        " · réponse promise d’ici lundi 30 novembre"
    )
    assert new.leads_to == room.refs[STAFF, f"case/{case}"]
    assert (mine.lines, mine.note) == ((), WORDS("lists.empty.mine"))
    assert [section.heading for section in rest] == [
        WORDS("lists.group.waiting"),
        WORDS("lists.group.more"),
        WORDS("home.week"),
    ]
    assert plain(rest[1].buttons[3].label) == "Toutes les ouvertes : 1"
    assert rest[1].buttons[3].act == "home/list/open"
    room.press(CLAIRE, f"claim/{case}")
    assert headings(room.open_home(CLAIRE))[:2] == ["Mes demandes : 1", "À prendre : 0"]
    seen = turn_to(room, MARC, "others")
    assert "✋ suivie par Claire" in plain(seen.sections[0].lines[0].value)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_request_that_waits_too_long_is_said_late_on_the_day_it_is_looked_at(room: Room) -> None:
    room.mentee()
    room.clock.set(room.clock.now() + timedelta(days=9))
    (waits,) = room.open_home(CLAIRE).sections[1].lines
    assert plain(waits.value) == (
        "⚠ première réponse en retard de 2 jours ouvrés · 🆕 à prendre"
        " · Sortie de la recherche · reçue il y a 7 jours ouvrés"
    )


def test_a_long_desk_is_counted_and_leads_to_all_of_it(room: Room) -> None:
    many(room, 12)
    home = room.open_home(CLAIRE)
    assert headings(home)[1] == "À prendre : 12"
    unclaimed = home.sections[1]
    assert len(unclaimed.lines) == 8
    assert [(button.label, button.act) for button in unclaimed.buttons] == [
        ("Voir les 12", "home/list/unclaimed")
    ]
    assert "12 demandes reçues" in words_of(home)
    assert len(turn_to(room, CLAIRE, "unclaimed").sections[0].lines) == 12


def test_what_needs_a_look_comes_before_all_else(room: Room) -> None:
    room.mentee()
    assert not any("regarder" in heading for heading in headings(room.open_home(CLAIRE)))

    def worry(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, 1)
        assert request is not None
        request.distress_at = uow.now
        uow.session.add(Concern(kind="x", request_id=1, opened_at=uow.now, seen_at=uow.now))

    room.change(worry)
    home = room.open_home(CLAIRE)
    assert headings(home)[0] == "À regarder de près : 1"
    said = plain(home.sections[0].lines[0].value)
    assert said.startswith("🆘 signe de détresse, personne ne s’en est encore chargé · ⚑ un point")


def test_a_case_stands_once_in_the_first_list_that_shows_it(room: Room) -> None:
    taken = room.mentee()
    new, other = many(room, 2)
    room.press(CLAIRE, f"claim/{taken}")
    assert beginnings(room.open_home(CLAIRE)) == [[taken], [new, other]]

    def worry(uow: UnitOfWork) -> None:
        for number in (taken, new):
            row = Concern(kind="x", request_id=number, opened_at=uow.now, seen_at=uow.now)
            uow.session.add(row)

    room.change(worry)
    home = room.open_home(CLAIRE)
    assert beginnings(home) == [[taken, new], [], [other]]
    assert headings(home)[:3] == ["À regarder de près : 2", "Mes demandes : 1", "À prendre : 2"]
    assert [section.note for section in home.sections[1:3]] == [WORDS("lists.above")] * 2
    assert not any(section.buttons for section in home.sections[:3])  # all of it is read here
    assert len(turn_to(room, CLAIRE, "mine").sections[0].lines) == 1  # a list by itself is whole


def test_what_stands_above_makes_room_for_the_next_of_a_list(room: Room) -> None:
    many(room, 12)

    def worry(uow: UnitOfWork) -> None:
        for number in range(1, 8):
            row = Concern(kind="x", request_id=number, opened_at=uow.now, seen_at=uow.now)
            uow.session.add(row)

    room.change(worry)
    home = room.open_home(CLAIRE)
    assert beginnings(home) == [[1, 2, 3, 4, 5], [], [6, 7, 8, 9, 10, 11, 12]]
    assert not home.sections[2].buttons


def beginnings(home: Message) -> list[list[int]]:
    """The cases of each list whose beginning stands on the overview."""
    titles = tuple(WORDS(f"lists.title.{name}") for name in ("attention", "mine", "unclaimed"))
    lists = [each for each in home.sections if each.heading.startswith(titles)]
    return [[int(line.label.split("\xa0")[1].split()[0]) for line in s.lines] for s in lists]


def test_the_week_is_told_in_figures(room: Room) -> None:
    old = room.mentee()
    many(room, 2)
    room.clock.set(room.clock.now() + timedelta(days=8))
    many(room, 2)
    room.mentor()
    room.fill(CLAIRE, f"decline/{old}")
    figures = room.open_home(CLAIRE).sections[-1].lines
    assert [(line.label, line.value) for line in figures] == [
        ("2", "demandes reçues"),
        ("1", "demande close"),
        ("4", "demandes ouvertes en tout"),
        ("1", "accompagnateur disponible"),
    ]


# --- presses ------------------------------------------------------------------------------------


def test_a_page_is_drawn_anew_when_it_is_refreshed(room: Room) -> None:
    room.open_home(CLAIRE)
    room.mentee()
    room.clock.set(room.clock.now() + timedelta(minutes=5))
    room.press(CLAIRE, "home/list/overview", where=CLAIRE)
    home = page_of(room, CLAIRE)
    assert "à 10h05" in home.text
    assert headings(home)[1] == "À prendre : 1"
    turn_to(room, CLAIRE, "unclaimed")
    room.press(MARC, "claim/1")
    (refresh,) = [each for each in acts_of(page_of(room, CLAIRE)) if "unclaimed" in each]
    room.press(CLAIRE, refresh, where=CLAIRE)
    assert page_of(room, CLAIRE).sections[0].note == WORDS("lists.empty.unclaimed")


@pytest.mark.parametrize(
    ("act", "title"),
    [
        ("home", "home.title"),
        ("home/", "home.title"),
        ("home/zzz/mine", "home.title"),
        ("home/list", "home.title"),
        ("home/list/²/a", "home.title"),
        ("home/list/secrets/all/1", "home.title"),
        ("home/list/open/nowhere/1", "lists.title.open"),
        ("home/list/open/all/²", "lists.title.open"),
        ("home/list/open/all/-3", "lists.title.open"),
        ("home/list/open/all/99999999999999999999", "lists.title.open"),
        ("home/list/open/all/999999999", "lists.title.open"),
        ("home/list/mentors/research/7/8/9", "lists.title.mentors"),
    ],
)
def test_a_forged_act_shows_a_page_all_the_same(room: Room, act: str, title: str) -> None:
    many(room, 2)
    for place in (CLAIRE, STAFF):
        room.press(CLAIRE, act, where=place)
        assert page_of(room, CLAIRE).title == WORDS(title)
    if title == "lists.title.open":
        assert len(page_of(room, CLAIRE).sections[0].lines) == 2
    assert room.said[CLAIRE] == []


def test_who_has_just_left_the_team_gets_a_kind_no_and_a_page_without_anybody(room: Room) -> None:
    room.mentee()
    assert "Jeanne" in words_of(room.open_home(CLAIRE))
    for act in ("home/list/open/all/1", "home/list/overview", "home/zzz"):
        left(room, CLAIRE, act)
        assert room.last(CLAIRE).text == WORDS("staff.members_only")
        home = page_of(room, CLAIRE)
        assert "Jeanne" not in words_of(home)
        assert home.title == WORDS("home.stranger_title", programme=CATALOGUE.home.about.name)
        assert labels(home) == []


def left(room: Room, who: Address, act: str) -> None:
    """A press of somebody who is no member any more."""
    pressed = Pressed(act=act, ref=Ref("home"))
    event = Event(id=room.new_id(), at=room.clock.now(), who=who, where=who, what=pressed)
    room.happens(event)


def test_who_comes_back_to_the_team_sees_the_same_page_again(room: Room) -> None:
    room.mentee()
    before = room.open_home(CLAIRE)
    left(room, CLAIRE, "home/list/overview")
    assert room.open_home(CLAIRE).sections == before.sections


def test_nothing_is_published_where_there_is_no_home_tab(room: Room) -> None:
    room.mentor(PAUL)
    room.press(PAUL, "home/pause")
    assert room.last(PAUL).text.startswith(WORDS("mentor.paused"))
    room.press(PAUL, "home/list/open")
    assert room.last(PAUL).text == WORDS("staff.members_only")
    assert not [place for place in room.said if "home/" in place]


# --- others -------------------------------------------------------------------------------------


def test_the_home_tab_of_a_stranger_and_of_a_mentor_is_their_own(room: Room) -> None:
    room.mentee()
    stranger = room.open_home(NOBODY)
    assert "Jeanne" not in words_of(stranger)
    assert not acts_of(stranger)
    room.mentor(HUGO, name="Hugo")
    page = room.open_home(HUGO)
    assert "Jeanne" not in words_of(page)
    assert acts_of(page) == ["profile", "home/pause"]
    assert page.text.endswith("écris /camarade aide.")
    room.press(HUGO, "profile")
    assert "Directeur" in room.last(HUGO).text
    room.write(HUGO, "Plus tard")
    room.press(HUGO, "home/pause")
    assert room.last(HUGO).text.startswith(WORDS("mentor.paused"))
    assert acts_of(page_of(room, HUGO)) == ["home/available", "home/pause", "profile"]
    room.press(HUGO, "home/available")
    assert room.last(HUGO).text == WORDS("mentor.resumed")
    assert acts_of(page_of(room, HUGO)) == ["profile", "home/pause"]


# --- erasing ------------------------------------------------------------------------------------


def test_who_is_erased_is_named_on_no_page_that_stands(room: Room) -> None:
    room.mentee()
    room.mentor(HUGO, name="Hugo")
    for who in (CLAIRE, MARC, NOBODY, HUGO):
        room.open_home(who)
    before = {who: page_of(room, who) for who in (NOBODY, HUGO)}
    room.write(JEANNE, "/delete")
    room.erases(JEANNE)
    for who in (CLAIRE, MARC):
        home = page_of(room, who)
        assert home.text == WORDS("home.taken_back")
        assert "Jeanne" not in words_of(home)
    assert {who: page_of(room, who) for who in before} == before
    closed = turn_to(room, CLAIRE, "closed").sections[0].lines
    assert [plain(line.label) for line in closed] == ["n° 1 · personne effacée"]
    assert "Jeanne" not in room.stored_text()


# --- the other language -------------------------------------------------------------------------


def test_where_english_is_the_home_language_the_desk_is_english(sqlite_url: str) -> None:
    house = House(sqlite_url, catalogue=Catalogue(CATALOGUE["en"], {}))
    try:

        def arrive(uow: UnitOfWork) -> None:
            person = Person(name="Jane", created_at=uow.now)
            mentor = Person(name="Paul", created_at=uow.now)
            uow.session.add_all([person, mentor])
            uow.session.flush()
            assert person.id is not None
            assert mentor.id is not None
            uow.session.add(Mentor(person_id=mentor.id, state="active", capacity=2))
            row = Request(
                person_id=person.id,
                state="submitted",
                situation="research",
                created_at=uow.now,
                submitted_at=uow.now,
            )
            uow.session.add(row)

        house.change(arrive)
        claire = house.staff()
        claire.does(HomeOpened(), where=claire.who)
        shown: list[Message] = [
            each.message for each in house.screens[Address("slack:home/UCLAIRE")].shown
        ]
        assert "To be taken: 1" in words_of(shown[-1])
        assert "🆕\N{NO-BREAK SPACE}to be taken" in words_of(shown[-1])
        claire.does(Pressed(act="home/list/mentors", ref=Ref("home")), where=claire.who)
        shown = [each.message for each in house.screens[Address("slack:home/UCLAIRE")].shown]
        assert [(line.label, line.value) for line in shown[-1].sections[0].lines] == [
            ("Paul", "2 places")
        ]
    finally:
        house.close()


def test_a_mentor_in_distress_stands_on_the_home_tab_until_somebody_sees_to_it(
    house: House,
) -> None:
    """Above the cases, as there is none that could say so; it leads to what the channel says."""
    two = duo(house).agree()
    house.phone("Ana").says("Je veux mourir")
    claire = house.staff()
    assert "À regarder de près : 1" in flat(claire.opens_home())
    two.luc.says("/team Je veux mourir.")
    home = flat(claire.opens_home())
    assert "À regarder de près : 2" in home
    assert home.count("⚠ Mots de grande détresse : une personne doit s’en occuper") == 2
    claire.does(Pressed(act="home/list/attention", ref=Ref("home")), where=claire.who)
    page = house.screens[address("slack", "home/UCLAIRE")].shown[-1].message
    persons, cases = page.sections
    assert flat(persons.heading) == "2 personnes sans demande en cours"
    assert all(line.leads_to for line in persons.lines)
    assert (cases.lines, cases.note) == ((), ""), "there is somebody to look after"
    for _ in range(2):
        claire.presses("Je m’en occupe")
    assert "À regarder de près" not in claire.opens_home()


def test_what_a_mentor_without_a_case_wrote_stands_there_until_it_is_seen_to(house: House) -> None:
    two = duo(house)
    two.luc.says("/team Je voudrais vous parler de mon rôle.")
    two.luc.presses("Envoyer")
    claire = two.claire
    home = flat(claire.opens_home())
    assert "Luc Petit (promo 2015), accompagnateur" in home
    assert "la personne s’adresse à l’équipe" in home.lower()
    claire.does(Pressed(act="home/list/attention", ref=Ref("home")), where=claire.who)
    page = house.screens[address("slack", "home/UCLAIRE")].shown[-1].message
    (line,) = page.sections[0].lines
    assert line.leads_to, "there it is closed"
    post = next(each for each in house.screens[STAFF].shown if each.ref == line.leads_to)
    assert flat(post.message.title) == "À suivre : Luc Petit, accompagnateur"
    claire.opens("Vu : …").send(done="Nous avons parlé.")
    assert "Luc Petit (promo 2015), accompagnateur" not in flat(claire.opens_home())


def test_of_many_such_the_desk_shows_the_gravest_and_says_where_all_are(house: House) -> None:
    def arrange(uow: UnitOfWork) -> None:
        for number in range(20):
            person = Person(name=f"Ana {number}", created_at=uow.now)
            uow.session.add(person)
            uow.session.flush()
            row = Concern(
                kind="unreachable", person_id=person.id, opened_at=uow.now, seen_at=uow.now
            )
            uow.session.add(row)

    house.change(arrange)
    claire = house.staff()
    home = flat(claire.opens_home())
    assert "À regarder de près : 20" in home
    assert home.count("n’a pas pu être jointe") == 5
    claire.does(Pressed(act="home/list/attention", ref=Ref("home")), where=claire.who)
    page = house.screens[address("slack", "home/UCLAIRE")].shown[-1].message
    assert flat(page.sections[0].heading) == "20 personnes sans demande en cours"
    assert len(page.sections[0].lines) == 15
    assert "/camarade veiller" in page.sections[0].note
