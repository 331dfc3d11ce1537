"""Between processes: one at a time, nobody overtaken for long, nobody held up by the dead."""

import os
import subprocess
import sys
import time

import pytest

from comments import turnstile

pytest.importorskip("fcntl")
HOLD = """
import sys, time
from comments import turnstile
end = turnstile.enter(sys.argv[1], 5)
print("in", flush=True)
time.sleep(60)
"""


GREEDY = """
import os, sys, time
from comments import turnstile
place, begins, ends = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
count, longest = 0, 0.0
time.sleep(max(0, begins - time.time()))
while time.time() < ends:
    came = time.time()
    end = turnstile.enter(place, 5)
    longest = max(longest, time.time() - came)
    os.close(os.open(place + "-inside", os.O_CREAT | os.O_EXCL))  # fails where another one is inside
    time.sleep(0.002)
    os.unlink(place + "-inside")
    end()
    count += 1
print(count, longest)
"""


def test_processes_that_come_again_at_once_go_through_one_by_one_and_about_as_often(tmp_path):
    begins = time.time() + 1
    words = [str(tmp_path / "db"), str(begins), str(begins + 1)]
    command = [sys.executable, "-c", GREEDY, *words]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [one.communicate(timeout=60)[0].split() for one in running]
    assert [one.returncode for one in running] == [0, 0, 0]
    counts = [int(count) for count, _longest in said]
    assert min(counts) > 0.2 * max(counts)
    assert max(float(longest) for _count, longest in said) < 0.7


def test_whoever_waits_too_long_goes_without_and_the_dead_hold_nobody_up(tmp_path):
    place = str(tmp_path / "db")
    holder = subprocess.Popen([sys.executable, "-c", HOLD, place], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "in\n"
        began = time.monotonic()
        turnstile.enter(place, 0.1)()
        assert 0.09 < time.monotonic() - began < 3
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    began = time.monotonic()
    end = turnstile.enter(place, 5)
    assert time.monotonic() - began < 1
    end()


def test_where_no_file_can_be_made_nobody_waits(tmp_path):
    began = time.monotonic()
    turnstile.enter(str(tmp_path / "nothing" / "db"), 5)()
    assert time.monotonic() - began < 1
    assert os.listdir(tmp_path) == []
