"""The programme file: what it must hold, in both languages, within what phones show."""

import re
from pathlib import Path

import pytest

from conversations import programme as programmes
from conversations.dialogue.run import Run
from conversations.programme import Catalogue, Programme, ProgrammeError, load, untranslated
from storage.mail import TEXT_LENGTH
from tests.catalogue import CATALOGUE

SITUATIONS = {"graduating", "thirty", "research", "abroad", "consultant", "other"}
NEEDS = {"move_on", "bounce_back", "meaning"}
LABEL = 34
"""Characters of a button that a phone shows whole, alone on its row."""
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(params=CATALOGUE.languages)
def programme(request: pytest.FixtureRequest) -> Programme:
    """The programme in each language."""
    return CATALOGUE[request.param]


def test_every_text_is_translated() -> None:
    assert untranslated() == {"en": []}


def test_the_six_situations_each_have_their_own_questions(programme: Programme) -> None:
    intake = programme.forms["intake"]
    assert set(programme.situations) == set(intake.questions["situation"].options) == SITUATIONS
    assert set(programme.needs) == set(intake.questions["need"].options) == NEEDS
    for situation in SITUATIONS:
        own = [q for q in intake.questions.values() if q.when.get("situation") == [situation]]
        assert 2 <= len(own) <= 3
        assert all(question.kind == "text" for question in own)


def test_all_three_programmes_may_ask_in_a_job_or_not(programme: Programme) -> None:
    questions = programme.forms["intake"].questions
    assert {"engineer", "doctorate", "master"} <= set(questions["programme"].options)
    assert {"employed", "between"} <= set(questions["employment"].options)


def test_few_questions_may_be_skipped_and_all_are_read_over(programme: Programme) -> None:
    intake = programme.forms["intake"]
    optional = [name for name, each in intake.questions.items() if each.optional]
    assert optional == ["company", "between_since", "reread", "avoid", "more"]
    assert intake.review


def test_not_knowing_yet_is_an_answer_to_every_open_question(programme: Programme) -> None:
    intake = programme.forms["intake"]
    for name, question in intake.questions.items():
        if question.kind == "text" and name != "name":
            assert question.unsure or question.optional, name


def test_who_is_in_a_hurry_is_asked_less(programme: Programme) -> None:
    intake = programme.forms["intake"]
    for situation in SITUATIONS:
        said = {"situation": situation, "employment": "self_employed", "pace": "short"}
        hurried, calm = (Run(intake, {**said, "pace": pace}) for pace in ("short", "full"))
        assert len(calm.path) - len(hurried.path) == 5


def test_labels_fit_a_phone(programme: Programme) -> None:
    intake = programme.forms["intake"]
    labels = [label for each in intake.questions.values() for label in each.options.values()]
    words = programme.words
    dialogue = ("done", "keep", "back", "skip", "later", "stop", "send", "edit", "drop", "resume")
    leaving = ("keep", "pause", "abandon", "withdraw", "erase_yes", "erase_no")
    labels += [words(f"dialogue.{key}") for key in dialogue]
    labels += [words(f"leaving.{key}") for key in leaving]
    assert [label for label in labels if len(label) > LABEL] == []


def test_texts_fit_one_message(programme: Programme) -> None:
    for form in programme.forms.values():
        for question in form.questions.values():
            assert len(question.ask) + len(question.hint) < TEXT_LENGTH / 4
    for key, text in programme.texts.items():
        for form_of in text.values() if isinstance(text, dict) else [text]:
            assert len(form_of) < TEXT_LENGTH / 2, key


def test_what_telegram_shows_of_the_bot_fits(programme: Programme) -> None:
    assert len(programme.words("bot.short")) <= 120
    assert len(programme.words("bot.description")) <= 512
    for name, description in programme.commands.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(description) <= 256


def test_every_command_shown_is_known_to_the_reception() -> None:
    from conversations.reception import Reception

    known = Reception(CATALOGUE, lambda token: "")._commands
    assert set(CATALOGUE.home.commands) <= set(known)
    for programme in CATALOGUE:
        for name in re.findall(r"/(\w+)", programme.words("help.text")):
            assert name in known


def test_french_typography() -> None:
    home = CATALOGUE.home
    texts = [each for text in home.texts.values() for each in _forms(text)]
    for form in home.forms.values():
        for question in form.questions.values():
            texts += [question.ask, question.hint, question.help, question.short]
            texts += question.options.values()
    for text in texts:
        assert "'" not in text, text
        assert not re.search(
            rf"[^{NBSP}\u202f\s][?!;](?:\s|$)|[^{NBSP}\u202f]»|«[^{NBSP}\u202f]", text
        ), text
        assert not re.search(r" [?!;:»]", text), text
        assert "!!" not in text


def test_every_word_the_code_names_exists() -> None:
    folder = Path(programmes.__file__).parent
    named = {
        key
        for path in folder.rglob("*.py")
        for key in re.findall(r'\bwords?\(\s*"([a-z_]+(?:\.[a-z_]+)+)"', path.read_text("utf-8"))
    }
    assert named
    assert [key for key in sorted(named) if not CATALOGUE.home.words.has(key)] == []


# --- a file that can't work ---------------------------------------------------------------------


def _spoilt(tmp_path: Path, old: str, new: str, *, overlay: bool = False) -> Catalogue:
    """The packaged programme with one change, loaded."""
    source = programmes.PACKAGED
    for path in (source, source.with_suffix(".en.toml")):
        text = path.read_text("utf-8")
        if overlay == path.name.endswith(".en.toml"):
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text, "utf-8")
    return load(tmp_path / source.name)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('when = { situation = ["thirty"] }', 'when = { situation = ["forty"] }', "thirty_learnt"),
        (
            'aside = { pace = ["short"] }',
            'aside = { haste = ["short"] }',
            "avoid.aside names 'haste'",
        ),
        ('kind = "year"', 'kind = "decade"', "promotion"),
        ("review = true", "review = maybe", "ax.toml"),
        ("first_promotion = 1930", "first_promoton = 1930", "first_promoton"),
        ('holidays = "FR"', 'holidays = "FR"\nadmins = ["@claire"]', "team.admins"),
        ('holidays = "FR"', 'holidays = "FR"\nadmins = [""]', "team.admins"),
        ('cost = "60', 'price = "60', "referrals.group"),
        ('kind = "contact"', 'kind = "complement"', "referrals"),
        ('kind = "professional"', 'kind = "friend"', "referrals.coach.kind"),
        ('letter = "Bonjour {name},', 'letter = "Bonjour {nom},', "referrals.coach.letter"),
        ("ask_after_days = 90", "ask_after_days = 0", "referrals.skills.ask_after_days"),
        ("rest_months = [1, 3, 6]", "rest_months = [0, 3]", "limits.rest_months.0"),
        ("prolong_months = [6, 12]", "prolong_months = []", "limits.prolong_months"),
        ('3 = "Trois"', 'many = "Plus"', "capacity"),
        ('4 = "Quatre"', '0 = "Aucune"', "quota"),
    ],
)
def test_a_mistake_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    with pytest.raises(ProgrammeError, match=named):
        _spoilt(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('short = "Hopes"', 'short = "Hopes"\nkind = "text"', "hopes.kind"),
        ("[forms.intake.questions.hopes]", "[forms.intake.questions.dreams]", "dreams"),
        (
            'corrected = "Corrected. {short}: {answer}"',
            'corrected = "Corrected."',
            "dialogue.corrected",
        ),
    ],
)
def test_an_overlay_holds_texts_only(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(ProgrammeError, match=named):
        _spoilt(tmp_path, old, new, overlay=True)


def _forms(text: str | dict[str, str]) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Antoine", "quelqu’un d’autre qu’Antoine"),
        ("Élise", "quelqu’un d’autre qu’Élise"),
        ("Yves", "quelqu’un d’autre qu’Yves"),
        ("Yann", "quelqu’un d’autre que Yann"),
        ("Hugo", "quelqu’un d’autre que Hugo"),
        ("Nour", "quelqu’un d’autre que Nour"),
    ],
)
def test_french_elides_before_a_name(name: str, said: str) -> None:
    assert CATALOGUE.home.words("leaving.someone_else", name=name).lower() == said.lower()
