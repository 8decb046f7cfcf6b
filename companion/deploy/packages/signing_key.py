"""The key that the extension is signed with; whoever holds it decides what browsers install."""

from __future__ import annotations

import os
import pathlib
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from companion.deploy.packages import BUILD, PackageError

BITS = 2048
MADE = BUILD / "package-key.pem"


def signing_key(given: pathlib.Path | None) -> RSAPrivateKey:
    """The key in ``given``, else the one that was made here, once."""
    if given is not None:
        return read(given)
    if not MADE.exists():
        _make(MADE)
        print(_NOTE.format(key=MADE), file=sys.stderr)
    return read(MADE)


def read(path: pathlib.Path) -> RSAPrivateKey:
    """A private RSA key in PEM. Raises ``PackageError``."""
    mend = f"Make one with: openssl genrsa -out {path.name} {BITS}"
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise PackageError(f"{path}: {error.strerror}") from None
    except TypeError:
        raise PackageError(f"{path}: protected by a passphrase. Give the key without one") from None
    except ValueError:
        raise PackageError(f"{path}: holds no private key in PEM. {mend}") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < BITS:
        raise PackageError(f"{path}: must be an RSA key of {BITS} bits or more. {mend}")
    return key


def public(key: RSAPrivateKey) -> bytes:
    """The public half, as the browsers' ids and signatures use it (SubjectPublicKeyInfo, DER)."""
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _make(path: pathlib.Path) -> None:
    content = generate_private_key(65537, BITS).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


_NOTE = """\
************************************************************************
A new key for the extension has been made:
    {key}
Browsers know the extension by it. MOVE IT NOW to a safe place outside
this checkout, readable by few, and give it to every later build:
    make package KEY=/path/to/package-key.pem
Without it you cannot publish an update of what you install with it, and
whoever has it can.
************************************************************************"""
