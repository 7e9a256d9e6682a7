"""Names that nobody has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.planning.pseudonyms import ANIMALS, FRIENDLY, unused


def test_an_animal_that_somebody_is_called_already_is_not_suggested():
    free = unused(["otter", "EGEL"], number=len(ANIMALS) - 2, seed="a")
    assert sorted(free) == sorted(set(ANIMALS) - {"Otter", "Egel"})


def test_when_every_animal_is_somebody_a_friendly_word_comes_before_it():
    (name,) = unused(ANIMALS, number=1, seed="a")
    word, animal = name.split(" ")
    assert (word, animal in {one.replace("IJ", "ij").lower() for one in ANIMALS}) == (FRIENDLY[0], True)


def test_no_more_names_come_back_than_there_are():
    assert len(unused([], number=10**6, seed="a")) == len(ANIMALS) * (1 + len(FRIENDLY))


def test_every_animal_stands_in_the_list_once():
    assert len({name.casefold() for name in ANIMALS}) == len(ANIMALS)


@given(st.sets(st.sampled_from(ANIMALS)), st.integers(0, 40), st.text(max_size=5))
def test_the_same_question_has_the_same_answer_of_names_that_nobody_has(taken, number, seed):
    free = unused(taken, number=number, seed=seed)
    assert free == unused(set(taken), number=number, seed=seed)
    assert (len(free), len(set(free)), set(free) & taken) == (number, number, set())
