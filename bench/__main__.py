"""Measures this project's server beside others: python -m bench, from the repository's root."""

import argparse
import shlex
import signal
import sys
from pathlib import Path

from bench import environment, report, results, virtuoso
from bench.kinds import OxigraphInMemory, OxigraphOnDisk, RdflibEndpoint
from bench.servers import Kind
from bench.stage import PARTS, Plan, Stage
from ftzgraph.graph.build import ensure_dataset

PEERS = ("native-memory", "native-disk", "virtuoso", "rdflib-memory", "rdflib-oxigraph")
BUILD = Path("build/bench")


def main() -> None:
    """Runs what the command line asks for and writes the report."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as for Ctrl-C: the servers are ended on the way out
    build = BUILD.resolve()
    build.mkdir(parents=True, exist_ok=True)
    found = results.load(build / "results.json") if asked.add or asked.only_report else []
    if not asked.only_report:
        if lack := environment.missing("wrk", "wrk"):
            sys.exit(lack)
        shipped = ensure_dataset(asked.dataset).resolve()
        plan = Plan(
            command=shlex.join(["python", "-m", "bench", *sys.argv[1:]]),
            parts=tuple(asked.parts),
            rounds=asked.rounds,
            seconds=asked.seconds,
            shape_seconds=asked.shape_seconds,
            requests=asked.requests,
            checked=asked.checked,
            patience=asked.patience * 60,
        )
        kinds = _kinds(asked.peers, build)
        for copies in asked.scale:
            stage = Stage(shipped, copies, build, kinds, plan)
            found = [*(each for each in found if each.copies != copies), stage.result]
            try:
                stage.run()
            finally:
                results.save(found, build / "results.json")
    asked.report.write_text(report.write(found, environment.machine()), "utf-8")
    print(f"written: {asked.report}")


def _kinds(names: list[str], build: Path) -> list[Kind]:
    """The peers of these names that can be had here."""
    kinds: list[Kind] = []
    if "virtuoso" in names:
        if lack := environment.missing(virtuoso.SERVER, "virtuoso-opensource-7"):
            print(f"{lack} (going on without it)", flush=True)
        else:
            kinds.append(virtuoso.Virtuoso())
    if set(names) - {"virtuoso"}:
        place = environment.peers(build / "venv")
        stores = [RdflibEndpoint(place, store) for store in ("memory", "oxigraph")]
        kinds += [kind for kind in (OxigraphInMemory(place), OxigraphOnDisk(place), *stores) if kind.name in names]
    return sorted(kinds, key=lambda kind: PEERS.index(kind.name))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add(
        "--scale",
        type=int,
        nargs="+",
        default=[1],
        metavar="N",
        help="sizes, in copies of the shipped graph (default: 1)",
    )
    add("--peers", nargs="*", default=list(PEERS), choices=PEERS, metavar="PEER", help=f"of {', '.join(PEERS)}")
    add("--parts", nargs="+", default=list(PARTS), choices=PARTS, metavar="PART", help=f"of {', '.join(PARTS)}")
    add("--rounds", type=int, default=5, help="rounds, whose median counts (default: 5)")
    add("--seconds", type=int, default=8, help="seconds of a run of the mix (default: 8)")
    add("--shape-seconds", type=int, default=3, help="seconds of a run of one shape (default: 3)")
    add("--requests", type=int, default=60_000, help="different requests in a pool (default: 60,000)")
    add("--checked", type=int, default=20, help="queries of a shape whose answers are compared (default: 20)")
    add("--patience", type=float, default=15, help="minutes that a server may take to load (default: 15)")
    add("--dataset", type=Path, help="the shipped dataset's folder (default: the one in the user's cache)")
    add("--report", type=Path, default=BUILD / "performance.md", help="where the report goes (default: in build/bench)")
    add("--add", action="store_true", help="keep the results of an earlier run for other sizes")
    add("--only-report", action="store_true", help="measure nothing: write the report of the last run again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
