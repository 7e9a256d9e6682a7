import pytest

from app.catalogue import translations as catalogue
from app.catalogue.errors import TemplateErrors
from app.catalogue.loader import read_shipped
from app.catalogue.translations import translation, translations
from app.planning.vocabulary import ActivityKind


def test_dutch_comes_first_and_is_the_only_one_that_was_checked():
    assert [(one.language, one.checked) for one in translations()] == [
        ("nl", True),
        ("ar", False),
        ("en", False),
        ("fa", False),
        ("uk", False),
        ("ti", False),
        ("tr", False),
    ]


@pytest.mark.parametrize("language", ["ar", "en", "fa", "ti", "tr", "uk"])
def test_every_language_has_what_dutch_has(language):
    dutch, other = translation("nl"), translation(language)
    assert [one.picture for one in other.stations] == [one.picture for one in dutch.stations]
    assert [one.dutch for one in other.words] == [one.dutch for one in dutch.words]
    assert other.right_to_left is (language in {"ar", "fa"})


@pytest.mark.parametrize("language", ["ar", "en", "fa", "ti", "tr", "uk"])
def test_every_language_knows_the_words_of_the_template(language):
    safety_day = next(one for one in read_shipped() if one.kind is ActivityKind.SAFETY_DAY)
    assert all(translation(language).word(word) for word in safety_day.language_preparation)


def test_what_is_not_there_is_nothing():
    english = translation("en")
    assert translation("xx") is None
    assert english.word(" De Helm ") == "helmet"
    assert english.word("de ladder") == ""
    assert english.station("police_car").name == "Police"
    assert english.station("boat") is None


def test_a_file_that_is_wrong_says_where():
    with pytest.raises(TemplateErrors) as refused:
        catalogue.parse(b"language: xx\n", file="xx.yaml")
    assert "xx.yaml:1: name: ontbreekt" in [str(error) for error in refused.value.errors]
