import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import word_search
from app.documents.errors import NoPuzzle, TooManyWords, UnfitWord, WordTooLong, WordTooShort
from app.documents.word_search import MOST_LETTERS, MOST_WORDS, letters_of, make, unwanted_in

DAY = ["BRANDWEER", "POLITIE", "HELM", "SIRENE", "VUUR", "BLUSSEN", "STOPPEN", "OVERSTEKEN", "GEVAARLIJK"]
LETTERS = "ABCDEFGHIJKLMNOPRSTUVWZ"

words = st.lists(
    st.text(LETTERS, min_size=3, max_size=10).filter(lambda word: word not in word_search.unwanted_words()),
    min_size=1,
    max_size=10,
    unique=True,
)


def read(puzzle, place):
    return "".join(puzzle.rows[row][column] for row, column in place.cells)


@settings(max_examples=60, deadline=None)
@given(words, st.integers(0, 2**32), st.booleans())
def test_every_word_lies_where_the_puzzle_says_letter_for_letter(found, seed, right_to_left):
    try:
        puzzle = make(found, seed=seed, right_to_left=right_to_left)
    except NoPuzzle:
        # Letters that spell what nobody wants to read, however they are laid.
        return
    assert sorted(place.word for place in puzzle.places) == sorted(found)
    assert [read(puzzle, place) for place in puzzle.places] == [place.word for place in puzzle.places]


@settings(max_examples=60, deadline=None)
@given(words, st.integers(0, 2**32))
def test_the_grid_is_a_bounded_square_without_unwanted_words(found, seed):
    try:
        puzzle = make(found, seed=seed)
    except NoPuzzle:
        return
    size = len(puzzle.rows)
    assert max(7, *map(len, found)) <= size <= MOST_LETTERS
    assert {len(row) for row in puzzle.rows} == {size}
    assert unwanted_in(puzzle) == []


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_the_words_of_the_day_always_make_a_puzzle(seed):
    assert make(DAY, seed=seed) == make(list(reversed(DAY)), seed=seed)


def test_right_to_left_words_go_left_and_down():
    puzzle = make(["شرطة", "خوذة", "نار"], seed=3, right_to_left=True)
    steps = {
        (second[0] - first[0], second[1] - first[1])
        for place in puzzle.places
        for first, second in zip(place.cells, place.cells[1:], strict=False)
    }
    assert steps <= {(0, -1), (1, 0), (1, -1)}


@pytest.mark.parametrize(
    ("found", "refusal", "told"),
    [
        ([], TooManyWords, {"words": 0, "most": MOST_WORDS}),
        ([letter * 3 for letter in LETTERS[:17]], TooManyWords, {"words": 17, "most": MOST_WORDS}),
        (["VERKEERSVEILIGHEID"], WordTooLong, {"word": "VERKEERSVEILIGHEID", "most": MOST_LETTERS}),
        (["A", "VUUR"], WordTooShort, {"word": "A"}),
        (["VUUR", "KANKER"], UnfitWord, {"word": "KANKER"}),
        (
            ["".join(pair) * 7 for pair in pairwise(LETTERS[:15])] + ["QX" * 7],
            NoPuzzle,
            {"words": 15},
        ),
    ],
)
def test_words_that_make_no_puzzle_are_refused_with_what_is_wrong(found, refusal, told):
    with pytest.raises(refusal) as refused:
        make(found, seed=1)
    assert {name: getattr(refused.value, name) for name in told} == told


def test_a_word_may_contain_what_may_not_stand_alone():
    puzzle = make(["FLIKKERLICHT"], seed=5)
    assert read(puzzle, puzzle.places[0]) == "FLIKKERLICHT"
    assert unwanted_in(puzzle) == []


def test_words_that_cross_into_something_unwanted_are_laid_elsewhere():
    for seed in range(20):
        assert (
            unwanted_in(make(["KKKUUU", "UUUTTT", "TTTKKK", "KUUU", "UTTT", "TKKK", "KKUU", "UUTT"], seed=seed)) == []
        )


def test_letters_that_go_on_saying_something_are_laid_anew():
    found = [letters * 4 + "KU" for letters in ("KUT", "UTK", "TKU", "TUK", "UKT", "KTU")]
    for seed in range(12):
        assert unwanted_in(make(found, seed=seed)) == []


@pytest.mark.parametrize(
    ("word", "language", "letters"),
    [
        ("de brandweer", "nl", "BRANDWEER"),
        ("het vuur", "nl", "VUUR"),
        ("'t stoplicht", "nl", "STOPLICHT"),
        ("één-twee", "nl", "ÉÉNTWEE"),
        ("itfaiye aracı", "tr", "İTFAİYEARACI"),
        ("سيّارة إطفاء", "ar", "سيارةإطفاء"),
        ("آتش‌نشانی", "fa", "آتشنشانی"),
        ("пожежна машина", "uk", "ПОЖЕЖНАМАШИНА"),
        ("መጥፋእቲ ሓዊ", "ti", "መጥፋእቲሓዊ"),
        ("112!", "nl", ""),
    ],
)
def test_only_the_letters_of_a_word_stand_in_the_grid(word, language, letters):
    assert letters_of(word, language=language) == letters


def test_a_seed_gives_one_puzzle_in_every_process():
    code = f"from app.documents.word_search import make; print(make({DAY!r}, seed=7).rows)"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
