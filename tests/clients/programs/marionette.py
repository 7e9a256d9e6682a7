"""Speaks Marionette, by which Mozilla's programs are driven: JSON arrays behind their length, over TCP."""

from __future__ import annotations

import json
import socket

ANSWER_SECONDS = 120.0
_RUN = """
    const done = arguments[arguments.length - 1];
    (async (...args) => {%s})(...arguments).then(value => done({value}), error => done({error: String(error)}));
"""


class MarionetteError(Exception):
    """The program could not do what it was asked."""


class Marionette:
    """One connection, to the program itself and not to a page in it."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._receive()
        self.ask("WebDriver:NewSession")
        self.ask("Marionette:SetContext", value="chrome")
        self.ask("WebDriver:SetTimeouts", script=int(ANSWER_SECONDS * 1000))

    def ask(self, command, **parameters):
        """Send a command, and return what it gives back.

        :raises MarionetteError: when it fails.
        """
        self._number += 1
        content = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(content), content))
        _kind, number, error, result = self._receive()
        assert number == self._number
        if error is not None:
            raise MarionetteError(f"{command}: {error['error']}: {error['message']}")
        return result

    def run(self, script, *arguments):
        """Run the body of an asynchronous function in JavaScript, and return what it returns.

        :raises MarionetteError: when it throws.
        """
        told = {"script": _RUN % script, "args": list(arguments), "sandbox": "system", "newSandbox": False}
        result = self.ask("WebDriver:ExecuteAsyncScript", **told)["value"]
        if "error" in result:
            raise MarionetteError(result["error"])
        return result.get("value")

    def close(self):
        """Leave; the program goes on."""
        self._stream.close()
        self._socket.close()

    def _receive(self):
        length = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise MarionetteError("the program hung up")
            length += byte
        return json.loads(self._stream.read(int(length)))
