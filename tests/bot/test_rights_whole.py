"""Rights and settings in the whole process: real Bolt, real database, both pretend platforms."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from conversations.programme import PACKAGED
from sandbox.personas import COLLEAGUES, MENTEES, TRIAGE_CHANNEL
from sandbox.world import World
from tests.patience import PATIENCE, be_patient

INES, THOMAS = MENTEES[0].id, MENTEES[1].id
ADMIN, COLLEAGUE = [each.id for each in COLLEAGUES if each.role == "staff"][:2]
OUTSIDE = next(each.id for each in COLLEAGUES if each.role == "mentor")
GROUP = "S0CAREERS"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A programme with one admin, a user group with the admin and somebody of no channel."""
    for file in (PACKAGED, PACKAGED.with_suffix(".en.toml")):
        text = file.read_text("utf-8").replace(
            'holidays = "FR"', f'holidays = "FR"\nadmins = ["{ADMIN}"]'
        )
        (tmp_path / file.name).write_text(text, "utf-8")
    settings = {"PROGRAMME_FILE": str(tmp_path / PACKAGED.name), "SLACK_STAFF_GROUP": GROUP}
    async with World(tmp_path, extra_environment=settings) as world:
        be_patient(world.slack.timing)
        world.slack.add_usergroup(GROUP, "carrieres", "Carrières", [ADMIN, OUTSIDE])
        await world.bot.start()
        yield world


async def test_an_admin_pauses_and_reopens_from_slack(world: World) -> None:
    slack, telegram = world.slack, world.telegram
    await slack.wait_until_connected(PATIENCE)
    await slack.command(ADMIN, TRIAGE_CHANNEL, "/camarade", "réglages")
    shown = await slack.wait_for(ADMIN, "Réglages du programme", timeout=PATIENCE)
    await slack.press(ADMIN, shown.channel, shown.ts, "Mettre en pause")
    await slack.wait_for_view(ADMIN, "Un mot de l’équipe", timeout=PATIENCE)
    await slack.submit(ADMIN, {"field:until": "hier", "field:words": "À bientôt."})
    view = slack.top_view(ADMIN)
    assert view is not None
    assert "Écris une date" in str(view["errors"])
    await slack.submit(ADMIN, {"field:until": "", "field:words": "À bientôt."})
    preview = slack.top_view(ADMIN)
    assert preview is not None
    assert "À bientôt." in slack.plain_text(preview)
    await slack.submit(ADMIN, {})
    await slack.wait_for(TRIAGE_CHANNEL, "Maintenant\N{NO-BREAK SPACE}: en pause", timeout=PATIENCE)

    telegram.say(INES, "/start")
    await telegram.wait_for(INES, "Dans quelle langue")
    telegram.tap(INES, "Français")
    line = await telegram.wait_for(INES, "ne prend pas de nouvelle demande")
    assert "À bientôt." in str(line)
    telegram.tap(INES, "Me prévenir")
    await telegram.wait_for(INES, "C’est noté")

    await slack.command(ADMIN, ADMIN, "/camarade", "réglages")
    again = await slack.wait_for(ADMIN, "Rouvrir", timeout=PATIENCE)
    await slack.press(ADMIN, again.channel, again.ts, "Rouvrir")
    await slack.wait_for_view(ADMIN, "seront prévenues", timeout=PATIENCE)
    await slack.submit(ADMIN, {})
    await slack.submit(ADMIN, {})
    await slack.wait_for(TRIAGE_CHANNEL, "a rouvert les nouvelles demandes", timeout=PATIENCE)
    telegram.say(THOMAS, "/start")
    await telegram.wait_for(THOMAS, "Dans quelle langue")
    telegram.tap(THOMAS, "Français")
    await telegram.wait_for(THOMAS, "Cela te convient-il")

    await slack.command(ADMIN, ADMIN, "/camarade", "audit")
    log = await slack.wait_for(ADMIN, "a rouvert les demandes", timeout=PATIENCE)
    assert "a mis les demandes en pause" in str(log)


async def test_the_group_says_who_acts_and_the_others_are_told_kindly(world: World) -> None:
    slack = world.slack
    await slack.wait_until_connected(PATIENCE)
    await slack.command(COLLEAGUE, TRIAGE_CHANNEL, "/camarade", "trouver Caron")
    await slack.wait_for(COLLEAGUE, "réservé à l’équipe Carrières", timeout=PATIENCE)
    await slack.command(OUTSIDE, OUTSIDE, "/camarade", "trouver Caron")
    await slack.wait_for(OUTSIDE, "Rien trouvé", timeout=PATIENCE)
    await slack.command(OUTSIDE, OUTSIDE, "/camarade", "réglages")
    await slack.wait_for(
        OUTSIDE, "Les réglages sont réservés aux administrateurs", timeout=PATIENCE
    )
    slack.open_home(COLLEAGUE)
    home = await slack.wait_for_view(COLLEAGUE, home=True, timeout=PATIENCE)
    assert "Prendre" not in slack.plain_text(home)
    assert "Ici, des camarades bénévoles" in slack.plain_text(home)
