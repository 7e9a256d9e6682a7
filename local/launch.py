"""Become another program: as another account if asked, and gone when the process that started us is gone.

Run as a script, before any package can be imported: `launch.py PARENT SIGNAL UID GID -- PROGRAM ARGUMENT…`, where UID 0
means "stay who we are" and SIGNAL 0 "outlive the parent". A script instead of a function between fork and exec, because
the latter may deadlock in a process with threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PARENT_GONE = 75


def main(arguments: list[str]) -> None:
    """Follow `arguments` as described above; never returns."""
    parent, death_signal, uid, gid = (int(value) for value in arguments[:4])
    prctl = ctypes.CDLL(None).prctl if death_signal and sys.platform == "linux" else None
    if uid:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
        os.umask(0o077)
    if prctl is not None:
        # After setuid, which clears it. The parent may have died just before: then nobody would tell us.
        prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            sys.exit(PARENT_GONE)
    program = arguments[5:]
    os.execv(program[0], program)  # noqa: S606 - starting a program is the whole purpose


if __name__ == "__main__":
    main(sys.argv[1:])
