"""Signed mails over HTTPS: the sender proves that it knows our secret, and that it sends now."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How far the clocks of sender and receiver may differ; what is older may be a copy that somebody kept."""

LONGEST_STAMP = 12


def sign(mail: bytes, *, recipient: str, stamp: str, secret: str) -> str:
    """Return the signature of a mail for one recipient at a moment (`stamp`: seconds since 1970)."""
    signed = b"\n".join([stamp.encode(), recipient.encode(), mail])
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def holds(signature: str, mail: bytes, *, recipient: str, stamp: str, secret: str) -> bool:
    """Tell whether a signature is that of this mail, compared in constant time."""
    expected = sign(mail, recipient=recipient, stamp=stamp, secret=secret)
    return hmac.compare_digest(expected.encode(), signature.encode())


def is_timely(stamp: str, *, now: datetime) -> bool:
    """Tell whether a stamp lies within the window around now."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_STAMP):
        return False
    return abs(int(stamp) - now.timestamp()) <= WINDOW.total_seconds()
