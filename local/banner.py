"""What `make run` prints once everything runs: addresses and demo sign-ins."""

from collections.abc import Iterable, Mapping

from local.options import Options

ROLES = {
    "supervisor": "Begeleider",
    "volunteer": "Vrijwilliger",
    "partner": "Partner",
    "coach": "Coach",
    "mentor": "Mentor",
    "guardian": "Ouder of voogd",
    "administrator": "Beheerder",
}
WAYS_IN = {"password": "wachtwoord", "otp_secret": "sleutel voor codes", "link": "link"}
LABEL_WIDTH = 14


def addresses(options: Options, *, seconds: float) -> str:
    """Return where everything can be found."""
    took = f"{seconds:.1f}".replace(".", ",")
    lines = ["", f"Weekwijzer draait (klaar in {took} s).", "", _row("Weekwijzer", options.base_url)]
    if options.smtp_url is None:
        lines.append(_row("Post lezen", f"http://localhost:{options.mail_ui_port}"))
    lines.append(_row("Gegevens", str(options.data_dir)))
    if (database := options.data_dir / "postgres").is_symlink():
        lines.append(_row("Database", str(database.resolve())))
    lines.append(_row("Logboeken", str(options.data_dir / "log")))
    return "\n".join(lines)


def people(entries: Iterable[Mapping[str, object]]) -> str:
    """Return how to sign in as the made-up people of the demo location."""
    lines = ["", "Inloggen op de demolocatie (verzonnen mensen):"]
    for entry in entries:
        role = str(entry.get("role", ""))
        lines += ["", _row(ROLES.get(role, role), f"{entry.get('name', '')} <{entry.get('email', '')}>")]
        lines += [_row("", f"{label} {entry[key]}") for key, label in WAYS_IN.items() if entry.get(key)]
    lines += ["", "Een link werkt één keer en kort; nieuwe links: make people"]
    return "\n".join(lines)


def goodbye() -> str:
    """Return how to stop."""
    return "\nStoppen: Ctrl-C.\n"


def _row(label: str, value: str) -> str:
    return f"  {label:<{LABEL_WIDTH}} {value}"
