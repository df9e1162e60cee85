"""The walks, walked once for all tests of this folder, side by side: they mostly wait."""

import asyncio

import pytest

from tests.e2e import cast
from tests.e2e.deciding import Deciding
from tests.e2e.killer import Killer
from tests.e2e.recording import Walks, record
from tests.e2e.stage import readable
from tests.e2e.test_kill import SEED
from tests.e2e.walk import Walk


@pytest.fixture(scope="session")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Walks:
    """`french`, `english`, `cut_short` (/stop and /delete), `killed` (French, and the bot is killed
    again and again), `decided` (two interviewers and a referral) and `decided_killed`. Transcripts
    to read are left beside the databases. `tests.conftest.Sharing` lets one process walk for all
    tests."""
    folder = tmp_path_factory.mktemp("walks")
    walking = {
        "french": record(folder / "french", cast.FRENCH),
        "english": record(folder / "english", cast.ENGLISH, by_http=True),
        "cut_short": record(folder / "cut_short", cast.FRENCH, Walk.cut_short),
        "killed": record(folder / "killed", cast.FRENCH, interrupt=Killer(SEED)),
        "decided": record(folder / "decided", cast.FRENCH, kind=Deciding),
        "decided_killed": record(
            folder / "decided_killed", cast.FRENCH, kind=Deciding, interrupt=Killer(SEED + 1)
        ),
    }

    async def side_by_side() -> Walks:
        outcomes = await asyncio.gather(*walking.values(), return_exceptions=True)
        return Walks(dict(zip(walking, outcomes, strict=True)))

    walks = asyncio.run(side_by_side())
    for name, recording in walks.recorded():
        for who, lines in recording.transcripts.items():
            (folder / name / f"{who}.txt").write_text(readable(lines), encoding="utf-8")
    return walks
