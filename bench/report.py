"""Writes the report of a run: the frame is report.md, the numbers are the run's."""

from pathlib import Path
from string import Template

from bench.load import Run
from bench.results import Pair, Result, median
from bench.shapes import SHAPES
from bench.targets import TARGETS

_FRAME = Path(__file__).with_name("report.md")
_STATES = (
    ("repeated", "native-memory", "twenty queries repeated, cache on", "Oxigraph in memory"),
    ("unchanged", "ours-cached", "the same, answered with 304", "whole answers from the cache"),
    ("hostile", "16", "the mix beside hostile queries, 16 connections", "the mix alone"),
    ("hostile", "1", "the mix beside hostile queries, 1 connection", "the mix alone"),
)
"""What was driven in turn besides servers on the mix: the part, the pair's name, what the one is, what the other is."""


def write(results: list[Result], machine: str) -> str:
    """The report as Markdown, with a section for each size of graph. `machine` says where it was measured."""
    results = sorted(results, key=lambda result: result.copies)
    return Template(_FRAME.read_text("utf-8")).substitute(
        command="\n".join(dict.fromkeys(result.command for result in results)),
        machine=machine,
        targets=_targets(results),
        rounds=" or ".join(sorted({str(result.rounds) for result in results})),
        sections="\n".join(line for result in results for line in _section(result)).rstrip() + "\n",
    )


def _targets(results: list[Result]) -> str:
    rows = [[target.title, target.wanted, *(target.cell(result) for result in results)] for target in TARGETS]
    return _table(["", "wanted", *(_size(result) for result in results)], rows)


def _size(result: Result) -> str:
    return "shipped graph" if result.copies == 1 else f"{result.copies} copies"


def _section(result: Result) -> list[str]:
    title = _size(result)
    lines = [f"## {title[0].upper()}{title[1:]}: {result.triples:,} triples", ""]
    if "mix" in result.pairs:
        about = "The mix, with the processor time for a request and the memory (proportional set size) of each server:"
        lines += [about, "", _mix(result), ""]
    if result.parts:
        parts = " and ".join(f"{used:.2f} ms in its part “{name}”" for name, used in result.parts.items())
        lines += [f"Of the processor time of this server, a request of the mix takes {parts}.", ""]
    if any(shape.name in result.pairs for shape in SHAPES):
        about = "Shape by shape, this server to the other, and the processor time for a request:"
        lines += [about, "", _shapes(result), ""]
    lines += [f"Not measured: {title}: {reason}.\n" for title, reason in result.skipped.items()]
    if result.checked:
        lines += _answers(result)
    states = [_state(title, result.pairs[part][name], other) for part, name, title, other in _states(result)]
    if states:
        head = ["", "p50", "p99", "in turn with", "p50", "p99", "requests to requests", "p50 to p50"]
        lines += ["Repeated queries, and hostile ones:", "", _table(head, states), ""]
    if result.hostile:
        ends = ", ".join(f"{count} with {status}" for status, count in sorted(result.hostile.items()))
        lines += [f"The hostile queries, eight at a time from another address, ended: {ends}.", ""]
    return lines


def _mix(result: Result) -> str:
    pairs = result.pairs["mix"]
    ours = [run for pair in pairs.values() for run in pair.one]
    rows = [[result.titles["ours"], "1", *_figures(ours), *_loaded(result, "ours")]]
    for name, pair in pairs.items():
        rows.append([result.titles[name], _ratio(pair), *_figures(pair.other), *_loaded(result, name)])
    return _table(["server", "ratio", "p50", "p99", "p99 to p50", "processor", "memory", "starts and loads in"], rows)


def _shapes(result: Result) -> str:
    found = {shape.name: result.pairs[shape.name] for shape in SHAPES if shape.name in result.pairs}
    names = list(dict.fromkeys(name for pairs in found.values() for name in pairs))
    rows = []
    for shape, pairs in found.items():
        ours = [run for pair in pairs.values() for run in pair.one]
        used = [_figures(ours)[3], *(_figures(pairs.get(name, Pair()).other)[3] for name in names)]
        rows.append([shape, *(_ratio(pairs.get(name, Pair())) for name in names), *used])
    titles = [result.titles[name] for name in names]
    head = ["shape", *titles, "processor: ftzgraph", *(f"processor: {title}" for title in titles)]
    return _table(head, rows)


def _states(result: Result) -> list[tuple[str, str, str, str]]:
    return [each for each in _STATES if each[1] in result.pairs.get(each[0], {})]


def _state(title: str, pair: Pair, other: str) -> list[str]:
    slower = pair.ratio(lambda run: run.p50)
    latency = "–" if slower is None else f"{slower:.2f}"
    return [title, *_figures(pair.one)[:2], other, *_figures(pair.other)[:2], _ratio(pair), latency]


def _figures(runs: list[Run]) -> list[str]:
    p50, p99 = median(runs, lambda run: run.p50), median(runs, lambda run: run.p99)
    spread = median(runs, lambda run: run.p99 / run.p50)
    processor = median(runs, lambda run: 1e3 * run.processor / run.requests)
    if p50 is None or p99 is None or spread is None or processor is None:
        return ["–"] * 4
    return [f"{p50:.1f} ms", f"{p99:.1f} ms", f"{spread:.1f}", f"{processor:.2f} ms"]


def _loaded(result: Result, name: str) -> list[str]:
    memory = f"{result.memory[name] / 1e6:,.0f} MB" if name in result.memory else "–"
    return [memory, f"{result.loading[name]:.1f} s"]


def _ratio(pair: Pair) -> str:
    ratio = pair.ratio(lambda run: run.rate)
    warning = f" ⚠ {pair.errors()} of {len(pair.one)}" if pair.errors() else ""
    return (f"{ratio:.2f}" if ratio is not None else pair.note or "–") + warning


def _answers(result: Result) -> list[str]:
    text = (
        f"Answers: {result.checked} queries, as many of each shape, were asked of every server beforehand, and the "
        "answers compared as multisets of rows (graphs as sets of triples)."
    )
    if not result.differences:
        return [text, "All are equal.", ""]
    lines = [text, "These differ from this server's:", ""]
    for server in dict.fromkeys(each.server for each in result.differences):
        for shape in dict.fromkeys(each.shape for each in result.differences if each.server == server):
            same = [each for each in result.differences if (each.server, each.shape) == (server, shape)]
            lines.append(f"- {result.titles[server]}, {shape}: {len(same)}; the first {same[0].what}")
    return [*lines, ""]


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])
