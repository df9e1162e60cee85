"""Supervision: a named member closes a concern; until then the team is reminded of it, quietly."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.casework import flags
from conversations.programme import Catalogue
from conversations.team.forms import Form, Refusal
from storage.mail import STAFF, Event, Pressed, Submitted, address
from storage.tables import Concern, History, Person
from storage.unit_of_work import UnitOfWork
from tests.conversations.leavers import erases_everything
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_concerns import (
    acts,
    falls_silent,
    open_ones,
    signs,
    write_again,
    writes_to_team,
)
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, Player

HOME, PARIS = CATALOGUE.home, ZoneInfo("Europe/Paris")
CLAIRE, MARC = address("slack", "UCLAIRE"), address("slack", "UMARC")
TO_TEAM = "Vu : mot à l’équipe"
SPOKEN = "l’équipe lui a déjà parlé ou écrit ; Appelée ce matin."


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def privately(house: House, who: str = "Claire") -> str:
    """What only this member saw last."""
    return plain(house.screens[address("slack", f"U{who.upper()}")].shown[-1].text)


# --- closing --------------------------------------------------------------------------------------


def test_a_member_closes_it_and_the_history_says_who_when_and_why(two: Duo) -> None:
    writes_to_team(two.nour)
    filling = two.claire.opens(TO_TEAM)
    assert filling.form.about == "Demande n° 1 · Nour Haddad (promo 2015)".replace(" 1", "\xa01")
    assert "depuis lundi 23 novembre" in filling.form.intro
    assert filling.form.note == "Un signe de l’équipe est promis, et attendu."
    # It reaches nobody: nothing to preview.
    assert filling.send(how="J’ai déjà parlé", done="Appelée ce matin.") is None
    two.house.again()
    assert not signs(two.house)
    (row,) = two.house.all(Concern)
    assert (row.closed_by, row.closed_name, row.why) == (CLAIRE, "Claire", SPOKEN)
    line = two.house.all(History)[-1]
    assert (line.act, line.actor, line.actor_name) == ("concern_closed", CLAIRE, "Claire")
    assert line.why == (
        "la personne s’adresse à l’équipe (l’équipe lui a déjà parlé ou écrit ; Appelée ce matin.)"
    )
    assert "Appelée" not in two.nour.all() + two.luc.all() + two.claire.all()
    two.claire.presses("Historique")
    assert "Claire a clos un point de vigilance" in privately(two.house)


def test_words_are_not_needed_but_too_many_are_refused(two: Duo) -> None:
    writes_to_team(two.nour)
    filling = two.claire.opens(TO_TEAM)
    assert filling.fill(done="a" * 301) == {
        "done": "C’est un peu long\xa0: 300 caractères au plus."
    }
    assert filling.send(how="J’ai déjà parlé", done="") is None
    assert not open_ones(two.house)


def test_who_comes_second_is_told_who_was_first(two: Duo) -> None:
    writes_to_team(two.nour)
    marc = two.house.staff("Marc")
    late, later = marc.opens(TO_TEAM), marc.opens(TO_TEAM)
    stale, button = two.claire.finds(TO_TEAM)
    two.claire.opens(TO_TEAM).send(how="J’ai déjà parlé", done="Vu.")
    refused = late.fill(done="Vu aussi.")
    assert isinstance(refused, Refusal)
    told = "✓ C’est vu : la personne s’adresse à l’équipe. Par Claire, le lundi 23 novembre."
    assert plain(refused.why) == told
    two.house.happens(_submitted(two.house, marc, later.form))
    assert privately(two.house, "Marc").startswith(told)
    assert privately(two.house, "Marc").endswith("Vu aussi."), "what was written comes back"
    assert isinstance(two.house.forms.open(button.act, marc.who, staff=True), Refusal)
    marc.does(Pressed(act=button.act, ref=stale.ref))
    assert privately(two.house, "Marc") == told
    (row,) = two.house.all(Concern)
    assert (row.closed_name, row.why) == ("Claire", "l’équipe lui a déjà parlé ou écrit ; Vu.")
    assert acts(two.house).count("concern_closed") == 1


def _submitted(house: House, player: Player, form: Form) -> Event:
    return Event(
        id=house.new_id(),
        at=house.clock.now(),
        who=player.who,
        where=STAFF,
        what=Submitted(act=form.act, values={"done": "Vu aussi."}),
        staff=True,
        name=player.name,
    )


def test_what_settled_by_itself_meanwhile_is_said(two: Duo) -> None:
    falls_silent(two)
    filling = two.claire.opens("Vu : silence")
    write_again(two.nour, "Bonjour", "Luc")
    write_again(two.luc, "Bonjour", "Nour")
    refused = filling.fill(done="Appelés.")
    assert isinstance(refused, Refusal)
    assert "les deux s’écrivent de nouveau" in refused.why


def test_who_erases_everything_while_the_form_is_open(two: Duo) -> None:
    writes_to_team(two.nour)
    filling = two.claire.opens(TO_TEAM)
    erases_everything(two.nour)
    assert isinstance(filling.fill(done="Nour va mieux."), Refusal)
    two.house.happens(_submitted(two.house, two.claire, filling.form))
    assert "effacé depuis" in privately(two.house)
    assert {row.why for row in two.house.all(Concern)} == {""}


def test_pressed_without_its_form_it_closes_nothing(two: Duo) -> None:
    writes_to_team(two.nour)
    shown, button = two.claire.finds(TO_TEAM)
    two.claire.does(Pressed(act=button.act, ref=shown.ref))
    assert "formulaire" in privately(two.house)
    assert open_ones(two.house) == [("asked", 1)]


@pytest.mark.parametrize("act", ["close_concern", "close_concern/", "close_concern/99/1"])
def test_a_number_that_was_never_one(two: Duo, act: str) -> None:
    assert isinstance(two.house.forms.open(act, CLAIRE, staff=True), Refusal)
    assert isinstance(two.house.forms.check(act, {}, CLAIRE, staff=True), Refusal)
    two.claire.does(Submitted(act=act, values={}))
    assert privately(two.house) == "C’est déjà vu : plus rien n’attend ici."


def test_nobody_else_closes_one(two: Duo) -> None:
    writes_to_team(two.nour)
    for player in (two.nour, two.luc):
        player.does(Submitted(act="close_concern/1", values={"done": "Rien."}))
        assert isinstance(two.house.forms.open("close_concern/1", player.who, staff=False), Refusal)
    stranger = two.house.slack("Eve")
    stranger.does(Submitted(act="close_concern/1", values={}), where=STAFF)
    assert "réservé à l’équipe" in privately(two.house, "Eve")
    assert open_ones(two.house) == [("asked", 1)]


def test_the_form_recalls_that_a_no_is_a_no(two: Duo) -> None:
    two.greet().house.clock.forward(days=15)
    two.luc.presses("Répondre", on=two.luc.sees("Comment se passent les débuts"))
    for answer in ("Me dépasse", "Passer", "Non", "Envoyer"):
        two.luc.presses(answer)
    assert "personne n’écrit" in two.claire.opens("Vu : accompagnateur dépassé").form.note


def test_a_letter_that_is_being_written_is_not_stale_for_it(two: Duo) -> None:
    filling = two.claire.opens("Poser une question")
    writes_to_team(two.nour)
    two.house.staff("Marc").opens(TO_TEAM).send(how="J’ai déjà parlé")
    # Words for the team are something new to read; that somebody closed the concern is not.
    assert isinstance(filling.fill(question="Et toi ?"), Refusal)
    filling = two.claire.opens("Poser une question")
    two.nour.blocks()
    two.nour.unblocks()
    assert filling.send(question="Et toi ?") is not None


# --- reminding ------------------------------------------------------------------------------------


def late_lines(house: House) -> list[str]:
    """What the channel says of concerns that nobody has seen to in time."""
    shown = house.staff().screen.shown
    return [plain(each.text) for each in shown if "/late/" in each.message.slot]


def with_backup(house: House) -> None:
    told = HOME.team.model_copy(update={"backup": "UMARC", "rota": {"wednesday": "UZOE"}})
    house.catalogue = Catalogue(HOME.model_copy(update={"team": told}), {})
    house.restart()


def test_the_holder_then_the_channel_then_the_backup_then_each_week(house: House) -> None:
    with_backup(house)
    writes_to_team(duo(house).agree().nour)  # a Monday
    seen = len(house.screens[CLAIRE].shown)
    house.clock.to(datetime(2026, 11, 25, 8, 59, tzinfo=PARIS))
    assert len(house.screens[CLAIRE].shown) == seen
    house.clock.to(datetime(2026, 11, 25, 9, 1, tzinfo=PARIS))
    assert privately(house) == (
        "Demande n° 1 : la personne s’adresse à l’équipe, depuis lundi 23 novembre (suivie par"
        " Claire). Si c’est vu, le bouton « Vu » le dit à tous."
    )
    assert not late_lines(house)
    house.clock.to(datetime(2026, 11, 26, 9, 1, tzinfo=PARIS))
    (late,) = late_lines(house)
    assert late.startswith("⚠ Demande n° 1 : la personne s’adresse à l’équipe")
    assert MARC not in house.screens
    seen = len(house.screens[CLAIRE].shown)
    house.clock.to(datetime(2026, 11, 30, 9, 1, tzinfo=PARIS))
    assert len(house.screens[MARC].shown) == 1
    assert ", soit 7 jours, et personne" in privately(house, "Marc")
    assert len(house.screens[CLAIRE].shown) == seen
    house.clock.to(datetime(2026, 12, 7, 9, 1, tzinfo=PARIS))
    assert len(house.screens[MARC].shown) == 1, "the one of the week before is gone"
    assert len(house.screens[CLAIRE].shown) == seen + 1  # the holder is told once more, too
    assert ", soit 14 jours, et personne" in privately(house)
    house.staff().opens(TO_TEAM).send(how="J’ai déjà parlé")
    assert late_lines(house) == [
        "✓ Demande n° 1 : la personne s’adresse à l’équipe, c’est vu par Claire."
    ]
    house.clock.to(datetime(2026, 12, 15, 9, 1, tzinfo=PARIS))
    assert len(house.screens[MARC].shown) == 1


def test_without_a_backup_the_holder_is_told_each_week_and_then_the_thread(two: Duo) -> None:
    writes_to_team(two.nour)
    for weeks in (2, 3):
        two.house.clock.to(datetime(2026, 11, 23, 9, 1, tzinfo=PARIS) + timedelta(weeks=weeks))
        assert f", soit {7 * weeks} jours, et personne" in privately(two.house)
        in_thread = plain(two.claire.screen.shown[-1].text)
        assert privately(two.house).startswith(in_thread)
        assert two.claire.screen.shown[-1].message.under == "case/1"
    two.claire.opens(TO_TEAM).send(how="J’ai déjà parlé")
    below = [each for each in two.claire.screen.shown if each.message.under == "case/1"]
    assert "c’est vu par Claire" in below[-1].text  # said once more, below what was said before
    assert not any("n’a dit s’en être occupé" in each.text for each in two.claire.screen.shown)


def test_all_that_is_late_is_one_message_a_week_then_the_channels(house: House) -> None:
    with_backup(house)
    two = duo(house).agree()
    writes_to_team(two.nour)
    writes_to_team(two.luc)
    asks(house.phone())
    house.clock.to(datetime(2026, 12, 6, tzinfo=PARIS))
    house.staff("Marc").presses("Prendre")  # so he holds one case, and is the backup of the other
    weeks = Counter[int]()
    for week in range(1, 7):
        seen = {who: [*house.screens[who].shown] for who in (CLAIRE, MARC, STAFF)}
        house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS) + timedelta(weeks=week))
        told = {
            who: [each for each in house.screens[who].shown if each not in before]
            for who, before in seen.items()
        }
        new = [plain(each.text) for each in told.pop(STAFF)]
        for who, said in told.items():
            still = [plain(each.text) for each in said if "adresse à l’équipe" in each.text]
            assert len(still) == (week < 4), (week, who)
            assert all(text.count("Demande n° 1 :") == 2 for text in still)
            assert all(("Demande n° 2 :" in text) is (who == MARC) for text in still if week > 1)
        weeks[week] = sum("en privé" in text and "adresse à" in text for text in new)
    assert weeks == {1: 0, 2: 0, 3: 0, 4: 2, 5: 0, 6: 0}, "never silently, and not each week"


def test_of_a_silence_the_holder_is_told_once_and_of_what(two: Duo) -> None:
    seen = len(two.house.screens[CLAIRE].shown) if CLAIRE in two.house.screens else 0
    falls_silent(two)
    two.house.clock.forward(days=6)
    (told,) = two.house.screens[CLAIRE].shown[seen:]
    assert "un silence entre les deux" in plain(told.text)


def test_what_settles_by_itself_is_not_said_to_be_seen_to(two: Duo) -> None:
    falls_silent(two)
    two.house.clock.forward(days=6)
    assert late_lines(two.house)
    two.nour.says("Bonjour")
    two.luc.says("Bonjour")
    (line,) = late_lines(two.house)
    assert line == (
        "✓ Demande n° 1 : la personne attend une réponse de l’accompagnateur. Plus rien à faire :"
        " les deux s’écrivent de nouveau."
    )


def test_that_it_is_seen_again_puts_nothing_off(two: Duo) -> None:
    writes_to_team(two.nour)
    two.house.clock.to(datetime(2026, 11, 24, 12, tzinfo=PARIS))
    writes_to_team(two.nour, "Encore.")
    two.house.clock.to(datetime(2026, 11, 25, 9, 1, tzinfo=PARIS))
    assert "depuis lundi 23 novembre" in privately(two.house)


def test_holidays_and_week_ends_do_not_count(house: House) -> None:
    house.clock.set(datetime(2026, 12, 23, 12, tzinfo=PARIS))  # a Wednesday before Christmas
    writes_to_team(duo(house).agree().nour)
    seen = len(house.screens[CLAIRE].shown)
    house.clock.to(datetime(2026, 12, 28, 8, 59, tzinfo=PARIS))
    assert len(house.screens[CLAIRE].shown) == seen
    house.clock.to(datetime(2026, 12, 28, 9, 1, tzinfo=PARIS))
    assert len(house.screens[CLAIRE].shown) == seen + 1


def test_after_a_standstill_nobody_is_reminded_in_the_night(two: Duo) -> None:
    writes_to_team(two.nour)
    seen = len(two.house.screens[CLAIRE].shown)
    two.house.clock.set(datetime(2026, 11, 28, 23, tzinfo=PARIS))  # a Saturday night
    two.house.clock.to(datetime(2026, 11, 30, 8, 59, tzinfo=PARIS))
    assert len(two.house.screens[CLAIRE].shown) == seen
    two.house.clock.to(datetime(2026, 11, 30, 9, 1, tzinfo=PARIS))
    assert len(two.house.screens[CLAIRE].shown) == seen + 1


def test_who_is_on_duty_is_told_where_nobody_holds_it_and_no_name_is_said(house: House) -> None:
    with_backup(house)
    paul = house.phone()
    for each in ("/start", "Français", "Je viens pour autre chose", "Poser une question"):
        paul.says(each)
    paul.says("Je suis Paul Durand : une question.")
    paul.presses("Envoyer")
    house.clock.to(datetime(2026, 11, 25, 9, 1, tzinfo=PARIS))
    told = privately(house, "Zoe")
    assert told.startswith("Une personne qui n’a pas de demande en cours : la personne")
    house.clock.to(datetime(2026, 12, 1, tzinfo=PARIS))
    assert len(late_lines(house)) == 1
    assert "Paul" not in told + late_lines(house)[0] + privately(house, "Marc")


# --- watching -------------------------------------------------------------------------------------


def watched(house: House) -> list[tuple[str, str]]:
    house.staff().says("/camarade veiller")
    (section,) = house.screens[CLAIRE].shown[-1].message.sections
    assert all(line.leads_to is not None for line in section.lines)
    return [(plain(line.label), plain(line.value)) for line in section.lines]


def test_all_that_waits_is_listed_the_gravest_first_and_leads_there(house: House) -> None:
    two = duo(house).agree()
    writes_to_team(two.luc)
    writes_to_team(two.nour)
    other = asks(house.phone("Ana"))
    other.says("/team J’ai envie de mourir.")
    channel = len(house.staff().screen.shown)
    rows = watched(house)
    assert [label.partition(" ·")[0] for label, _ in rows] == ["n° 2", "n° 1", "n° 1"]
    assert rows[0][1].startswith("⚠ Mots de grande détresse")
    assert rows[1][1].endswith("depuis lundi 23 novembre · suivie par Claire")
    assert "L’accompagnateur" in rows[2][1]
    assert "mourir" not in str(rows)
    assert len(house.staff().screen.shown) == channel  # nothing in the channel
    house.staff().says("/watch")
    assert len(house.screens[CLAIRE].shown[-1].message.sections[0].lines) == 3


def test_somebody_in_distress_who_has_sent_nothing_has_no_name(house: House) -> None:
    nour = house.phone()
    for each in ("/start", "Français", "Oui, ça me convient", "Nour Haddad"):
        nour.says(each)
    nour.says("Je veux mourir")
    (row,) = watched(house)
    assert row[0] == "Une personne qui n’a pas de demande en cours"
    house.staff().presses("Je m’en occupe")
    house.staff().says("/camarade veiller")
    assert "Rien n’attend" in privately(house)


def test_a_long_list_is_shown_page_by_page(house: House) -> None:
    two = duo(house).agree()

    def many(uow: UnitOfWork) -> None:
        for kind in flags.KINDS * 3:
            person = Person(name="Ana", created_at=uow.now)
            uow.session.add(person)
            uow.session.flush()
            uow.session.add(
                Concern(kind=kind, person_id=person.id, opened_at=uow.now, seen_at=uow.now)
            )

    house.change(many)
    count = len(flags.KINDS) * 3
    seen = list[str]()
    for page in range(1, 2 + (count - 1) // 15):
        house.staff().says(f"/camarade veiller {page}" if page > 1 else "/camarade veiller")
        (section,) = house.screens[CLAIRE].shown[-1].message.sections
        seen += [line.value for line in section.lines]
        assert len(seen) == min(15 * page, count)
        more = count - len(seen)
        told = plain(section.note)
        assert told == (f"Encore {more} : /camarade veiller {page + 1}." if more else "")
    flagged = Counter(seen)
    assert len(flagged) == len(flags.KINDS)
    assert set(flagged.values()) == {3}
    last = house.screens[CLAIRE].shown[-1].message.sections
    house.staff().says("/camarade veiller 99")  # there are not so many
    assert house.screens[CLAIRE].shown[-1].message.sections == last
    assert two.request.id == 1


def test_the_list_may_be_asked_for_in_private(two: Duo) -> None:
    writes_to_team(two.nour)
    Player(two.house, CLAIRE, name="Claire", staff=True).says("/camarade veiller")
    assert privately(two.house).startswith("Un point attend que quelqu’un s’en occupe.")


def test_strangers_see_no_list(two: Duo) -> None:
    writes_to_team(two.nour)
    two.luc.says("/veiller")
    two.luc.says("/camarade veiller")
    assert "vigilance" not in two.luc.all()
