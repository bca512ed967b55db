"""One run of the benchmark on a graph of one size: which servers run when, and what is measured then."""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import answers, processes, scale
from bench.hostile import Hostile
from bench.kinds import Ours, has_cache
from bench.load import CONNECTIONS, drive
from bench.pools import Pool, Questions, Request
from bench.results import Pair, Result
from bench.servers import Data, Kind, Server, SkippedError
from bench.shapes import SHAPES
from bench.turns import in_turn, say
from ftzgraph.graph.build import manifest
from ftzgraph.graph.dataset import QUADS

PARTS = ("answers", "mix", "shapes", "memory", "hostile", "cache", "start")
NATIVE = "native-memory"
_FAR = 20
"""A peer that this server is so many times as quick as has its shapes left out."""
_REPEATED = 20
"""Queries that are asked over and over to measure the cache."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    command: str
    """What has been asked for, to be asked again."""
    parts: tuple[str, ...]
    rounds: int
    seconds: int
    """Seconds of a run of the mix."""
    shape_seconds: int
    """Seconds of a run of one shape."""
    requests: int
    """Different requests in a pool."""
    checked: int
    """Queries of each shape whose answers are compared."""
    patience: float
    """Seconds that a server may take to load."""


class Stage:
    """Measures on a graph of `copies` copies; `result` grows with each part."""

    def __init__(self, shipped: Path, copies: int, build: Path, kinds: list[Kind], plan: Plan) -> None:
        dataset = scale.dataset(shipped, copies, build / f"scale-{copies}")
        self._plan = plan
        self._kinds = kinds
        self._questions = Questions(shipped / QUADS, copies)
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="run-", dir=build)))
        self._data = Data(dataset, self._folder)
        self.result = Result(copies, int(manifest(dataset)["triples"]), plan.command, plan.rounds)

    def run(self) -> None:
        """Measures every part of the plan, and ends what it started."""
        print(f"{self.result.triples:,} triples", flush=True)
        with self._stack:
            ours = self._start(Ours())
            peers = self._start_all(self._kinds)
            self._compare(ours, peers)
            for peer in peers:
                if peer.kind.name != NATIVE:
                    peer.stop()
            if "hostile" in self._plan.parts:
                self._hostile(ours)
            ours.stop()
            if "cache" in self._plan.parts:
                self._cache([peer for peer in peers if peer.kind.name == NATIVE])
            if "start" in self._plan.parts:
                self._starts()

    def _start(self, kind: Kind) -> Server:
        server = Server(kind, self._data, self._plan.patience)
        self._stack.callback(server.stop)
        self.result.titles[kind.name] = kind.title
        self.result.loading[kind.name] = server.loading
        print(f"  {kind.title}: answers after {server.loading:.1f} s", flush=True)
        return server

    def _start_all(self, kinds: list[Kind]) -> list[Server]:
        servers = []
        for kind in kinds:
            try:
                servers.append(self._start(kind))
            except SkippedError as reason:
                self.result.skipped[kind.title] = str(reason)
                print(f"  {kind.title}: {reason}", flush=True)
        return servers

    def _compare(self, ours: Server, peers: list[Server]) -> None:
        plan, result = self._plan, self.result
        if "answers" in plan.parts:
            for shape in SHAPES:
                requests = self._questions.of(shape, plan.requests)[: plan.checked]
                result.differences += answers.differences(ours, peers, requests)
                result.checked += len(requests)
            print(f"  answers: {len(result.differences)} of {result.checked} × {len(peers)} differ", flush=True)
        if "mix" in plan.parts:
            pool = self._pool("mix", self._questions.mix(plan.requests))
            result.pairs["mix"] = in_turn(pool, ours, peers, plan.rounds, plan.seconds)
            result.parts = _parts(ours, pool, plan.seconds)
        if "memory" in plan.parts:
            result.memory["ours"] = processes.pss(ours.pid)
            result.memory["graph"] = _loaded(self._data.quads)
            result.memory |= {peer.kind.name: processes.pss(peer.pid) for peer in peers}
            print("  memory:", {name: f"{size / 1e6:.0f} MB" for name, size in result.memory.items()}, flush=True)
        if "shapes" in plan.parts:
            mixed = result.pairs.get("mix", {})
            quick = [peer for peer in peers if not _is_far_behind(mixed.get(peer.kind.name))]
            for shape in SHAPES:
                pool = self._pool(shape.name, self._questions.of(shape, plan.requests))
                result.pairs[shape.name] = in_turn(pool, ours, quick, plan.rounds, plan.shape_seconds)

    def _hostile(self, ours: Server) -> None:
        """The mix, quiet and beside hostile queries in turn, from many connections and from one."""
        pool = self._pool("hostile", self._questions.mix(self._plan.requests))
        pairs = self.result.pairs["hostile"] = {}
        drive(ours, pool, 0, self._plan.seconds)
        for connections in (CONNECTIONS, 1):
            pair = pairs[str(connections)] = Pair()
            for number in range(self._plan.rounds):
                offset = number * len(pool.requests) // self._plan.rounds
                with Hostile(ours) as hostile:
                    pair.one.append(drive(ours, pool, offset, self._plan.seconds, connections, rests=False))
                for end, count in hostile.ended.items():
                    self.result.hostile[end] = self.result.hostile.get(end, 0) + count
                processes.wait_until_idle(ours.pid)
                pair.other.append(drive(ours, pool, offset, self._plan.seconds, connections))
            say(f"hostile queries, {connections} connections", pair)
        print("  hostile queries ended:", self.result.hostile, flush=True)

    def _cache(self, native: list[Server]) -> None:
        """The same few queries over and over, to a server with a cache; then by clients that hold the answers."""
        if not has_cache():
            note = "this version has no cache"
            self.result.pairs["repeated"] = {NATIVE: Pair(note=note)}
            return
        cached = self._start(Ours(cache=True))
        requests = self._questions.mix(self._plan.requests)[:_REPEATED]
        plan = self._plan
        pool = self._pool("repeated", requests)
        self.result.pairs["repeated"] = in_turn(pool, cached, native, plan.rounds, plan.shape_seconds, repeats=True)
        tagged = [request.held(_tag(cached, request)) for request in requests]
        self.result.pairs["unchanged"] = {cached.kind.name: self._unchanged(cached, pool, tagged)}
        cached.stop()

    def _unchanged(self, cached: Server, whole: Pool, tagged: list[Request]) -> Pair:
        """Answers of 304, and whole answers from the cache, in turn."""
        if not all(_is_unchanged(cached, each) for each in tagged):
            return Pair(note="not every repeated query was answered with 304")
        pair, pool = Pair(), self._pool("unchanged", tagged)
        for _ in range(self._plan.rounds):
            pair.one.append(drive(cached, pool, 0, self._plan.shape_seconds))
            pair.other.append(drive(cached, whole, 0, self._plan.shape_seconds))
        say("304 to whole answers from the cache", pair)
        return pair

    def _starts(self) -> None:
        for _ in range(self._plan.rounds):
            server = Server(Ours(), self._data, self._plan.patience)
            server.stop()
            self.result.start.append(server.loading)
        print("  first answer after", [f"{seconds:.2f} s" for seconds in self.result.start], flush=True)

    def _pool(self, name: str, requests: list[Request]) -> Pool:
        return Pool.write(name, requests, self._folder)


def _is_far_behind(mixed: Pair | None) -> bool:
    """Whether a peer is so slow on the mix that its ratio for each shape would take hours and tell nothing."""
    ratio = mixed.ratio(lambda run: run.rate) if mixed else None
    return (ratio is not None and ratio > _FAR) or bool(mixed and mixed.note)


def _parts(ours: Server, pool: Pool, seconds: int) -> dict[str, float]:
    """Milliseconds a request that are used where queries are evaluated, and where requests are answered."""
    keeper, web = processes.children(ours.pid)
    parts = {"evaluating": keeper, "web server": web}
    before = {name: processes.processor_seconds(pid) for name, pid in parts.items()}
    requests = drive(ours, pool, 0, seconds).requests
    return {name: 1e3 * (processes.processor_seconds(pid) - before[name]) / requests for name, pid in parts.items()}


def _tag(server: Server, request: Request) -> str:
    return server.ask(request.encoded, {"Accept": request.accept})[1].get("etag", "")


def _is_unchanged(server: Server, request: Request) -> bool:
    headers = {"Accept": request.accept, "If-None-Match": request.tag}
    return server.ask(request.encoded, headers)[0] == 304


def _loaded(quads: Path) -> int:
    """The bytes that the graph takes in the memory of a process that has nothing else to do."""
    command = [sys.executable, "-m", "bench.loaded", str(quads)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
