"""The programme's settings from Slack: who may, what changes, what is told, what stays promised."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import overrides
from conversations.mentoring.drafting import Wrong
from conversations.overrides import DELAYS
from conversations.team import settings_forms
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import STAFF, Pressed, Ref, Submitted
from storage.tables import Audit, Request, Setting
from storage.unit_of_work import UnitOfWork
from tests.conversations.admins import administered, desk_of, who
from tests.conversations.room import Room
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, MONDAY, House, Player

WORDS = CATALOGUE.home.words


@pytest.fixture
def claire(house: House) -> Player:
    """An admin, who looks at the settings in her direct messages."""
    claire = desk_of(administered(house))
    claire.says("/camarade réglages")
    return claire


def told(player: Player) -> str:
    """The newest text that reached somebody, to the letter."""
    return player.last.message.text


def channel(house: House) -> Player:
    return house.staff("Paul")


# --- who may --------------------------------------------------------------------------------------


def test_without_a_list_nobody_is_admin_and_the_file_and_key_are_named(house: House) -> None:
    claire = desk_of(house)
    for typed in ("/camarade réglages", "/camarade audit", "/camarade essai bonjour"):
        claire.says(typed)
        assert "ax.toml" in claire.last.text
        assert "admins" in claire.last.text
        assert "[team]" in claire.last.text
    refusal = house.forms.open("settings/delays", claire.who, staff=True)
    assert refusal == Refusal(WORDS("settings.no_admins", file="ax.toml"))


def test_a_colleague_who_is_not_named_may_not(house: House) -> None:
    marc = desk_of(administered(house), "Marc")
    no = WORDS("settings.not_admin", file="ax.toml")
    for typed in ("/camarade réglages", "/camarade audit", "/camarade essai bonjour"):
        marc.says(typed)
        assert told(marc) == no
    for act in ("delays", "pause", "reopen", "trial", "audit"):
        marc.does(Pressed(act=f"settings/{act}", ref=Ref("1")))
        assert told(marc) == no
        marc.does(Submitted(act=f"settings/{act}/0", values={"answer": "9", "query": "x"}))
        assert told(marc) == no
        assert house.forms.open(f"settings/{act}", marc.who, staff=True) == Refusal(no)
        checked = house.forms.check(f"settings/{act}/0", {}, marc.who, staff=True)
        assert checked == Refusal(no)
    assert house.all(Setting) == []


def test_an_admin_who_left_the_team_may_not(house: House, claire: Player) -> None:
    form = house.forms.open("settings/delays", claire.who, staff=True)
    assert isinstance(form, Form)
    claire.staff = False
    claire.does(Submitted(act=form.act, values={"answer": "9"}))
    assert told(claire) == WORDS("staff.members_only")
    claire.says("/camarade réglages")
    assert told(claire) == WORDS("staff.members_only")
    for refusal in (
        house.forms.open("settings/delays", claire.who, staff=False),
        house.forms.check(form.act, {"answer": "9"}, claire.who, staff=False),
    ):
        assert refusal == Refusal(WORDS("staff.members_only"))
    assert house.all(Setting) == []


# --- what is shown --------------------------------------------------------------------------------


def test_the_settings_are_shown_to_the_one_who_asks_alone(house: House, claire: Player) -> None:
    assert "Nouvelles demandes ouvertes" in claire.last.text.replace("\n", " ").replace(" : ", " ")
    assert "5 jours ouvrés" in claire.last.text
    assert claire.last.labels == [
        "Mettre en pause",
        "Changer les délais",
        "Essayer un texte",
        "Journal",
    ]
    assert STAFF not in house.screens


def test_typed_in_the_channel_they_are_shown_in_private_too(house: House, claire: Player) -> None:
    typed = house.staff()
    seen = len(claire.screen.shown)
    for text in ("/camarade REGLAGES", "/camarade settings"):
        typed.says(text)
    assert len(claire.screen.shown) == seen + 2
    assert typed.screen.shown == []


def test_a_bare_button_says_where_its_form_is(claire: Player) -> None:
    for act in ("settings/pause", "settings", "settings/other"):
        claire.does(Pressed(act=act, ref=Ref("1")))
        assert told(claire) == WORDS("settings.form.needed")


# --- delays ---------------------------------------------------------------------------------------


def test_a_delay_counts_at_once_for_everybody(house: House, claire: Player) -> None:
    assert claire.opens("Changer les délais").send(answer="8") is None
    assert told(claire) == WORDS("settings.done")
    line = channel(house).last.text
    assert "Claire a changé les délais" in line
    assert "5 → 8 jours ouvrés" in line
    assert "Décision" not in line
    nour = asks(house.phone())
    assert "(8 jours ouvrés)" in nour.sees("… jours ouvrés").text
    claire.says("/camarade réglages")
    assert "8 jours ouvrés (dans le fichier : 5) · Claire" in claire.last.text
    (row,) = [each for each in house.all(Audit) if each.act == "settings/delays"]
    assert row.about == "first_answer_working_days 5 → 8"


def test_another_process_and_a_restart_know_it(house: House, claire: Player) -> None:
    claire.opens("Changer les délais").send(answer="8", search="20")
    other = House(house.url, catalogue=house.catalogue)
    try:
        assert "(8 jours ouvrés)" in asks(other.phone()).sees("… jours ouvrés").text
        form = other.forms.open("settings/delays", claire.who, staff=True)
        assert isinstance(form, Form)
        assert [field.value for field in form.fields] == ["8", "10", "20"]
    finally:
        other.close()
    house.restart()
    claire.says("/camarade réglages")
    assert "20 jours ouvrés" in claire.last.text


def test_what_was_promised_stays_promised(house: House, claire: Player) -> None:
    nour = asks(house.phone())
    promised = "lundi 30 novembre"
    assert promised in nour.sees("… jours ouvrés").text
    assert channel(house).sees(f"première réponse promise d’ici {promised}")
    for days in ("1", "9"):
        house.clock.forward(minutes=1)
        claire.says("/camarade réglages")
        claire.opens("Changer les délais").send(answer=days)
        nour.says("/status")
        assert promised in nour.last.text
    luc = asks(house.phone("Luc"))
    assert "vendredi 4 décembre" in luc.sees("… jours ouvrés").text


def test_an_empty_field_is_the_files_figure_again(house: House, claire: Player) -> None:
    claire.opens("Changer les délais").send(decision="4")
    claire.opens("Changer les délais").send(decision="")
    assert "4 → 10 jours ouvrés" in channel(house).last.text
    claire.says("/camarade réglages")
    assert "10 jours ouvrés · Claire" in claire.last.text


def test_what_changes_nothing_says_so(house: House, claire: Player) -> None:
    claire.opens("Changer les délais").send()
    assert told(claire) == WORDS("settings.nothing_changed")
    assert STAFF not in house.screens
    assert [row for row in house.all(Setting) if row.name.startswith("delay/")] == []


@pytest.mark.parametrize("name", sorted(DELAYS))
@pytest.mark.parametrize("typed", ["0", "-1", "61", "999", "cinq", "5.5", "٥", "5 jours"])
def test_what_is_out_of_range_is_refused_with_a_sentence(
    house: House, claire: Player, name: str, typed: str
) -> None:
    filling = claire.opens("Changer les délais")
    checked = filling.fill(**{name: typed})
    delay = DELAYS[name]
    why = WORDS("settings.form.delays.range", least=delay.least, most=delay.most)
    assert checked == {name: why}
    claire.does(Submitted(act=filling.form.act, values=filling.values))  # forged past the check
    assert why in told(claire)
    assert [row for row in house.all(Setting) if row.name.startswith("delay/")] == []
    assert STAFF not in house.screens


def answered_by_marc(house: House) -> None:
    """Nour has had a first answer; what Marc owes her now is a decision."""
    nour = asks(house.phone())
    marc = house.staff("Marc")
    marc.presses("Prendre")
    marc.opens("Poser une question").send(question="Depuis quand ?")
    nour.presses("Répondre")
    nour.says("Depuis un an.")
    nour.says("Envoyer")


def test_a_shorter_delay_reminds_the_team_sooner(house: House, claire: Player) -> None:
    answered_by_marc(house)
    house.clock.forward(minutes=2)  # what was done can't be undone any more
    assert channel(house).sees("décision promise d’ici lundi 7 décembre")
    claire.opens("Changer les délais").send(decision="4")
    house.clock.forward(minutes=1)
    assert channel(house).sees("décision promise d’ici vendredi 27 novembre")
    house.clock.forward(days=4)  # the first answer was given; a decision is due on Friday
    assert "une décision" in house.screens[who("Marc")].shown[-1].text
    assert house.find(Request, 1).state == "claimed"


def test_a_longer_delay_lets_the_team_be(house: House, claire: Player) -> None:
    answered_by_marc(house)
    claire.opens("Changer les délais").send(decision="30")
    seen = len(house.screens[who("Marc")].shown)
    house.clock.forward(weeks=4)
    assert len(house.screens[who("Marc")].shown) == seen
    house.clock.forward(weeks=3)
    assert "une décision" in house.screens[who("Marc")].shown[seen].text


def test_a_search_that_is_due_before_the_first_answer_is_reminded_of_first(room: Room) -> None:
    claire = desk_of(administered(room))
    room.mentor()
    case = room.mentee()
    room.press(claire.who, f"claim/{case}")
    room.fill(claire.who, f"propose/{case}", mentor="1", words="Une chercheuse qui change.")
    claire.says("/camarade réglages")
    claire.opens("Changer les délais").send(search="2")
    room.clock.forward(days=2, hours=1)
    assert WORDS("deadline.search") in told(claire)


# --- two at once ----------------------------------------------------------------------------------


def test_a_form_that_was_open_when_a_colleague_changed_something_changes_nothing(
    house: House, claire: Player
) -> None:
    zoe = desk_of(house, "Zoe")
    zoe.says("/camarade réglages")
    hers = claire.opens("Changer les délais")
    zoe.opens("Changer les délais").send(answer="7")
    moved = WORDS("settings.moved_on", who="Zoe")
    assert hers.fill(answer="9") == Refusal(moved)
    claire.does(Submitted(act=hers.form.act, values=hers.values), where=STAFF)
    assert told(claire) == moved
    form = house.forms.open("settings/delays", claire.who, staff=True)
    assert isinstance(form, Form)
    assert form.fields[0].value == "7"


def test_a_form_that_was_never_drawn_changes_nothing(house: House, claire: Player) -> None:
    claire.does(Submitted(act="settings/delays/99", values={"answer": "9"}))
    assert told(claire) == WORDS("settings.moved_on", who="Quelqu’un")
    assert [row.name for row in house.all(Setting)] == ["changes"]


@given(
    st.dictionaries(st.sampled_from(["until", "words", *DELAYS, "query", "language"]), st.text())
)
def test_whatever_is_filled_in_is_taken_or_refused_with_a_sentence(values: dict[str, str]) -> None:
    def read(work: Callable[[], object]) -> object:
        try:
            return work()
        except Wrong as wrong:
            return all(wrong.fields.values())

    assert read(lambda: settings_forms.pause_in(values, CATALOGUE.home, MONDAY))
    assert read(lambda: settings_forms.delays_in(values, CATALOGUE))
    assert read(lambda: settings_forms.trial_in(values, CATALOGUE))


def test_an_event_that_comes_twice_changes_once(house: House, claire: Player) -> None:
    claire.opens("Changer les délais").send(answer="7")
    before = len(channel(house).screen.shown)
    house.again()
    assert len(channel(house).screen.shown) == before
    assert len([row for row in house.all(Audit) if row.act == "settings/delays"]) == 1


# --- pausing --------------------------------------------------------------------------------------


def test_the_pause_is_previewed_confirmed_and_told(house: House, claire: Player) -> None:
    filling = claire.opens("Mettre en pause")
    preview = filling.send(until="05/01/2027", words="Nous reprenons souffle.")
    assert isinstance(preview, Preview)
    assert "5 janvier 2027" in preview.shown
    assert "Nous reprenons souffle." in preview.shown
    line = channel(house).last.text
    assert "Avant : ouvertes" in line
    assert "Maintenant : en pause, jusqu’au 5 janvier 2027" in line
    assert "Nous reprenons souffle." in line
    luc = house.phone("Luc")
    luc.says("/start")
    luc.presses("Français")
    message = luc.last.message
    assert f"{message.text}\n\n{message.quote}" == preview.shown
    claire.says("/camarade réglages")
    assert "en pause, jusqu’au 5 janvier 2027 · Claire" in claire.last.text
    assert {"Rouvrir", "Changer la pause"} <= set(claire.last.labels)
    assert [row.act for row in house.all(Audit)] == ["settings/pause"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("demain", "no_day"),
        ("31/02/2027", "no_day"),
        ("05/01/27", "no_day"),
        ("23/11/2026", "not_then"),
        ("2026-11-01", "not_then"),
        ("01/01/2029", "not_then"),
    ],
)
def test_a_day_that_will_not_do_is_refused(
    house: House, claire: Player, typed: str, why: str
) -> None:
    filling = claire.opens("Mettre en pause")
    assert "23/12/2026" in filling.form.fields[0].hint  # a day to come, whenever it is opened
    assert filling.fill(until=typed) == {
        "until": WORDS(f"settings.form.pause.{why}", day="23/12/2026")
    }
    claire.does(Submitted(act=filling.form.act, values=filling.values))
    assert claire.last.text.startswith("Rien n’a changé.")
    assert [row.name for row in house.all(Setting)] == ["changes"]


def test_words_that_are_too_long_are_refused(claire: Player) -> None:
    checked = claire.opens("Mettre en pause").fill(words="long " * 200)
    assert checked == {"words": WORDS("triage.form.too_long", count=500)}


def test_reopening_needs_a_pause(house: House, claire: Player) -> None:
    assert house.forms.open("settings/reopen", claire.who, staff=True) == Refusal(
        WORDS("settings.is_open")
    )
    claire.does(Submitted(act="settings/reopen/0", values={}))
    assert told(claire) == WORDS("settings.is_open")
    assert STAFF not in house.screens


def test_a_figure_that_only_a_newer_version_knows_is_let_be(house: House, claire: Player) -> None:
    def unknown(uow: UnitOfWork) -> None:
        value = overrides.Override(3).as_json()
        row = Setting(name="delay/other", value=value, at=uow.now, by=claire.who)
        uow.session.add(row)

    house.change(unknown)
    claire.says("/camarade réglages")
    assert "5 jours ouvrés" in claire.last.text
