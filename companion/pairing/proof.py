"""How the companion proves that it knows the token, before it is told anything.

A program that took the port first could otherwise collect texts and token. The caller
sends a random nonce; only who has the token can answer it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

NONCE_BYTES = 32
PURPOSE = b"second-look-hello-v1"
"""Stands before the nonce, so that the answer proves nothing in any other protocol."""


def answer(token: str, nonce: bytes) -> str:
    """HMAC-SHA256 of purpose and nonce under the token, base64url without padding.

    Raises ValueError unless the nonce has exactly 32 bytes.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    return encode(hmac.digest(token.encode("ascii"), PURPOSE + nonce, hashlib.sha256))


def verify(token: str, nonce: bytes, proof: str) -> bool:
    """Whether ``proof``, padded or not, is the answer to ``nonce``."""
    return hmac.compare_digest(
        answer(token, nonce).encode("ascii"), proof.rstrip("=").encode("utf-8", "replace")
    )


def encode(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Bytes of base64url, padded or not. Raises ValueError for anything else."""
    bare = text.rstrip("=")
    try:
        data = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise ValueError("not base64url") from error
    # Padding that does not fit, letters of the other alphabet and stray bits at the end.
    if encode(data) != bare or len(text) not in (len(bare), len(bare) + -len(bare) % 4):
        raise ValueError("not base64url")
    return data
