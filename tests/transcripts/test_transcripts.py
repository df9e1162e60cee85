"""Every transcript in this folder, played from its first line to its last."""

from pathlib import Path

import pytest

from tests.harness import House
from tests.transcripts.script import Play, TranscriptError, play

FOLDER = Path(__file__).parent
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"), key=lambda path: path.name)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_it_goes_as_written(path: Path, house: House) -> None:
    play(path, house)


def test_each_of_the_six_situations_has_a_transcript() -> None:
    told = {path.stem.partition("_")[0] for path in TRANSCRIPTS}
    assert {"graduating", "thirty", "research", "abroad", "consultant", "other"} <= told


def test_a_transcript_that_is_wrong_says_where(house: House, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("mentee  /start\nbot  Au revoir …\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match=r"line 2: the bot said:\n.*Bonjour"):
        play(wrong, house)


def test_an_unread_message_is_noticed(house: House, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("mentee  /start\nmentee  [Français]\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="has not read"):
        play(short, house)


def test_everyone_has_their_own_screen(house: House) -> None:
    played = Play(house)
    assert played.player("mentee") is not played.player("mentor")
    assert played.player("staff").staff
