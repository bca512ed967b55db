"""What the server can say of itself: what was asked, what came of it, how long it took.

Counting is a few additions a request; the text for Prometheus is made when it is asked for.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftzgraph.store.pool import Pool
from ftzgraph.web.access_log import AccessLog
from ftzgraph.web.cache import AnswerCache
from ftzgraph.web.request import Request
from ftzgraph.web.response import Response

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency histogram, in seconds."""
GONE = 499
"""The status that is counted when the client has gone before its answer was there. It is sent to nobody."""
_OURS = frozenset(("GET", "HEAD", "POST", "QUERY", "OPTIONS"))


class Monitor:
    """Counts the requests of one server, and writes each to the log if there is one."""

    def __init__(self, pool: Pool, cache: AnswerCache, log: AccessLog | None) -> None:
        self._pool = pool
        self._cache = cache
        self._log = log
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._latencies: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def record(self, request: Request, response: Response | None, seconds: float) -> None:
        """Takes note of a request that was answered after so long; of one whose client has gone, without a response."""
        status = GONE if response is None else response.status
        kind = _kind(request.path)
        self._requests[kind, request.method if request.method in _OURS else "other", status] += 1
        counts = self._latencies.get(kind)
        if counts is None:
            counts = self._latencies[kind] = [0] * (len(BOUNDS) + 1)
        counts[bisect_left(BOUNDS, seconds)] += 1
        self._seconds[kind] = self._seconds.get(kind, 0.0) + seconds
        if self._log is not None:
            self._log.write(request, response, status, seconds)

    def metrics(self) -> Response:
        """All counts in the text format of Prometheus."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

        registry = CollectorRegistry()
        registry.register(self)
        return Response(200, generate_latest(registry), CONTENT_TYPE_LATEST, {"Cache-Control": "no-store"})

    def collect(self) -> "Iterator[Metric]":
        """What prometheus_client asks of a collector."""
        from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

        labels = ["kind", "method", "status"]
        requests = CounterMetricFamily("ftzgraph_requests", "Requests that were answered.", labels=labels)
        for (kind, method, status), count in sorted(self._requests.items()):
            requests.add_metric([kind, method, str(status)], count)
        yield requests
        latency = HistogramMetricFamily(
            "ftzgraph_request_seconds", "Seconds from the head of a request to its whole answer.", labels=["kind"]
        )
        for kind, counts in sorted(self._latencies.items()):
            totals = [sum(counts[: place + 1]) for place in range(len(counts))]
            buckets = [(bound, float(total)) for bound, total in zip((*map(str, BOUNDS), "+Inf"), totals, strict=True)]
            latency.add_metric([kind], buckets, self._seconds[kind])
        yield latency
        ended = CounterMetricFamily(
            "ftzgraph_queries_ended", "Queries that were ended before they had an answer.", labels=["cause"]
        )
        for cause in ("time", "memory", "disconnect", "crash", "lost"):
            ended.add_metric([cause], self._pool.ended[cause])
        yield ended
        for name, about, value in (
            ("queries_running", "Queries that run.", self._pool.admission.running),
            ("queries_waiting", "Queries that wait for a place.", self._pool.admission.waiting),
            ("workers_idle", "Processes that are ready to evaluate a query.", self._pool.idle),
            ("cache_bytes", "Bytes of the answers that are kept.", self._cache.size),
            ("cache_entries", "Answers that are kept.", len(self._cache)),
            ("dataset_triples", "Triples of the dataset.", self._pool.about.triples),
        ):
            yield GaugeMetricFamily(f"ftzgraph_{name}", about, value)
        yield CounterMetricFamily("ftzgraph_cache_hits", "Answers that were kept and given again.", self._cache.hits)
        yield CounterMetricFamily("ftzgraph_cache_misses", "Answers that were not kept.", self._cache.misses)
        dataset = GaugeMetricFamily("ftzgraph_dataset_info", "The dataset.", labels=["hash", "version"])
        dataset.add_metric([self._pool.about.hash, self._pool.about.version], 1)
        yield dataset


def _kind(path: str) -> str:
    """What a path leads to, in few words: each is a series of its own."""
    if path == "/sparql":
        return "query"
    if path == "/store" or path.startswith("/data/"):
        return "data"
    return "state" if path in ("/health", "/metrics") else "page"
