from datetime import UTC, datetime

import pytest

from app.documents.day import Size
from app.documents.orders import Order, Paper, print_order
from tests.unit.documents.days import a_day
from tests.unit.documents.reading import reader, text

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WORDS = ("de helm", "het vuur", "de politie")


def pages(*papers, **values):
    content = print_order(a_day(), Order(papers=frozenset(papers), words=WORDS, **values), now=NOW)
    return reader(content).pages


def test_papers_lie_in_one_file_in_the_order_in_which_they_are_listed():
    found = pages(Paper.ADULTS, Paper.POSTER)
    assert ["Wie is waar" in page.extract_text() for page in found] == [False, True]


@pytest.mark.parametrize(("language", "sheets"), [("nl", 6), ("ar", 6)])
def test_a_booklet_is_folded_in_whatever_language(language, sheets):
    assert len(pages(Paper.BOOKLET, language=language, groups=frozenset({1}))) == sheets


def test_the_booklet_stays_small_when_the_rest_is_large():
    widths = [round(float(page.mediabox.width)) for page in pages(*Paper, size=Size.A3, groups=frozenset({1}))]
    assert (widths[0], widths[-1]) == (1191, 842)


def test_unknown_languages_leave_the_dutch():
    content = print_order(a_day(), Order(papers=frozenset({Paper.POSTER}), language="xx"), now=NOW)
    assert "Brandweer" in text(content)
