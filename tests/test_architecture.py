"""What holds for the whole of the code: who knows whom, how long a file may be, and what no page may contain."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Blueprint

from app import create_app, factory
from app.access import Action, policy
from app.factory.guard import UnguardedViewError
from config import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path for path in (ROOT / "app" / "templates").rglob("*.html") if path.parent.name != "mail")
PROGRAMS = sorted(path for package in ("app", "worker", "local") for path in (ROOT / package).rglob("*.py"))
LONGEST_FILE = 400
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")

PURE = (
    "app.planning",
    "app.catalogue",
    "app.calendars",
    "app.certificates",
    "app.documents",
    "app.access",
    "app.sheets",
)
HEAVY = {"typst", "fontTools", "flask", "werkzeug", "wtforms", "sqlalchemy", "celery", "redis", "config"}

LOAD_THE_PURE_PACKAGES = """
import importlib, json, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."):
        importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture
def settings(tmp_path):
    """Return settings that no server is needed for: the application connects to nothing when it starts."""
    return Settings(
        database_url="postgresql+psycopg://nobody@localhost:1/none",
        redis_url="redis://localhost:1",
        smtp_url="smtp://localhost:1",
        secret_key="a key of the tests, long enough to be one",
        base_url="http://localhost",
        mail_domain="weekwijzer.example",
        data_dir=tmp_path,
        keys_dir=tmp_path / "child-keys",
        demo=False,
        insecure_cookies=True,
    )


def test_every_contract_between_the_packages_is_kept(tmp_path):
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-logo", "--cache-dir", tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_pure_packages_load_neither_the_web_nor_the_database():
    done = subprocess.run(
        [sys.executable, "-c", LOAD_THE_PURE_PACKAGES, *PURE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = json.loads(done.stdout)
    assert [name for name in loaded if name.startswith(PURE)] != []
    assert [name for name in loaded if name.partition(".")[0].partition("_")[0] in HEAVY] == []


def test_the_application_refuses_to_start_with_a_view_that_nobody_guards(settings, monkeypatch):
    careless = Blueprint("careless", __name__)
    careless.get("/open")(lambda: "")
    careless.get("/guarded", endpoint="guarded")(policy(Action.SEE_PLAN)(lambda: ""))
    monkeypatch.setattr(factory, "BLUEPRINTS", (*factory.BLUEPRINTS, careless))
    with pytest.raises(UnguardedViewError) as refusal:
        create_app(settings)
    assert refusal.value.endpoints == ["careless.<lambda>"]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long_to_be_read(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_carries_style_or_script_that_its_own_policy_would_block(path):
    page = path.read_text()
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", page) == []
    scripts = re.findall(r"<script\b[^>]*>", page)
    assert [tag for tag in scripts if "nonce=" not in tag and 'type="application/json"' not in tag] == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_in_a_document_leads_somewhere(path):
    for address, part in LINK.findall(path.read_text()):
        if address.startswith("http"):
            continue
        target = (path.parent / address).resolve() if address else path
        assert target.exists(), address
        assert not part or part in headings(target), f"{address}#{part}"


def headings(document):
    """Return what the headings of a document are called in links to them."""
    written = re.findall(r"^#+ (.*)$", document.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in written}


def test_every_decision_is_in_the_list_of_decisions():
    listed = re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", (ROOT / "docs" / "adr" / "README.md").read_text())
    assert listed == [path.name for path in sorted((ROOT / "docs" / "adr").glob("0*.md"))]
