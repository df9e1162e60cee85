"""The whole programme as data: forms, situations, journey, referrals, limits and words.

A programme is a TOML file that staff can change without code, and another association can adopt.
It is written in its home language; `name.LANG.toml` beside it overlays another language: the same
tables and names, only the texts. A file that can't work is refused at start-up with a
`ProgrammeError` that names the file, the table and the key.
"""

import tomllib
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from conversations import typed
from conversations.distress import Lexicon
from conversations.figures import Limits, Matching, Table, Team, Verification
from conversations.questions import FormSpec
from conversations.steps import Step
from conversations.words import Text, Words, flatten, placeholders

PACKAGED = Path(__file__).parent / "programmes" / "ax.toml"
"""The programme that ships: the AX's *Accompagnement à la demande*."""


class ProgrammeError(Exception):
    """The programme file can't work. The message names the file, the table and the key."""


class Referral(Table):
    """Help that is not mentoring: a professional, a complement, or one talk with a contact of the
    network. A person is told what it is (`about`), what it costs, how to start and whom to call
    (may be empty); `letter` is what a member of the team starts from when they write about it, with
    a place for the person's `{name}`. `beside` says that it may run beside mentoring. So many days
    after it was sent, `ask_after_days` (or the limit of that name), the person is asked whether it
    helped."""

    kind: Literal["professional", "complement", "contact"]
    label: str = Field(min_length=1, max_length=75)
    about: str = Field(min_length=1, max_length=400)
    cost: str = Field(min_length=1, max_length=200)
    start: str = Field(min_length=1, max_length=300)
    call: str = Field(default="", max_length=300)
    letter: str = Field(min_length=1, max_length=1200)
    beside: bool = False
    ask_after_days: int | None = Field(default=None, ge=1)

    @field_validator("letter")
    @classmethod
    def _names_the_person(cls, letter: str) -> str:
        if placeholders(letter) != {"name"}:
            raise ValueError("a letter holds {name}, and no other place to fill")
        return letter


class About(Table):
    """Who runs the programme, in the texts' language. `in_full` is the association's name for who
    does not know it; what is attested is `signed_in` a town by a `signatory` with a `function`.
    What is empty is not said; without a signatory the team signs."""

    name: str
    association: str
    team: str
    consent_version: str
    in_full: str = ""
    signed_in: str = ""
    signatory: str = ""
    function: str = ""

    @property
    def team_words(self) -> dict[str, str]:
        """The team's name for the middle (`team`) and the beginning (`Team`) of a sentence."""
        return {"team": self.team, "Team": self.team[:1].upper() + self.team[1:]}


class Programme(Table):
    """A programme in one language, whole and checked."""

    language: str
    about: About
    limits: Limits = Limits()
    matching: Matching = Matching()
    team: Team = Team()
    verification: Verification = Verification()
    situations: dict[str, str]
    needs: dict[str, str]
    phrases: dict[str, dict[str, list[str]]] = {}
    forms: dict[str, FormSpec]
    journey: dict[str, Step]
    referrals: dict[str, Referral]
    commands: dict[str, str]
    distress: dict[str, Lexicon] = {}
    texts: dict[str, Text] = Field(alias="words")

    @property
    def words(self) -> Words:
        """The words of this programme's language."""
        return self._words

    def called(self, command: str) -> str:
        """What a command is called in this language, where words of any language may be typed."""
        word = f"command.{command}"
        return self.words(word) if self.words.has(word) else command

    def slashed(self, command: str) -> str:
        """What a command is called in this language behind a mere slash, where a name has plain
        letters only."""
        word = f"slash.{command}"
        return self.words(word) if self.words.has(word) else command

    def typed_on(self, platform: str, command: str) -> str:
        """A command as people type it on a platform."""
        prefix = typed.PREFIXES.get(platform)
        return f"{prefix}{self.called(command)}" if prefix else f"/{self.slashed(command)}"

    def retyped(self, text: str, before: str, platform: str) -> str:
        """A text of ours for one platform, `before`, as it is for another."""
        ways = {
            self.typed_on(before, name): self.typed_on(platform, name) for name in self.commands
        }
        return typed.retyped(text, ways)

    _words: Words

    def model_post_init(self, context: Any) -> None:
        """Prepare the words once, they are asked for at every turn."""
        object.__setattr__(self, "_words", Words(self.language, self.texts))

    @model_validator(mode="after")
    def _journey_names_forms(self) -> Self:
        for name, step in self.journey.items():
            if not name.replace("_", "").isalnum():
                raise ValueError(f"journey.{name}: a name is made of letters, figures and _")
            for role in step.roles if step.opens else ():
                form = step.opens.format(role=role)
                if form not in self.forms:
                    raise ValueError(f"journey.{name}.opens: there is no form {form!r}")
            decent = range(self.limits.quiet_until_hour, self.limits.quiet_from_hour)
            if not step.exact and step.hour not in decent:
                raise ValueError(f"journey.{name}.hour: {step.hour} is in the quiet hours")
        return self

    @model_validator(mode="after")
    def _phrases_are_of_options(self) -> Self:
        for form, spec in self.forms.items():
            for name, question in spec.questions.items():
                known = self.phrases.get(question.phrases, {}).keys()
                if question.phrases and known != question.options.keys():
                    here = f"forms.{form}.questions.{name}.phrases"
                    raise ValueError(f"{here}: {question.phrases!r} has other options")
                question.synonyms.update(self.phrases.get(question.phrases, {}))
        return self

    @field_validator("forms")
    @classmethod
    def _capacities_are_figures(cls, forms: dict[str, FormSpec]) -> dict[str, FormSpec]:
        profile = forms["mentor"].questions if "mentor" in forms else {}
        for name in {"capacity", "quota"} & profile.keys():
            for option in profile[name].options:
                if not option.isdecimal() or not int(option):
                    raise ValueError(f"mentor.questions.{name}: option {option!r} is no number")
        return forms

    @field_validator("referrals")
    @classmethod
    def _referrals_of_both_sorts(cls, referrals: dict[str, Referral]) -> dict[str, Referral]:
        contacts = [name for name, each in referrals.items() if each.kind == "contact"]
        if len(contacts) != 1 or len(referrals) == 1:
            raise ValueError(
                "one of kind 'contact' is needed, for talks with somebody of the network, and at "
                "least one other"
            )
        return referrals

    @property
    def talk(self) -> tuple[str, Referral]:
        """The referral that is one talk with a contact, and its name."""
        return next(each for each in self.referrals.items() if each[1].kind == "contact")


class Catalogue:
    """The programme in every language it has. `home` is the file's own language, `file` the
    file's name, for whoever is told to write something into it."""

    def __init__(self, home: Programme, others: Mapping[str, Programme], file: str = "") -> None:
        self.home = home
        self.file = file
        self._all = {home.language: home, **others}
        self._worded: dict[str, Catalogue] = {}
        self._changed: tuple[Hashable, Catalogue] | None = None
        self._made_of: tuple[Catalogue, Change] | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Two-letter codes, the home language first."""
        return tuple(self._all)

    def __getitem__(self, language: str) -> Programme:
        """The programme in `language`, or in the home language where there is no such overlay."""
        return self._all.get(language, self.home)

    def __iter__(self) -> Iterator[Programme]:
        return iter(self._all.values())

    def on(self, platform: str) -> "Catalogue":
        """The same programme, its commands as people type them on `platform`; made once."""
        prefix = typed.PREFIXES.get(platform)
        if prefix is None:
            return self
        if platform not in self._worded:
            if self._made_of is None:
                worded = self._each(lambda each: _worded(each, prefix))
            else:  # to word all texts anew would take a second
                before, change = self._made_of
                worded = before.on(platform)._each(change)
            self._worded[platform] = worded
        return self._worded[platform]

    def changed(self, name: Hashable, change: "Change") -> "Catalogue":
        """The same with a change of figures to the programme in each language, on each platform;
        made once, as long as the `name` of the change stays the same."""
        kept = self._changed
        if kept is None or kept[0] != name:
            kept = name, self._each(change)
            kept[1]._made_of = self, change
            self._changed = kept
        return kept[1]

    @property
    def as_in_the_file(self) -> "Catalogue":
        """The same without what was changed."""
        return self._made_of[0] if self._made_of is not None else self

    def _each(self, change: "Change") -> "Catalogue":
        home, *others = map(change, self)
        return Catalogue(home, {each.language: each for each in others}, self.file)


Change = Callable[[Programme], Programme]
"""What makes another programme of one, in each language alike."""


def load(path: Path = PACKAGED) -> Catalogue:
    """Read and check a programme and its overlays.

    Raises `ProgrammeError` naming the file, the table and the key.
    """
    base = _read(path)
    home = _checked(path, base)
    others = {}
    for overlay in sorted(path.parent.glob(f"{path.stem}.*.toml")):
        language = overlay.suffixes[0][1:]
        texts = _read(overlay)
        # The lexicons are the same in every language, and to read them is most of the work.
        merged = {**_merge(base, texts, overlay, ()), "distress": home.distress}
        others[language] = _checked(overlay, {**merged, "language": language})
    return Catalogue(home, others, path.name)


def untranslated(path: Path = PACKAGED) -> dict[str, list[str]]:
    """For each overlay language, the dotted keys of texts it does not translate."""
    base, *others = texts_by_language(path).items()
    return {language: sorted(base[1].keys() - texts.keys()) for language, texts in others}


def texts_by_language(path: Path = PACKAGED) -> dict[str, dict[str, Any]]:
    """For each language, the home one first, its texts by dotted key, in the file's order."""
    home = _read(path)
    overlays = sorted(path.parent.glob(f"{path.stem}.*.toml"))
    tables = {home["language"]: home, **{each.suffixes[0][1:]: _read(each) for each in overlays}}
    return {language: dict(_texts(table, ())) for language, table in tables.items()}


def texts_of(programme: Programme) -> dict[str, str]:
    """Every text of a programme that is said, by its dotted key, in the file's order; not the
    words that people may type."""
    found = _texts(programme.model_dump(by_alias=True), ())
    return {key: text for key, text in found if isinstance(text, str)}


TEXT_KEYS = frozenset(
    {
        "ask", "short", "hint", "help", "again", "stands", "deepen", "label", "about", "says",
        "mentor_says", "unbegun_says", "unbegun_mentor_says",
        "opens_label",
        "title", "intro", "private", "name", "association", "team",
        "in_full", "signed_in", "function",
        "cost", "start", "call", "letter",
    }
)  # fmt: skip
TEXT_TABLES = frozenset(
    {"options", "synonyms", "then", "remarks", "buttons", "mentee_buttons", "parts"}
)
TOP_TEXT_TABLES = frozenset({"situations", "needs", "phrases", "commands", "words"})


def _is_text(path: tuple[str, ...]) -> bool:
    if path[0] in TOP_TEXT_TABLES or path[-1] in TEXT_KEYS:
        return True
    return len(path) > 1 and path[-2] in TEXT_TABLES


def _texts(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        here = (*path, key)
        if isinstance(value, Mapping):
            yield from _texts(value, here)
        elif _is_text(here) and value not in ("", []):
            yield ".".join(here), value


def _merge(
    base: Mapping[str, Any], overlay: Mapping[str, Any], file: Path, path: tuple[str, ...]
) -> dict[str, Any]:
    merged = dict(base)
    for key, value in overlay.items():
        here = (*path, key)
        where = ".".join(here)
        # Synonyms are whatever people type in that language: the overlay may add its own.
        if key not in base and "synonyms" not in here:
            raise ProgrammeError(f"{file.name}: {where}: the home language has no such entry")
        if isinstance(value, Mapping):
            merged[key] = _merge(base.get(key, {}), value, file, here)
            continue
        if not _is_text(here):
            raise ProgrammeError(f"{file.name}: {where}: an overlay holds texts only")
        if isinstance(value, str):
            lacking = placeholders(base[key]) ^ placeholders(value)
            if lacking:
                raise ProgrammeError(f"{file.name}: {where}: differs in {sorted(lacking)}")
        merged[key] = value
    return merged


def _worded(programme: Programme, prefix: str) -> Programme:
    table = programme.model_dump(by_alias=True, exclude={"distress"})
    called = {
        each: programme.called(name)
        for name in programme.commands
        for each in (name, programme.slashed(name))
    }
    worded = typed.worded(table, prefix, called)
    return Programme.model_validate({**worded, "distress": programme.distress})


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise ProgrammeError(f"{path}: there is no such programme file") from None
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError(f"{path.name}: not valid TOML: {error}") from None


def _checked(path: Path, table: Mapping[str, Any]) -> Programme:
    try:
        return Programme.model_validate({**table, "words": flatten(table.get("words", {}))})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ProgrammeError(f"{path.name}: {where}: {first['msg']}") from None
