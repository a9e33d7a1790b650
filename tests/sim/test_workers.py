"""Processes that work beside another end with it, and do not keep it from ending."""

import os
import signal
import subprocess
import sys
import time

import pytest

from game.sim.workers import workers

AT_WORK = """
import multiprocessing, time
from game.sim.workers import workers

if __name__ == "__main__":
    with workers(2) as pool:
        waits = [pool.submit(time.sleep, 600) for _ in range(2)]
        pool.submit(time.sleep, 0)
        while not all(one.running() for one in waits):
            time.sleep(0.01)
        print(*(one.pid for one in multiprocessing.active_children()), flush=True)
        waits[0].result()
"""


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:  # one that ended and that nobody has waited for is dead too
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks at processes by /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_at_once_with_whoever_asked_them(how: signal.Signals, tmp_path: object) -> None:
    program = os.path.join(str(tmp_path), "at_work.py")
    with open(program, "w") as file:
        file.write(AT_WORK)
    asked = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert asked.stdout is not None
    pids = [int(word) for word in asked.stdout.readline().split()]
    assert len(pids) >= 2
    asked.send_signal(how)
    asked.wait(30.0)
    asked.stdout.close()
    until = time.monotonic() + 30.0
    while any(map(lives, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(lives, pids))


def test_one_job_needs_no_worker() -> None:
    with workers(1) as pool:
        assert pool is None
