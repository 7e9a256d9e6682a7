"""Postfix with a configuration, a queue and a port of its own; it can be started by root alone."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

PROGRAM = "/usr/sbin/postfix"
PACKAGES = "postfix"

MAIN = """\
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
maillog_file = {directory}/postfix.log
maillog_file_prefixes = {directory}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.post.example
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:5.1.2 Bad destination system address
transport_maps = regexp:{directory}/transport
smtpd_relay_restrictions = permit_mynetworks, reject
recipient_delimiter = +
disable_dns_lookups = yes
message_size_limit = 26214400
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 2 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def start(directory: Path, *, port: int, lmtp: int, domains, replies_to: int | None) -> subprocess.Popen:
    """Start it; mail for reply addresses goes to a port, and everything else to the mailboxes behind `lmtp`."""
    for name in ("postfix", "queue", "data"):
        (directory / name).mkdir()
    os.chown(directory / "data", pwd.getpwnam("postfix").pw_uid, -1)
    (directory / "postfix" / "main.cf").write_text(
        MAIN.format(directory=directory, domains=" ".join(domains), lmtp=lmtp)
    )
    (directory / "postfix" / "master.cf").write_text(MASTER.format(port=port))
    (directory / "transport").write_text(f"/^rsvp\\+/ smtp:[127.0.0.1]:{replies_to}\n" if replies_to else "")
    return subprocess.Popen([PROGRAM, "-c", directory / "postfix", "start-fg"], stderr=subprocess.DEVNULL)


def stop(directory: Path, process: subprocess.Popen) -> None:
    """Stop it: the program that was started only waits for the one that does the work."""
    subprocess.run([PROGRAM, "-c", directory / "postfix", "stop"], stderr=subprocess.DEVNULL, check=False)
    process.wait(timeout=20)
