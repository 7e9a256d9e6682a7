import json
from datetime import UTC, datetime
from io import BytesIO

import pytest

from app.documents import letters, press, typesetting
from app.documents.errors import TakesTooLong
from app.documents.papers import cards
from app.documents.parts import Choice
from tests.unit.documents.days import a_day

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def layout(tmp_path):
    def layout(markup):
        (tmp_path / "main.typ").write_text(markup)
        job = {"layout": str(tmp_path / "main.typ"), "fonts": letters.letters().folders, "inputs": {"a": "1"}}
        return job | {"options": {"format": "png", "ppi": 10}}

    return layout


def answered(job):
    target = BytesIO()
    typesetting.run(BytesIO(json.dumps(job).encode()), target)
    head, _, rest = target.getvalue().partition(b"\n")
    return json.loads(head), rest


def test_each_page_comes_with_its_length(layout):
    said, rest = answered(layout("#set page(width: 1cm, height: 1cm)\n#pagebreak()"))
    assert len(said["lengths"]) == 2
    assert sum(said["lengths"]) == len(rest)


def test_what_is_wrong_comes_instead_of_pages(layout):
    said, rest = answered(layout("#panic(sys.inputs.a)"))
    assert ("error" in said, "lengths" in said, rest) == (True, False, b"")


def test_one_document_is_one_page_of_bytes(layout):
    job = layout("Tekst") | {"options": {"format": "pdf"}}
    assert [page[:5] for page in typesetting.pages_of(job)] == [b"%PDF-"]


def test_who_waits_too_long_hears_so(monkeypatch):
    monkeypatch.setattr(press, "PATIENCE", 0.001)
    with pytest.raises(TakesTooLong) as refused:
        press.print_pdf([cards(a_day(), Choice())], title="Dag", now=NOW)
    assert refused.value.seconds == 0.001
