"""`flask rotation solve`, where nothing was installed but the packages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.planning.rotation.test_contract import EXAMPLE

ROOT = Path(__file__).resolve().parents[2]


def solve(*arguments, tmp_path, given=b""):
    """Run the command without any settings; return its status and what it printed."""
    environment = {"PATH": os.environ["PATH"], "WEEKWIJZER_DATA": str(tmp_path / "nothing")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    found = subprocess.run(
        command, input=given, capture_output=True, cwd=ROOT, env=environment, check=False, timeout=120
    )
    return found.returncode, found.stdout


def test_a_problem_in_a_file_or_on_standard_input_is_solved_without_settings(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(EXAMPLE))
    status, printed = solve("rotation", "solve", str(file), tmp_path=tmp_path)
    assert (status, json.loads(printed)["status"]) == (0, "optimal")
    status, printed = solve("rotation", "solve", "-", tmp_path=tmp_path, given=file.read_bytes())
    assert (status, json.loads(printed)["objective"]["last_round"]) == (0, 2)


@pytest.mark.parametrize("given", [b"", b"{}"])
def test_bad_input_has_status_2_and_says_what_is_wrong(tmp_path, given):
    status, printed = solve("rotation", "solve", "-", tmp_path=tmp_path, given=given)
    assert (status, json.loads(printed)["status"]) == (2, "invalid")


def test_a_file_that_is_not_there_is_bad_input(tmp_path):
    status, printed = solve("rotation", "solve", str(tmp_path / "none.json"), tmp_path=tmp_path)
    assert (status, json.loads(printed)) == (
        2,
        {
            "status": "invalid",
            "errors": [{"path": "", "message": "kan niet gelezen worden: No such file or directory"}],
        },
    )


def test_every_other_command_says_which_settings_are_missing(tmp_path):
    assert solve("outbox", "status", tmp_path=tmp_path) == (2, b"")
