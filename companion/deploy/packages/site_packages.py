"""The libraries of an installed companion: what runs, compiled, and the licences."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PathDistribution

from companion.deploy.packages import PackageError
from companion.deploy.packages.targets import Target
from companion.deploy.packages.wheels import OURS, Wheel, for_target, pip, requirements

LEFT_OUT = (
    # Commands of libraries.
    "bin",
    # What wheels say about themselves to pip. METADATA stays: by it, programs that look for
    # known weaknesses tell what is installed.
    "*.dist-info/[!M]*",
    # For who compiles against a library, checks types, or tests it.
    *(f"**/*.{kind}" for kind in ("a", "c", "h", "pxd", "pyi", "pyx")),
    "**/py.typed",
    "**/tests",
    "numpy/_core/*_tests.*",
    "numpy/distutils",
    "numpy/f2py",
    # The same again for programs in C, and tools that make models.
    "onnxruntime/capi/libonnxruntime.so.*",
    *(
        f"onnxruntime/{part}"
        for part in ("backend", "datasets", "quantization", "tools", "transformers")
    ),
)
"""What no command of the companion loads: half of what the wheels bring."""
LICENCES = ("licen", "copying", "notice", "thirdpartynotices")
"""How the names of files begin that hold a licence."""


def install(folder: pathlib.Path, wheels: list[Wheel], target: Target) -> None:
    """Unpack ``wheels`` into the new folder ``folder``."""
    with tempfile.TemporaryDirectory() as draft:
        asked = pathlib.Path(draft, "requirements.txt")
        asked.write_text(requirements(wheels))
        places = sorted({str(wheel.path.parent) for wheel in wheels})
        pip(
            "install",
            "--no-index",
            *(f"--find-links={place}" for place in places),
            "--no-compile",
            "--no-warn-conflicts",
            f"--target={folder}",
            *for_target(target, asked),
        )
    # Some wheels have their own idea of who may run what.
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)


def take_licences(folder: pathlib.Path, licences: pathlib.Path) -> list[tuple[str, str, str]]:
    """Copy each library's licence files into a folder of its name in ``licences``.

    Returns name, version and licence of each library.
    """
    libraries = []
    for info in sorted(folder.glob("*.dist-info")):
        library = PathDistribution(info)
        if library.name == OURS:
            continue
        found = [
            path
            for path in map(pathlib.PurePath, library.files or [])
            if path.name.lower().startswith(LICENCES) and path.suffix != ".py"
        ]
        # Some hold them where packaging standards want them, some only beside their modules.
        declared = [path for path in found if path.parts[0] == info.name]
        for path in declared or found:
            inside = pathlib.PurePath(*(part for part in path.parts[1:] if part != "licenses"))
            copy = licences / library.name / inside
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, copy)
        libraries.append((library.name, library.version, _licence(library)))
    return libraries


def prune(folder: pathlib.Path) -> None:
    """Remove what is left out."""
    for pattern in LEFT_OUT:
        for path in sorted(folder.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def compile_all(folder: pathlib.Path, root: pathlib.Path) -> None:
    """Compile all modules of ``folder``, which will stand below ``/`` as now below ``root``.

    Python takes the result without a look at the source's time and never writes it anew: the
    folder belongs to the package.
    """
    options = ["-q", "--invalidation-mode=unchecked-hash", "-s", str(root), "-p", "/"]
    compiled = subprocess.run(
        [sys.executable, "-m", "compileall", *options, str(folder)],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
    )
    if compiled.returncode != os.EX_OK:
        raise PackageError(f"a library does not compile: {compiled.stdout.strip()}")


def _licence(library: PathDistribution) -> str:
    """The licence as the library's metadata tell it, by its SPDX name where one can tell."""
    told = library.metadata.json
    named = told.get("license_expression") or told.get("license") or ""
    assert isinstance(named, str)
    if not named or "\n" in named:
        kinds = [line for line in told["classifier"] if line.startswith("License")]
        named = kinds[0].rpartition(" :: ")[2] if kinds else "see its files"
    return _SPDX.get(named, named)


_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
}
