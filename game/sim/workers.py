"""Processes that fight battles beside the one that asks for them, and end with it, however it ends."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from game.batches import prepare_for_batches


def worker_pool(jobs: int) -> ProcessPoolExecutor:
    """So many processes that wait for work."""
    # Never fork: a forked child of a process that holds a window or threads can hang.
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """A pool of so many processes, none for one job; whoever leaves by an exception does not wait for their work."""
    if jobs == 1:
        yield None
        return
    pool, before = worker_pool(jobs), set(multiprocessing.active_children())
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        raise
    pool.shutdown()


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked: it ends its workers
    prepare_for_batches()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # who waits for work that nobody will send never ends by itself
