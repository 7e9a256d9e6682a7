"""Whether a port is free, and whether the web server answers on it."""

import contextlib
import http.client
import socket

from local.errors import PortTaken

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to
TIMEOUT_SECONDS = 5.0


def check_port(*, variable: str, host: str, port: int) -> None:
    """See that we can listen there.

    :raises PortTaken: another program does, or we may not.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise PortTaken(variable=variable, host=host, port=port) from error


def ask(*, host: str, port: int, name: str, path: str = "/readyz") -> str | None:
    """Return None when the server says it is ready, else what it says instead.

    `name`: what the server is called in addresses; it may refuse requests for other names.
    """
    connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=TIMEOUT_SECONDS)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path, headers={"Host": name, "User-Agent": "weekwijzer-start"})
            answer = connection.getresponse()
            body = answer.read(2000).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return f"{path}: {error}"
    return None if answer.status == http.HTTPStatus.OK else f"{path}: {answer.status} {' '.join(body.split())}"
