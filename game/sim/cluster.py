"""Machines that fight battles together: a Dask cluster, for who has installed the optional extra `darklight[dask]`.

`dask scheduler` on one machine and `dask worker ADDRESS` on each make one, if all have this version of the game.
"""

import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from game.batches import prepare_for_batches

from ..rules import RULES_VERSION

SCHEME = "dask://"
_PLACE = re.compile(rf"{SCHEME}(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{{1,5}})")
_CONNECT_S = 10.0


class ClusterError(ValueError):
    """A cluster cannot be used; the text says why."""


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of the cluster at `dask://HOST:PORT`; whoever leaves by an exception does not wait for their work.

    Raises ClusterError where there is none, or one whose workers would give other numbers.
    """
    place = _PLACE.fullmatch(address)
    if place is None or not 0 < int(place[2]) < 1 << 16:
        raise ClusterError(f"expected {SCHEME}HOST:PORT, got {address[:60]!r}")
    client = _client(f"tcp://{place[1]}:{place[2]}", address)
    try:
        _check_machines(client, address)
        client.run(prepare_for_batches)
        pool = client.get_executor(pure=False)
        try:
            yield pool
        except BaseException as error:
            pool.shutdown(wait=False)
            if type(error).__name__ == "KilledWorker":
                raise ClusterError(f"{address}: workers died of this") from None
            raise
        pool.shutdown()
    finally:
        client.close()


def _client(scheduler: str, address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(f"{address} needs dask, which is not installed ({error}): install darklight[dask]") from None
    try:
        return Client(scheduler, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        why = str(error).split("\n")[0][:120]
        raise ClusterError(f"{address}: no scheduler answers there: {why or type(error).__name__}") from None


def _check_machines(client: Any, address: str) -> None:
    """Raises ClusterError unless there are workers, and they and their scheduler have the rules of this version."""

    # Told in a lambda, as that travels by value: it runs where the game is not installed, and says so.
    rules = lambda: __import__("game.rules", fromlist=["RULES_VERSION"]).RULES_VERSION  # noqa: E731
    found = {f"the worker at {place}": told for place, told in client.run(rules, on_error="return").items()}
    if not found:
        raise ClusterError(f"{address}: there are no workers")
    try:
        found["the scheduler"] = client.run_on_scheduler(rules)
    except Exception as error:
        found["the scheduler"] = error
    for machine, version in sorted(found.items()):
        if isinstance(version, Exception):
            raise ClusterError(f"{address}: {machine} has no darklight: {version}")
        if version != RULES_VERSION:
            raise ClusterError(f"{address}: {machine} has rules {version}, these are rules {RULES_VERSION}")
