"""The account a server runs as when we are root: PostgreSQL refuses to serve root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from local.errors import NoAccount

NAME = "embedded_postgres"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A user of the operating system."""

    uid: int
    gid: int

    def may_read(self, path: Path) -> bool:
        """Tell whether the account can read the file, by the plain permission bits alone."""
        real = path.resolve()
        return self._may(real, stat.S_IRUSR) and self.may_enter(real.parent)

    def may_enter(self, directory: Path) -> bool:
        """Tell whether the account can reach what lies in the directory, by the plain permission bits alone."""
        real = directory.resolve()
        return all(self._may(folder, stat.S_IXUSR) for folder in (real, *real.parents))

    def _may(self, path: Path, owner_bit: int) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & owner_bit)
        if status.st_gid == self.gid:
            return bool(status.st_mode & owner_bit >> 3)
        return bool(status.st_mode & owner_bit >> 6)


def for_postgres(files: Path | None = None) -> Account | None:
    """Return the account to run PostgreSQL as, None when it can be our own.

    `files`: an existing database; root goes on with the account that owns it.

    :raises NoAccount: we are root and the account can be neither found nor made.
    """
    if os.geteuid() != 0:
        return None
    if files is not None and files.exists() and (owner := files.stat()).st_uid != 0:
        return Account(uid=owner.st_uid, gid=owner.st_gid)
    return _find() or _make()


def _find() -> Account | None:
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        return None
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _make() -> Account:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise NoAccount(account=NAME, reason="useradd: not found")
    command = [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    account = _find()  # also when another checkout made it at the same moment and our command failed
    if account is None:
        raise NoAccount(account=NAME, reason=made.stderr.strip())
    return account
