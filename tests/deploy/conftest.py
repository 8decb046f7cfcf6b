"""Packages built once for all tests that install them."""

from __future__ import annotations

import pathlib

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from companion import __version__
from companion.deploy.packages import debian, extension, wheels
from companion.deploy.packages.build_time import build_time
from companion.deploy.packages.crx import extension_id
from companion.deploy.packages.signing_key import public
from tests.deploy.machine import Packages

NEWER = "0.2.99"


@pytest.fixture(scope="session")
def key() -> RSAPrivateKey:
    """The department's own key."""
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def packages(key: RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """The extension under the department's key and the Debian package, as ``make package`` does."""
    return _built(__version__, key, tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="session")
def newer(key: RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """The same with a higher version."""
    return _built(NEWER, key, tmp_path_factory.mktemp("newer"))


def _built(version: str, key: RSAPrivateKey, folder: pathlib.Path) -> Packages:
    built = build_time()
    extension.build(folder, key, folder.as_uri(), version, built)
    debian.build(folder, wheels.own(folder / "wheel", version, built), built)
    for shown in (folder, folder.parent, folder.parent.parent, folder.parent.parent.parent):
        # Any officer's browser is to read it.
        shown.chmod(0o755)
    return Packages(folder, extension_id(public(key)))
