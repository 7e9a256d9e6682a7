import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.imposition import Side, folded, rounded_up


def test_eight_pages_lie_on_two_sheets():
    assert folded(8) == (
        Side(left=8, right=1),
        Side(left=2, right=7),
        Side(left=6, right=3),
        Side(left=4, right=5),
    )


@given(st.integers(1, 30).map(lambda sheets: sheets * 4))
def test_a_folded_pile_reads_from_the_first_page_to_the_last(pages):
    """Turned on the short edge: behind the right page of a front lies the left page of its back."""
    sides = folded(pages)
    fronts, backs = sides[::2], sides[1::2]
    first_half = [number for front, back in zip(fronts, backs, strict=True) for number in (front.right, back.left)]
    second_half = [number for front, back in zip(fronts, backs, strict=True) for number in (front.left, back.right)]
    assert first_half + second_half[::-1] == list(range(1, pages + 1))


@pytest.mark.parametrize("pages", [-4, 0, 1, 6, 10])
def test_pages_that_fill_no_whole_sheets_are_refused(pages):
    with pytest.raises(ValueError, match=str(pages)):
        folded(pages)


@given(st.integers(1, 200))
def test_pages_are_rounded_up_to_whole_sheets(pages):
    assert rounded_up(pages) % 4 == 0
    assert 0 <= rounded_up(pages) - pages < 4
