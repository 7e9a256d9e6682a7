from pathlib import Path

import pytest

from app.documents import letters
from app.documents.errors import MissingFont, MissingLetters


@pytest.fixture(scope="module")
def without_ethiopic(tmp_path_factory):
    return letters.installed((tmp_path_factory.mktemp("fonts"),))


def test_latin_cyrillic_and_arabic_come_with_the_application(without_ethiopic):
    letters.check(
        ["Één naïef meisje, Łukasz & Şükrü", "Пожежники", "رجال الإطفاء", "آتش‌نشانی"], letters=without_ethiopic
    )


def test_ethiopic_without_a_font_names_the_package_that_has_it(without_ethiopic):
    with pytest.raises(MissingFont) as refused:
        letters.check(["ፖሊስ"], letters=without_ethiopic)
    assert refused.value.package == "fonts-noto-core"


def test_other_scripts_are_refused_with_their_characters(without_ethiopic):
    with pytest.raises(MissingLetters) as refused:
        letters.check(["goed", "消防 en ፖሊስ"], letters=without_ethiopic)
    assert refused.value.characters == "".join(sorted("消防ፖሊስ"))


def test_ethiopic_is_found_where_the_machine_keeps_its_fonts(tmp_path):
    font = next(Path("/usr/share/fonts").rglob("NotoSansEthiopic-Regular.ttf"))
    deep = tmp_path / "truetype" / "noto"
    deep.mkdir(parents=True)
    (tmp_path / font.name).symlink_to(font)
    (deep / font.name).symlink_to(font)
    letters.check(["ፖሊስ"], letters=letters.installed((tmp_path,)))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  twee\n regels\t", "twee regels"),
        ("om\u202egekeerd\u0007", "om gekeerd"),
        ("e\u0301e\u0301n", "één"),
        ("آتش\u200cنشانی", "آتش\u200cنشانی"),
        ("a" * 31, "aaaaaaaaaa\u200b" * 3 + "a"),
    ],
)
def test_text_is_printed_without_what_steers_it(typed, printed):
    assert letters.printable(typed) == printed
