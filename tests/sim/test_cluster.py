"""Battles on a Dask cluster give the numbers that they give at home."""

import json
import sys
from importlib.util import find_spec

import pytest

import game.sim.cluster
from game.cli import main
from game.sim.cluster import ClusterError, cluster

MISSING = 'the extra is not installed: pip install -e ".[test,dask]"'
needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason=MISSING)
ASKED = ["simulate", "target_practice", "--worlds", "150", "--seed", "4", "--stop-after", "4", "--json"]


@pytest.mark.parametrize(
    "address",
    ["", "dask", "dask://", "dask://host", "tcp://host:8786", "dask://host:0", "dask://host:99999", "dask://a b:1"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ClusterError, match="expected dask://HOST:PORT"), cluster(address):
        pass


def test_without_dask_it_is_said_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main([*ASKED, "--executor", "dask://localhost:8786"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "install darklight[dask]" in told.err


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_where_nobody_answers(monkeypatch, capsys):
    monkeypatch.setattr(game.sim.cluster, "_CONNECT_S", 0.5)
    assert main([*ASKED, "--executor", "dask://127.0.0.1:1"]) == 2
    assert "dask://127.0.0.1:1: no scheduler answers there" in capsys.readouterr().err


@pytest.fixture
def of_two_workers():
    """The address of a cluster on this machine."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp://"
    ) as here:
        yield here.scheduler_address.replace("tcp://", "dask://")


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_the_numbers_are_those_of_one_process(of_two_workers, capsys):
    told = []
    for more in ([], ["--jobs", "2"], ["--executor", of_two_workers]):
        assert main([*ASKED, *more]) == 0
        told.append(json.loads(capsys.readouterr().out))
        del told[-1]["worlds_per_s"]
    assert told[0] == told[1] == told[2]


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_workers_with_other_rules_are_refused(of_two_workers, monkeypatch):
    monkeypatch.setattr(game.sim.cluster, "RULES_VERSION", -1)
    with pytest.raises(ClusterError, match="these are rules -1"), cluster(of_two_workers):
        pass


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_without_workers_is_refused():
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, dashboard_address=None, protocol="tcp://") as here:
        address = here.scheduler_address.replace("tcp://", "dask://")
        with pytest.raises(ClusterError, match="there are no workers"), cluster(address):
            pass
