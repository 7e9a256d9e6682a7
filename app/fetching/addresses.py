"""Addresses of calendars: which are taken, and which machines behind them may be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from urllib.parse import urlsplit

LONGEST_ADDRESS = 2000
MOST_PORT = 443

IpAddress = IPv4Address | IPv6Address

# Wrappings of other addresses: what they lead to is decided by a machine on the way, so none is followed.
_WRAPPED = tuple(
    IPv6Network(network)
    for network in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
)


class UnfitAddress(Exception):
    """Text that is not the https address of a calendar; the text itself stays out of logs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarAddress:
    """An https address, in two parts: `host`, which may be shown, and `target`, which is a secret."""

    host: str
    target: str = field(repr=False)

    @property
    def text(self) -> str:
        """The whole address, secret and all."""
        return f"https://{self.host}{self.target}"


def parse(text: str) -> CalendarAddress:
    """Read an address as somebody copies it from a calendar program; `webcal` means https.

    :raises UnfitAddress: for another scheme, another port, a name and password in it, or no address at all.
    """
    text = text.strip()
    if len(text) > LONGEST_ADDRESS or not text.isascii() or not text.isprintable() or any(c in text for c in ' \\"<>'):
        raise UnfitAddress
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UnfitAddress from error
    if parts.scheme not in {"https", "webcal", "webcals"} or "@" in parts.netloc or port not in {None, MOST_PORT}:
        raise UnfitAddress
    if not _is_name(host):
        raise UnfitAddress
    return CalendarAddress(host=host, target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_public(address: IpAddress) -> bool:
    """Tell whether a machine of the whole internet has this address: not ours, not a neighbour's, not a wrapping."""
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not (isinstance(address, IPv6Address) and any(address in network for network in _WRAPPED))


def _is_name(host: str) -> bool:
    """Tell whether a host is a name with a dot: numbers in whatever notation are not, calendars have names."""
    labels = host.removesuffix(".").split(".")
    fits = all(
        0 < len(label) < 64 and label.replace("-", "").replace("_", "").isalnum()  # noqa: PLR2004 - RFC 1035
        for label in labels
    )
    return fits and len(labels) > 1 and len(host) < 254 and not labels[-1][0].isdigit()  # noqa: PLR2004 - RFC 1035
