"""`python -m local run`: everything of one installation on one machine, until Ctrl-C."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must say so instead of failing on what it does not know
    sys.exit("weekwijzer: Python 3.11 of nieuwer is nodig. / Python 3.11 or newer is needed.")

try:
    from local.command import main
except ModuleNotFoundError as missing:
    sys.exit(
        "weekwijzer: het pakket {0} ontbreekt; draai make setup."  # noqa: UP032 - older Python reads this too
        " / The package {0} is missing; run make setup.".format(missing.name)
    )
except KeyboardInterrupt:
    sys.exit(130)

sys.exit(main(sys.argv[1:]))
