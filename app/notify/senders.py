"""What mails know about the installation that sends them."""

from __future__ import annotations

from typing import Protocol

from app.notify.letters import Letter

OWN_ADDRESS = "weekwijzer"


class Sender(Protocol):
    """What a mail needs to know about the installation; `Settings` knows it."""

    @property
    def base_url(self) -> str:
        """Where the pages are, without a slash at the end."""
        ...

    @property
    def mail_domain(self) -> str:
        """The domain that replies and Message-IDs belong to."""
        ...

    @property
    def secret_key(self) -> str:
        """What links are signed with."""
        ...


def reply_address(letter: Letter, *, sender: Sender) -> str:
    """Return the address that stands for one recipient, to whom a reply is then known to belong (rule 18)."""
    token = letter.recipient.reply_token
    return f"rsvp+{token}@{sender.mail_domain}" if token else f"{OWN_ADDRESS}@{sender.mail_domain}"
