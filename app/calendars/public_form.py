"""Stored components as the public may read them: activity, time and place (rule 12)."""

import re

# A folded line goes on after CRLF and a space, so that text which only looks like a property is never taken for one.
_DESCRIPTION = re.compile(rb"\r\nDESCRIPTION[;:][^\r\n]*(?:\r\n [^\r\n]*)*")


def public_form(components: bytes) -> bytes:
    """Leave the descriptions out: they are written for those who come, and say what to bring and where the key is."""
    return _DESCRIPTION.sub(b"", components)
