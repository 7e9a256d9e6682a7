"""Names in any script."""

from hypothesis import given
from hypothesis import strategies as st

from app.documents import names
from app.documents.names import Run


def test_a_name_of_one_script_is_one_piece():
    assert names.runs("سارة أحمد", languages=("fa", "en")) == (Run(text="سارة أحمد", lang="fa", rtl=True),)
    assert names.runs("Anne-Marie d'Arc") == (Run(text="Anne-Marie d'Arc", lang="nl", rtl=False),)
    assert names.runs("Ελένη") == (Run(text="Ελένη", lang="el", rtl=False),)


def test_a_name_of_two_scripts_is_two_pieces():
    assert names.runs("ሄለን Helen") == (
        Run(text="ሄለን ", lang="ti", rtl=False),
        Run(text="Helen", lang="nl", rtl=False),
    )


def test_the_first_letter_says_from_where_a_name_is_read():
    assert [names.is_from_the_right(name) for name in ("(سارة) Sara", "Sara سارة", "", "...")] == [
        True,
        False,
        False,
        False,
    ]


def test_what_has_no_letters_is_a_piece_too():
    assert names.runs("123") == (Run(text="123", lang="nl", rtl=False),)
    assert names.runs("") == ()


@given(st.text(max_size=40))
def test_nothing_of_a_name_is_lost(name):
    assert "".join(run.text for run in names.runs(name)) == name
