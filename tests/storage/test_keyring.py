"""The first key seals, all open, and what is plain stays as it is."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keyring import NO_KEYS, Damaged, KeyMissing, Keyring, keys_in, name_of, new_key

OLD, NEW = (urlsafe_b64encode(bytes([number] * 32)).decode() for number in (1, 2))
"""Always the same: tests are named by them."""
RINGS = {
    "none": NO_KEYS,
    "old": Keyring([OLD]),
    "both": Keyring([NEW, OLD]),
    "opening": Keyring([NEW, OLD], seals=False),
}
SEALED = RINGS["old"].seal("une histoire")
TEXTS = st.text(st.characters(codec="utf-8")) | st.builds(
    "sealed:{}{}".format, st.sampled_from(["", ":", f"{name_of(OLD)}:"]), st.text("ab:")
)
"""Among them such as begin as a sealed one does."""


@given(TEXTS, st.sampled_from(sorted(RINGS)))
def test_what_is_written_with_any_keyring_is_read_with_all_keys(text: str, writer: str) -> None:
    written = RINGS[writer].seal(text)
    assert RINGS["both"].open(written) == text
    assert RINGS["opening"].open(written) == text
    assert (written.startswith(f"sealed:{RINGS[writer].first}:")) == bool(
        text and (RINGS[writer].first or text.startswith("sealed:"))
    )


def test_a_sealed_text_shows_nothing_and_never_looks_the_same_twice() -> None:
    one, other = (Keyring([NEW]).seal("la patience") for _ in range(2))
    assert one != other
    assert "patience" not in one
    assert NEW not in one


@given(TEXTS.filter(bool))
def test_a_key_that_is_missing_is_named(text: str) -> None:
    for keyring in (NO_KEYS, Keyring([NEW])):
        with pytest.raises(KeyMissing, match=f"ENCRYPTION_KEYS lacks the key {name_of(OLD)}"):
            keyring.open(RINGS["old"].seal(text))


@given(st.integers(len(f"sealed:{name_of(OLD)}:"), len(SEALED) - 4), st.sampled_from("AZaz09-_"))
def test_what_was_changed_is_not_opened(place: int, other: str) -> None:
    changed = SEALED[:place] + other + SEALED[place + 1 :]
    for broken in (SEALED[:place], changed):
        if broken != SEALED:
            with pytest.raises(Damaged):
                RINGS["old"].open(broken)


def test_what_is_empty_stays_empty() -> None:
    assert [keyring.seal("") for keyring in RINGS.values()] == [""] * 4


def test_keys_are_read_from_a_list() -> None:
    assert keys_in("") == keys_in(" , ") == ()
    assert keys_in(f" {NEW},\n{OLD} ,") == (NEW, OLD)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{NEW},mot-de-passe", "number 2 of 2 is not a key"),
        (NEW[:-1], "number 1 of 1 is not a key"),
        (f"{NEW[:-2]}é=", "number 1 of 1 is not a key"),
        (f"{NEW},{OLD},{NEW}", "the same key is in it twice"),
    ],
)
def test_what_is_no_key_is_refused_and_not_shown(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        keys_in(text)
    assert NEW not in str(refused.value)
    assert "passe" not in str(refused.value)


def test_new_keys_are_keys_and_differ() -> None:
    keys = keys_in(",".join(new_key() for _ in range(50)))
    assert len(set(keys)) == len({name_of(key) for key in keys}) == 50


def test_what_any_key_of_the_ring_has_signed_is_told_from_what_was_changed() -> None:
    older = RINGS["old"].sign("un secret")
    assert RINGS["both"].signed("un secret", older)
    assert RINGS["both"].signed("un secret", RINGS["opening"].sign("un secret"))
    for text, signature in (("un autre", older), ("un secret", older[:-1]), ("un secret", "")):
        assert not RINGS["both"].signed(text, signature)
    assert not Keyring([NEW]).signed("un secret", older)
    assert NO_KEYS.sign("un secret") == ""
