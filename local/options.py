"""What the person who starts Weekwijzer asked for, read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local.errors import WrongValue

HIGHEST_PORT = 65_535
ACCEPTED_SCHEMES = {
    "DATABASE_URL": ("postgresql", "postgres", "postgresql+psycopg"),
    "REDIS_URL": ("redis", "rediss", "unix", "redis+socket"),
    "SMTP_URL": ("smtp", "smtps", "smtp+starttls"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Ports, places and servers; a server that is None is started by us."""

    checkout: Path
    host: str
    port: int
    mail_ui_port: int
    data_dir: Path
    database_url: str | None
    redis_url: str | None
    smtp_url: str | None
    base_url: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str], *, checkout: Path) -> "Options":
        """Read the options; a relative data directory lies in the checkout.

        :raises WrongValue: the first variable that holds something we cannot use.
        """
        port, mail_ui_port = _port(environ, "PORT", 8000), _port(environ, "MAIL_UI_PORT", 8025)
        if port == mail_ui_port:
            raise WrongValue(variable="MAIL_UI_PORT", value=f"{mail_ui_port} (= PORT)")
        return cls(
            checkout=checkout,
            host=environ.get("HOST") or "127.0.0.1",
            port=port,
            mail_ui_port=mail_ui_port,
            data_dir=(checkout / (environ.get("WEEKWIJZER_DATA") or "var")).absolute(),
            database_url=_url(environ, "DATABASE_URL"),
            redis_url=_url(environ, "REDIS_URL"),
            smtp_url=_url(environ, "SMTP_URL"),
            # By name: a browser takes localhost for safe (sign-in with a passkey), an address of numbers it does not.
            base_url=(environ.get("BASE_URL") or f"http://localhost:{port}").rstrip("/"),
        )


def _port(environ: Mapping[str, str], variable: str, otherwise: int) -> int:
    value = environ.get(variable) or str(otherwise)
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= HIGHEST_PORT):
        raise WrongValue(variable=variable, value=value)
    return int(value)


def _url(environ: Mapping[str, str], variable: str) -> str | None:
    value = environ.get(variable)
    if value and urlsplit(value).scheme not in ACCEPTED_SCHEMES[variable]:
        # Only the beginning: the rest may hold a password.
        raise WrongValue(variable=variable, value=value.partition(":")[0][:20] + ":…")
    return value or None
