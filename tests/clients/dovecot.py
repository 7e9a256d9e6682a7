"""Dovecot as an ordinary account runs it: mailboxes in a directory, on free ports of this machine."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "/usr/sbin/dovecot"
NEEDED = (PROGRAM, "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp")
PACKAGES = "dovecot-imapd dovecot-lmtpd"
PASSWORD = "geheim van de proef"

CONFIGURATION = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/dovecot.log
default_internal_user = {account}
default_internal_group = {group}
default_login_user = {account}
first_valid_uid = 1
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_format = %Lu
recipient_delimiter = +
mail_location = maildir:{directory}/boxes/%u
mail_fsync = never
ssl = yes
ssl_cert = <{directory}/server.pem
ssl_key = <{directory}/server.pem
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {ports.imap}
  }}
  inet_listener imaps {{
    port = {ports.imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {ports.lmtp}
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu {directory}/accounts
}}
userdb {{
  driver = passwd-file
  args = username_format=%Lu {directory}/accounts
  default_fields = uid={uid} gid={gid} home={directory}/boxes/%u
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True, kw_only=True)
class Ports:
    imap: int
    imaps: int
    lmtp: int


def account():
    """Return who runs it: whoever runs the tests, and somebody without rights when that is root."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def start(directory: Path, ports: Ports) -> subprocess.Popen:
    """Start it in a directory of `account()`, where `server.pem` and `accounts` stand."""
    who = account()
    group = grp.getgrgid(who.pw_gid).gr_name
    configuration = CONFIGURATION.format(
        directory=directory, ports=ports, account=who.pw_name, group=group, uid=who.pw_uid, gid=who.pw_gid
    )
    file = directory / "dovecot.conf"
    file.write_text(configuration)
    (directory / "boxes").mkdir()
    if os.getuid() != 0:
        return subprocess.Popen([PROGRAM, "-F", "-c", file])
    for path in [directory, *directory.iterdir()]:
        os.chown(path, who.pw_uid, who.pw_gid)
    return subprocess.Popen([PROGRAM, "-F", "-c", file], user=who.pw_uid, group=who.pw_gid, extra_groups=[])


def write_accounts(directory: Path, addresses) -> None:
    """Give each address a mailbox, and nobody else; it is read anew for every mail and sign-in."""
    lines = [f"{address}:{{PLAIN}}{PASSWORD}::::::\n" for address in addresses]
    (directory / "accounts").write_text("".join(lines))
