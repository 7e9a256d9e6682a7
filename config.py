"""Settings: read once from the environment, complete and right, or refused with every fault named at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DATABASE_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+socket")
MAILBOX_SCHEMES = ("imaps", "imap+starttls")
SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")
MIN_SECRET_LENGTH = 32


class SettingsError(Exception):
    """One or more settings are missing or wrong; `faults` holds one sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """Where answers by mail come in; what is empty is off.

    `trusted` is the name under which our own mail server writes Authentication-Results. `mailbox` is an address with a
    password in it.
    """

    address: str = ""
    lmtp_address: str = ""
    mailbox: str = field(default="", repr=False)
    trusted: str = ""
    webhook_secret: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the installation needs to know about its surroundings."""

    database_url: str
    redis_url: str
    smtp_url: str
    secret_key: str
    base_url: str
    mail_domain: str
    data_dir: Path
    keys_dir: Path
    demo: bool
    insecure_cookies: bool
    intake: Intake = Intake()

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings, falling back to those that a running `make run` wrote into its data directory.

        :raises SettingsError: names every missing or wrong variable at once.
        """
        data_dir = Path(environ.get("WEEKWIJZER_DATA", "var")).absolute()
        faults: list[str] = []
        values = {**_running(data_dir, faults), **{key: value for key, value in environ.items() if value}}
        settings = cls(
            database_url=_database_url(_url(values, "DATABASE_URL", DATABASE_SCHEMES, faults)),
            redis_url=_url(values, "REDIS_URL", REDIS_SCHEMES, faults),
            smtp_url=_url(values, "SMTP_URL", SMTP_SCHEMES, faults),
            secret_key=_secret(values, faults),
            base_url=_url(values, "BASE_URL", ("http", "https"), faults).rstrip("/"),
            mail_domain=values.get("MAIL_DOMAIN", "weekwijzer.example"),
            data_dir=data_dir,
            keys_dir=Path(values.get("CHILD_KEYS_DIR", data_dir / "child-keys")).absolute(),
            demo=_flag(values, "WEEKWIJZER_DEMO", faults),
            insecure_cookies=values.get("BASE_URL", "").startswith("http://"),
            intake=_intake(values, faults),
        )
        if faults:
            raise SettingsError(faults)
        return settings


def _intake(values: Mapping[str, str], faults: list[str]) -> Intake:
    secret = values.get("INTAKE_WEBHOOK_SECRET", "")
    if secret and len(secret) < MIN_SECRET_LENGTH:
        faults.append(f"INTAKE_WEBHOOK_SECRET must have at least {MIN_SECRET_LENGTH} characters")
    return Intake(
        address=_socket(values, "INTAKE_ADDRESS", faults),
        lmtp_address=_socket(values, "INTAKE_LMTP_ADDRESS", faults),
        mailbox=_mailbox(values, faults),
        trusted=values.get("INTAKE_TRUSTED", ""),
        webhook_secret=secret,
    )


def _socket(values: Mapping[str, str], name: str, faults: list[str]) -> str:
    address = values.get(name, "")
    host, _, port = address.rpartition(":")
    if address and not (host and port.isascii() and port.isdigit()):
        faults.append(f"{name} must be an address and a port, such as 127.0.0.1:2525")
    return address


def _mailbox(values: Mapping[str, str], faults: list[str]) -> str:
    value = values.get("INTAKE_MAILBOX", "")
    parts = urlsplit(value)
    # The value holds a password, so the sentence does not repeat it.
    if value and not (parts.scheme in MAILBOX_SCHEMES and parts.hostname and parts.username and parts.password):
        faults.append("INTAKE_MAILBOX must be imaps://user:password@host/INBOX (or imap+starttls://…)")
    return value


def _running(data_dir: Path, faults: list[str]) -> dict[str, str]:
    """Return what `make run` recorded about the servers it started, as environment variables."""
    record = data_dir / "run.json"
    try:
        content: dict[str, Any] = json.loads(record.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        faults.append(f"{record} cannot be read: {error}")
        return {}
    names = {"demo": "WEEKWIJZER_DEMO"}
    return {names.get(key, key.upper()): str(value) for key, value in content.items() if value is not None}


def _url(values: Mapping[str, str], name: str, schemes: tuple[str, ...], faults: list[str]) -> str:
    value = values.get(name, "")
    if not value:
        faults.append(f"{name} is not set (start `make run`, or set it to {schemes[0]}://…)")
    elif urlsplit(value).scheme not in schemes:
        faults.append(f"{name} does not start with one of {', '.join(s + '://' for s in schemes)}")
    return value


def _database_url(value: str) -> str:
    """Return the address with the driver that SQLAlchemy is to use: psycopg 3."""
    scheme, _, rest = value.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in DATABASE_SCHEMES else value


def _secret(values: Mapping[str, str], faults: list[str]) -> str:
    value = values.get("SECRET_KEY", "")
    if len(value) < MIN_SECRET_LENGTH:
        faults.append(f"SECRET_KEY must have at least {MIN_SECRET_LENGTH} characters")
    return value


def _flag(values: Mapping[str, str], name: str, faults: list[str]) -> bool:
    value = values.get(name, "0").lower()
    if value not in {"0", "1", "true", "false"}:
        faults.append(f"{name} must be 0 or 1")
    return value in {"1", "true"}
