"""Measure a companion on this machine: start, memory, and the time of a check.

Figures for people to read beside the processor's name; nothing passes or fails by them.
"""

from __future__ import annotations

import http.client
import json
import os
import pathlib
import platform
import random
import subprocess
import sys
import tempfile
import time

POST_LENGTH = 280
_WORDS = (
    "the a shift our my street night partner family game coffee city report people last week "
    "somebody said never again great tired happy new old window street door car kids thanks "
    "everyone morning rain team school long short call radio weekend dinner dog walk park"
).split()


def bench(requests: int) -> str:
    """Start a companion of its own, send it ``requests`` posts, and describe what was seen."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "XDG_STATE_HOME": home}
        environment.pop("SECOND_LOOK_TOKEN", None)
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "companion", "serve", "--port", "0", "--print-token"],
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        try:
            assert process.stdout
            token = process.stdout.readline().strip()
            port = int(process.stdout.readline().rstrip(".\n").rsplit(":", 1)[1])
            first = _check(port, token, "hello")
            cold = time.perf_counter() - started
            times = sorted(_check(port, token, text) for text in _posts(requests))
            memory = _memory(process.pid)
        finally:
            process.terminate()
            process.wait()
    return "\n".join(
        [
            f"machine            {processor()}, {os.cpu_count()} cores",
            f"cold start         {cold:.2f} s to the first answer ({first * 1000:.1f} ms of it)",
            f"resident memory    {memory}",
            f"/v1/check          {requests} posts of {POST_LENGTH} characters, one after another",
            *(f"  p{share:<16} {_quantile(times, share) * 1000:.1f} ms" for share in (50, 95, 99)),
        ]
    )


def _posts(count: int) -> list[str]:
    """Texts that differ throughout, so that no answer comes from the cache."""
    chance = random.Random(306)  # noqa: S311
    texts = []
    for _ in range(count):
        text = ""
        while len(text) < POST_LENGTH:
            text += chance.choice(_WORDS) + chance.choice((" ", " ", " ", ". ", ", "))
        texts.append(text[:POST_LENGTH])
    return texts


def _check(port: int, token: str, text: str) -> float:
    """Seconds from connecting to the whole answer."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/check", json.dumps({"text": text}), headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"the companion answered {response.status}")
    return time.perf_counter() - started


def _quantile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _memory(pid: int) -> str:
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "not told by this system"
    sizes = dict(line.split(":", 1) for line in status.splitlines())
    now, most = (int(sizes[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return f"{now:.0f} MB, at most {most:.0f} MB"


def processor() -> str:
    """The name of this machine's processor."""
    try:
        info = pathlib.Path("/proc/cpuinfo").read_text()
        return next(line for line in info.splitlines() if "model name" in line).split(": ")[1]
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
