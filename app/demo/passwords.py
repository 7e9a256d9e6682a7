"""Passwords of the demo's staff: made from the installation's secret, so that they are known without being stored."""

import hashlib
import hmac

_WORDS = """
appel balkon berk boter brood bloem boerderij citroen deken dromer duinen eiland emmer fluit fiets fontein gember
gitaar gras grot haven hazelnoot heide honing horloge jasmijn kaars kajuit kaneel kasteel kelder ketel kikker kompas
koren kussen lamp lente ladder lepel linde maan mandje markt melk molen motor museum muts nevel noten oever olijf oven
paraplu peper perron piano plein potlood raam regen rivier rozijn sjaal sleutel sneeuw spiegel station stoel strand
tafel tegel tent thee toren trein tuin veld venster vijver viool vlieger vuur wandel water weide wind winter wolk
zadel zand zeil zolder zomer zout zuring
""".split()  # noqa: SIM905 - a list of words reads as words
_SEPARATOR = "-"


def password_of(email: str, secret_key: str) -> str:
    """Return the password of a demo account: three Dutch words and four digits, at least fifteen characters."""
    digest = hmac.digest(secret_key.encode(), f"demo-password:{email}".encode(), hashlib.sha256)
    words = [_WORDS[int.from_bytes(digest[place : place + 4]) % len(_WORDS)] for place in (0, 4, 8)]
    return _SEPARATOR.join([*words, f"{int.from_bytes(digest[12:16]) % 10_000:04}"])
