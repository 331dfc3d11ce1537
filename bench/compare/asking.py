"""Load by wrk, and single requests by hand; each figure is a median with its spread."""

from __future__ import annotations

import http.client
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """A median with the least and the most of some rounds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Figure:
        return cls(statistics.median(values), min(values), max(values))

    def words(self, unit: str = "", scale: float = 1) -> str:
        low, mid, high = (_short(one * scale) for one in (self.least, self.median, self.most))
        return f"{mid}{unit} ({low}–{high})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk says of a run: answers a second, p50 and p99 in seconds, answers that were no success."""

    rate: float
    p50: float
    p99: float
    bad: int


SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


def wrk(
    port: int, path: str, *, connections: int = 16, seconds: float = 4, script: Path | None = None, host: str = ""
) -> Load:
    """Ask for one page as often as can be."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is not installed (Debian: apt-get install wrk)")
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
    words += ["-s", str(script)] if script else []
    words += ["-H", f"Host: {host}"] if host else []
    done = subprocess.run([*words, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    said = done.stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    bad = sum(map(int, re.findall(r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)", said)))
    return Load(float(rate[1]) if rate else 0.0, _percentile(said, 50), _percentile(said, 99), bad)


def _percentile(said: str, which: int) -> float:
    found = re.search(rf"^\s+{which}%\s+([\d.]+)(us|ms|s|m)$", said, re.MULTILINE)
    return float(found[1]) * SECONDS[found[2]] if found else float("nan")


def alternately(rounds: int, runs: Mapping[str, Callable[[], float]]) -> dict[str, Figure]:
    """Each run in turn, round by round, so that what the machine does beside it meets all alike."""
    values: dict[str, list[float]] = {name: [] for name in runs}
    for _round in range(rounds):
        for name, run in runs.items():
            values[name].append(run())
    return {name: Figure.of(found) for name, found in values.items()}


def fetch(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, bytes, http.client.HTTPMessage]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        line.request("GET", path, headers={"Host": host})
        answer = line.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        line.close()


def timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
