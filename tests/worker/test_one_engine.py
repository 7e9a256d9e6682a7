"""What Celery may not be used for: a time or a retry that lives in Redis is lost, or comes five times, with it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_WORDS = {"eta", "countdown"}
FORBIDDEN_CALLS = {"retry", "delay"}
SOURCES = sorted(path for package in ("app", "worker") for path in (ROOT / package).rglob("*.py"))


def breaches(source):
    """Return the line and the name of everything that leaves a time or a retry to Celery."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg in FORBIDDEN_WORDS:
            yield node.value.lineno, node.arg
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN_CALLS:
            yield node.lineno, node.func.attr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_time_and_no_retry_is_left_to_celery(path):
    assert list(breaches(path.read_text())) == []


@pytest.mark.parametrize("source", ["ring(eta=1)", "send(countdown=3)", "task.retry()", "task.delay()"])
def test_the_search_finds_what_it_looks_for(source):
    assert len(list(breaches(source))) == 1


def test_every_task_takes_nothing_and_has_a_time_limit():
    tasks = [
        node
        for path in (ROOT / "worker" / "tasks").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and any("app.task" in ast.unparse(how) for how in node.decorator_list)
    ]
    assert len(tasks) >= 5  # found at all
    for task in tasks:
        assert ast.unparse(task.args) == ""
        assert "time_limit=" in ast.unparse(task.decorator_list[0])
