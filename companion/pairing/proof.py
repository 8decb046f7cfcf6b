"""How the companion proves that it knows the token, before it is told anything.

A program that took the port first could otherwise collect texts and token. The caller
sends a random nonce; only who has the token can answer it. The nonce names the port that was
called, and a companion on another one does not answer it: else who took the port could pass
the question on to where the companion is now, and its answer back. To an older companion
it is a nonce like any other, so either side may be updated first; the protection begins when
both are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

NONCE_BYTES = 32
PURPOSE = b"second-look-hello-v1"
"""Stands before the nonce, so that the answer proves nothing in any other protocol."""
FOR_PORT = b"for-port"
"""Begins a nonce that names a port, in the two bytes that follow. Older extensions and other
programs send nonces that name none; by chance one of 2**64 of them begins so."""


def new_nonce(port: int) -> bytes:
    """A nonce for who listens on ``port``, random but for its beginning."""
    beginning = _beginning(port)
    return beginning + secrets.token_bytes(NONCE_BYTES - len(beginning))


def answer(token: str, nonce: bytes, port: int) -> str:
    """The proof that a companion on ``port`` gives, base64url without padding.

    Raises ValueError unless the nonce has exactly 32 bytes and names no other port.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    if nonce.startswith(FOR_PORT) and not nonce.startswith(_beginning(port)):
        raise ValueError("the nonce is for another port")
    return _digest(token, nonce)


def verify(token: str, nonce: bytes, proof: str) -> bool:
    """Whether ``proof``, padded or not, is the answer to ``nonce``."""
    return hmac.compare_digest(
        _digest(token, nonce).encode("ascii"), proof.rstrip("=").encode("utf-8", "replace")
    )


def _beginning(port: int) -> bytes:
    """How a nonce for ``port`` begins."""
    return FOR_PORT + port.to_bytes(2, "big")


def _digest(token: str, nonce: bytes) -> str:
    """HMAC-SHA256 of purpose and nonce under the token."""
    return encode(hmac.digest(token.encode("ascii"), PURPOSE + nonce, hashlib.sha256))


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
