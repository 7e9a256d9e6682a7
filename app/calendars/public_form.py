"""A stored component as the public may read it: activity, time and place (rule 12)."""

import re

# A folded line goes on after CRLF and a space, so that text which only looks like a property is never taken for one.
_DESCRIPTION = re.compile(rb"\r\nDESCRIPTION[;:][^\r\n]*(?:\r\n [^\r\n]*)*")


def public_form(component: bytes) -> bytes:
    """Leave the description out: it is written for those who come, and says what to bring and where the key is."""
    return _DESCRIPTION.sub(b"", component, count=1)
