"""The package format of Chrome, Chromium and Edge, third version.

A zip behind a header of protocol buffers that holds the public key, its signature and the
id (https://chromium.googlesource.com/chromium/src/+/main/components/crx_file/crx3.proto).
"""

from __future__ import annotations

import hashlib
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from companion.deploy.packages.signing_key import public

MAGIC = b"Cr24"
VERSION = 3
SIGNED = b"CRX3 SignedData\x00"
"""What stands before the signed bytes, so that the signature serves for nothing else."""
# Numbers of fields in crx3.proto.
_PROOF_BY_RSA = 2
_PUBLIC_KEY, _SIGNATURE = 1, 2
_SIGNED_HEADER = 10000
_CRX_ID = 1


def extension_id(public_key: bytes) -> str:
    """The id that browsers derive from a public key: 32 letters from a to p."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in _digest(public_key).hex())


def crx(archive: bytes, key: RSAPrivateKey) -> bytes:
    """The zip ``archive``, signed."""
    public_key = public(key)
    header = _field(_CRX_ID, _digest(public_key))
    signature = key.sign(
        SIGNED + struct.pack("<I", len(header)) + header + archive, PKCS1v15(), hashes.SHA256()
    )
    proof = _field(_PUBLIC_KEY, public_key) + _field(_SIGNATURE, signature)
    head = _field(_PROOF_BY_RSA, proof) + _field(_SIGNED_HEADER, header)
    return MAGIC + struct.pack("<II", VERSION, len(head)) + head + archive


def _digest(public_key: bytes) -> bytes:
    return hashlib.sha256(public_key).digest()[:16]


def _field(number: int, content: bytes) -> bytes:
    """One protocol buffer field of wire type 2: a tag, a length, the content."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    coded = bytearray()
    while number > 0x7F:
        coded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(coded) + bytes([number])
