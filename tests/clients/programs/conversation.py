"""A program of somebody else that stays, is asked in lines of JSON and answers in lines of JSON."""

from __future__ import annotations

import json
import subprocess


class Conversation:
    """One such program; what it complains about goes to a log in its folder."""

    def __init__(self, command, *, environment, folder):
        self._log = (folder / "complaints.log").open("wb")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, env=environment
        )

    def ask(self, do, **question):
        """Put one question, and return the answer; a refusal fails the test."""
        self._process.stdin.write(json.dumps({"do": do, **question}).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "refused" not in answer, answer["refused"]
        return answer["answer"]

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=20)
        self._log.close()
