import pytest

from app.documents import wording


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_words_are_listed_as_in_a_sentence(words, said):
    assert wording.listed(words) == said


@pytest.mark.parametrize(("code", "said"), [("ti", "Tigrinya"), ("fa", "Farsi"), ("so", "Somalisch"), ("xyz", "Xyz")])
def test_languages_have_their_dutch_names(code, said):
    assert wording.language(code) == said


@pytest.mark.parametrize(("children", "said"), [(0, ""), (1, "1 kind"), (7, "7 kinderen")])
def test_children_are_counted(children, said):
    assert wording.counted(children) == said
