"""Every transcript in this folder, played from its first line to its last."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.beginnings import Begin
from tests.harness import House
from tests.storage.databases import Kind
from tests.transcripts.record import recorded
from tests.transcripts.script import Play, TranscriptError, happened_before, play, tell, told

FOLDER = Path(__file__).parent
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"), key=lambda path: path.name)
SITUATIONS = {"graduating", "thirty", "research", "abroad", "consultant", "other"}
ENGLISH = "_in_english"


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_it_goes_as_written(path: Path, house: House, begin: Begin) -> None:
    before = happened_before(path)  # a door, a request, a mentor: each is the beginning of many
    tell(path, begin(house, told, before), since=len(before))


def test_every_story_is_told_in_both_languages() -> None:
    told = {path.stem for path in TRANSCRIPTS}
    french = {stem for stem in told if not stem.endswith(ENGLISH)}
    assert french >= SITUATIONS
    assert told == french | {f"{stem}{ENGLISH}" for stem in french}


def test_every_transcript_begins_with_what_it_tells() -> None:
    for path in TRANSCRIPTS:
        assert path.read_text("utf-8").startswith("# "), path.name


# --- what a transcript catches ------------------------------------------------------------------


def written(folder: Path, *lines: str) -> Path:
    """A transcript of these lines."""
    path = folder / "wrong.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_transcript_that_is_wrong_says_where(house: House, tmp_path: Path) -> None:
    wrong = written(tmp_path, "mentee  /start", "bot  Au revoir …")
    with pytest.raises(TranscriptError, match=r"line 2: the bot said:\n.*Bonjour"):
        play(wrong, house)


def test_an_unread_message_is_noticed(house: House, tmp_path: Path) -> None:
    short = written(tmp_path, "mentee  /start", "mentee  [Français]")
    with pytest.raises(TranscriptError, match="has not read"):
        play(short, house)


@pytest.mark.parametrize("file", ["(file other.pdf)", "(photo)"])
def test_another_file_than_is_written_is_noticed(house: House, tmp_path: Path, file: str) -> None:
    consultant = (FOLDER / "consultant.txt").read_text("utf-8")
    wrong = consultant.replace("(file mes-mots-2026-11-23.pdf)", file)
    assert wrong != consultant
    door = (FOLDER / "door.txt").read_text("utf-8")
    (tmp_path / "door.txt").write_text(door, encoding="utf-8")
    with pytest.raises(TranscriptError, match=r"\(file mes-mots-2026-11-23.pdf\)"):
        play(written(tmp_path, wrong), house)


def test_a_letter_that_nobody_reads_is_noticed(house: House, tmp_path: Path) -> None:
    lines = (FOLDER / "verification.txt").read_text("utf-8").splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("mail     Ton"))
    for name in ("door.txt", "consultant.txt"):
        (tmp_path / name).write_text((FOLDER / name).read_text("utf-8"), encoding="utf-8")
    with pytest.raises(TranscriptError, match="nobody has read"):
        play(written(tmp_path, *lines[:last]), house)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("mentee  [Bonjour]", "finds no button"),
        ('mentee  (edit of "Salut") Bonjour', "begins with 'Salut'"),
        ("mentee  (link)", "nothing was shown"),
        ("bot  Bonjour …", "nothing more was said"),
        ("shows to staff  …", "it does not stand there"),
        ("mail  …", "no letter was sent"),
        ("nurse  Bonjour", "nobody is called"),
        ("mentee Bonjour", "two spaces"),
    ],
)
def test_what_cannot_be_is_told(house: House, tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(TranscriptError, match=why):
        play(written(tmp_path, line), house)


def test_everyone_has_their_own_screen(house: House) -> None:
    played = Play(house)
    assert played.player("mentee") is not played.player("mentor")
    assert played.player("staff").staff


# --- recording ----------------------------------------------------------------------------------


def test_what_is_recorded_can_be_played(
    house: House, tmp_path: Path, database_urls: Callable[[Kind], str]
) -> None:
    people = [
        line
        for line in (FOLDER / "other_doors.txt").read_text("utf-8").splitlines()
        if not line.startswith(("bot ", "shows ", "mail ")) or " in private" in line
    ]
    path = written(tmp_path, *people)
    told = "\n".join(recorded(path, house))
    assert "bot to staff  Une offre d’aide" in told
    path.write_text(told, encoding="utf-8")
    another = House(database_urls("sqlite"))
    play(path, another)
    another.close()


def test_what_is_right_stays_as_it_is_written(house: House) -> None:
    path = FOLDER / "mentor.txt"
    assert list(recorded(path, house)) == path.read_text("utf-8").splitlines()
