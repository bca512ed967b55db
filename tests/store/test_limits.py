"""Limits fit the graph that is asked."""

import pytest

from ftzgraph.store.limits import Limits

GIGABYTE = 1 << 30


@pytest.mark.parametrize(
    ("triples", "quantum"), [(0, 0.05), (61_540, 0.05), (200_000, 0.1), (2_000_000, 1.0), (10**9, 2.5)]
)
def test_a_query_over_more_is_quick_for_longer_up_to_fifty_times(triples: int, quantum: float) -> None:
    assert Limits().over(triples, 1).quantum == pytest.approx(quantum)


def test_no_more_workers_than_copies_of_the_graph_fit_into_half_of_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ftzgraph.store.limits._memory", lambda: 24 * GIGABYTE)
    limits = Limits(workers=16, quick=3)
    assert [limits.over(1, loaded).workers for loaded in (GIGABYTE // 40, GIGABYTE, 2 * GIGABYTE)] == [16, 12, 6]
    assert limits.over(1, 100 * GIGABYTE).workers == 4, "one long query, and as many quick ones as usual"
    assert limits.over(1, 2 * GIGABYTE).workers_of_one == 4
