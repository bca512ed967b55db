"""Minimal: python -m bench"""
import argparse, statistics, sys, tempfile
from pathlib import Path
from bench import pools, load, processes, scale
from bench.kinds import *
from bench.virtuoso import Virtuoso
from bench.answers import differences
from bench.servers import Data, Server
from bench.shapes import SHAPES
from ftzgraph.graph.build import ensure_dataset

p = argparse.ArgumentParser()
p.add_argument("--dataset", type=Path); p.add_argument("--oxigraph", type=Path)
p.add_argument("--scale", type=int, default=1); p.add_argument("--rounds", type=int, default=5)
p.add_argument("--seconds", type=int, default=4); p.add_argument("--requests", type=int, default=40000)
p.add_argument("--shapes", nargs="*")
a = p.parse_args()
build = Path("build/bench"); build.mkdir(parents=True, exist_ok=True)
shipped = ensure_dataset(a.dataset).resolve()
dataset = scale.dataset(shipped, a.scale, (build / f"scale-{a.scale}").resolve())
questions = pools.Questions(shipped / "ftzgraph.nq", a.scale)
servers = []
with tempfile.TemporaryDirectory() as folder:
    try:
        for kind in (Ours(), OxigraphInMemory(a.oxigraph)):
            s = Server(kind, Data(dataset, Path(folder)), 600); servers.append(s)
            print(kind.title, f"loaded in {s.loading:.1f} s", flush=True)
        parts = {"mix": questions.mix(a.requests)}
        for shape in SHAPES:
            parts[shape.name] = questions.of(shape, a.requests)
        for name in a.shapes or list(parts):
            requests = parts[name]
            found, rows = differences(servers[0], servers[1:], requests[:30])
            for line in found: print("DIFFERENT", line[:500])
            runs = {s.kind.name: [] for s in servers}
            for round in range(a.rounds):
                for s in servers:
                    path = Path(folder) / f"{name}-{s.kind.name}"
                    if not path.exists(): pools.write(requests, path, s.kind.endpoint); load.drive(s.port, path, len(requests)//2, 1)
                    run = load.drive(s.port, path, round * len(requests) // a.rounds, a.seconds)
                    if run.failed or run.requests > len(requests): print("FLAG", s.kind.name, run)
                    runs[s.kind.name].append(run)
                    processes.wait_until_idle(s.pid)
            rates = [statistics.median(r.rate for r in rs) for rs in runs.values()]
            ratio = statistics.median(x.rate / y.rate for x, y in zip(*runs.values()))
            lat = [(statistics.median(r.p50 for r in rs), statistics.median(r.p99 for r in rs)) for rs in runs.values()]
            print(f"{name:10} ours {rates[0]:8.0f}/s native {rates[1]:8.0f}/s ratio {ratio:.2f}  rows/query {rows/min(30,len(requests)):.0f} bytes/query {runs['ours'][0].bytes/runs['ours'][0].requests:.0f} p50 {lat[0][0]:.2f} {lat[1][0]:.2f} p99 {lat[0][1]:.2f} {lat[1][1]:.2f}", flush=True)
        print("pss MB", processes.pss(servers[0].pid)/1e6, "native rss", processes.rss(servers[1].pid)/1e6)
    finally:
        for s in servers: s.stop()
