"""Numbers of certificates."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.certificates import verification
from app.certificates.verification import ALPHABET, MistypedNumber

NUMBERS = st.builds(verification.new, st.integers(min_value=2020, max_value=2099))


def test_a_number_has_its_year_and_fifty_random_bits():
    number = verification.new(2026)
    assert number.startswith("WW-2026-")
    assert [len(part) for part in number.split("-")] == [2, 4, 4, 4, 3]
    assert len(ALPHABET) ** 10 == 2**50
    assert len({verification.new(2026) for _ in range(500)}) == 500


def test_no_character_of_a_number_looks_like_another():
    assert not set("ILOU") & set(ALPHABET)


def test_the_check_character_is_that_of_the_hybrid_system():
    """Worked out on paper: from 32, add each value mod 32 (0 is 32), times 2 mod 33; the check makes the last sum 1."""
    assert verification.read("20267K3QX9B4M2P") == "WW-2026-7K3Q-X9B4-M2P"


@given(NUMBERS)
def test_a_number_is_read_as_it_is_printed(number):
    assert verification.read(number) == number


@given(NUMBERS, st.sampled_from([str.lower, str.upper]), st.sampled_from(["", " ", " - ", ".", "\u2011", "\t"]))
def test_small_letters_spaces_and_dashes_do_not_matter(number, written, between):
    assert verification.read(written(number.replace("-", between))) == number


@given(NUMBERS)
def test_the_first_letters_may_be_left_out(number):
    assert verification.read(number.removeprefix("WW-")) == number


@given(NUMBERS)
def test_lookalikes_are_what_they_look_like(number):
    typed = "WW" + number[2:].replace("0", "o").replace("1", "l")
    assert verification.read(typed) == number
    assert verification.read(typed.replace("l", "I")) == number


@given(NUMBERS)
def test_digits_of_another_script_are_digits(number):
    eastern = number.translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    assert verification.read(eastern) == number


@given(NUMBERS, st.integers(min_value=0, max_value=14), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_a_typing_error(number, at, other):
    plain = number.removeprefix("WW-").replace("-", "")
    assume(plain[at] != other)
    with pytest.raises(MistypedNumber):
        verification.read(plain[:at] + other + plain[at + 1 :])


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_number_or_a_typing_error(typed):
    try:
        number = verification.read(typed)
    except MistypedNumber:
        return
    assert verification.read(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "WW",
        "WW-2026-7K3Q-X9B4",
        "WW-2026-7K3Q-X9B4-M2PP",
        "WW-20Z6-7K3Q-X9B4-M2P",
        "WW-2026-7K3Q-X9B4-MU2",
        "٣" * 999,
    ],
)
def test_what_cannot_be_a_number_is_a_typing_error(typed):
    with pytest.raises(MistypedNumber):
        verification.read(typed)
