"""Nothing that judges a post reports to anybody, and none of it leaves a mark."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

LOAD = "from companion.review.classifier import Classifier; Classifier.load()"


def test_loading_the_model_leaves_nothing_in_the_home_folder(tmp_path: pathlib.Path) -> None:
    # The library keeps quiet by itself where it sees that it is being tested.
    quiet = ("CI", "ORT_", "GITHUB_", "TF_BUILD", "XDG_")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(quiet)}
    subprocess.run(
        [sys.executable, "-c", LOAD],
        env={**environment, "HOME": str(tmp_path)},
        check=True,
    )
    assert list(tmp_path.rglob("*")) == []
