"""``make package``: build everything that IT installs into one folder."""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
import sys
import tempfile

from companion import __version__
from companion.deploy.packages import BUILD, PackageError, bundle, debian, extension, wheels
from companion.deploy.packages.build_time import build_time
from companion.deploy.packages.signing_key import signing_key
from companion.deploy.packages.targets import MACS, WINDOWS

SUMS = "SHA256SUMS"


def main(arguments: list[str] | None = None) -> int:
    """Build all packages; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        packages = build(options)
    except PackageError as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    for package in packages:
        print(f"{package.stat().st_size:>12,}  {package}")
    told = (options.out / extension.ID).read_text().strip()
    print(f'The choices for `second-look deploy` must hold, under [extension]: id = "{told}"')
    return 0


def build(options: argparse.Namespace) -> list[pathlib.Path]:
    """Build all packages and their checksums. Raises ``PackageError``."""
    _agree()
    built = build_time()
    folder: pathlib.Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    base_url = options.base_url or folder.absolute().as_uri()
    key = signing_key(options.key)
    packages = extension.build(folder, key, base_url.rstrip("/"), options.version, built)
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as draft:
        ours = wheels.own(pathlib.Path(draft, "own"), options.version, built)
        packages += [bundle.build(folder, ours, target, built) for target in (WINDOWS, *MACS)]
        try:
            packages.append(debian.build(folder, ours, built))
        except debian.WrongMachineError as error:
            print(f"package: the Debian package is left out: {error}", file=sys.stderr)
    sums = folder / SUMS
    sums.write_text("".join(_sum(package) for package in sorted(packages)))
    return [*packages, sums]


def _agree() -> None:
    manifest = extension.SOURCE / "manifest.json"
    if json.loads(manifest.read_bytes())["version"] != __version__:
        raise PackageError(f"{manifest}: its version must be the companion's, {__version__}")


def _sum(package: pathlib.Path) -> str:
    """A line that ``sha256sum --check`` reads."""
    return f"{hashlib.sha256(package.read_bytes()).hexdigest()}  {package.name}\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make package", description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--key",
        type=pathlib.Path,
        metavar="KEY.pem",
        help="the RSA key that signs the extension; without it one is made, once",
    )
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help="where the department will publish the folder, https for Firefox; without it the "
        "update manifests are good for a trial on this machine",
    )
    parser.add_argument(
        "--version",
        default=__version__,
        help="to try an upgrade; otherwise the version of the sources",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
