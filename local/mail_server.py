"""`python -m local.mail_server`: the local mail server as a program of its own."""

import argparse
import signal
import socket
from pathlib import Path

from local import mail


def main() -> None:
    """Serve until asked to stop."""
    parser = argparse.ArgumentParser(description="Mail server for one machine")
    parser.add_argument("--listener", type=int, required=True, help="open file number of a listening socket")
    parser.add_argument("--maildir", type=Path, required=True, help="where the mails are kept")
    parser.add_argument("--replies-to", type=int, help="port of this machine that takes answers")
    arguments = parser.parse_args()
    # Blocked before the thread starts, so that the signals wait for us and go to nobody else.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
    with (
        socket.socket(fileno=arguments.listener) as listener,
        mail.serving(listener, arguments.maildir, replies_to=arguments.replies_to),
    ):
        signal.sigwait({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


if __name__ == "__main__":
    main()
