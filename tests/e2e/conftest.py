"""The walks, walked once for all tests of this folder, side by side: they mostly wait."""

import asyncio

import pytest

from tests.e2e import cast
from tests.e2e.browsing import Browsing, PageDeciding, browse
from tests.e2e.deciding import Deciding
from tests.e2e.killer import Killer
from tests.e2e.recording import Walks, record
from tests.e2e.stage import readable
from tests.e2e.test_kill import SEED


@pytest.fixture(scope="session")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Walks:
    """Over the wire `french` and `english`, and the French path `killed` again and again. By clicks
    in a browser, each at its own size, `cut_short` (in English: /stop and /delete) and `decided`
    (two interviewers and a referral), of which `decided_killed` is the same over the wire and
    killed. Transcripts to read are left beside the databases. `tests.conftest.Sharing` lets one
    process walk for all tests."""
    folder = tmp_path_factory.mktemp("walks")
    walking = {
        "french": record(folder / "french", cast.FRENCH),
        "killed": record(folder / "killed", cast.FRENCH, interrupt=Killer(SEED)),
        "english": record(folder / "english", cast.ENGLISH, by_http=True),
        "cut_short": browse(
            folder / "cut_short",
            cast.ENGLISH,
            Browsing.cut_short,
            size=(1366, 768),
            by_http=True,
        ),
        "decided": browse(folder / "decided", cast.FRENCH, size=(1440, 900), kind=PageDeciding),
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
