"""The command `ftzgraph`: reads its arguments, calls what does the work, prints.

The heavy modules are imported by the commands that need them, so that a server starts without RDF tools it has no use
for, and `--help` at once.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ftzgraph.arguments import parser
from ftzgraph.errors import UsageError, UserError

if TYPE_CHECKING:
    from ftzgraph.store.formats import Format
    from ftzgraph.store.interface import Query

_BROKEN_PIPE = 141
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 a check failed or input was unreadable, 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        if arguments is None and sys.argv[1:2] == ["serve"]:
            _tune_allocator()
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except UserError as error:
        print(f"ftzgraph: {_one_line(str(error))}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # whoever read the output has seen enough; the interpreter must not try to flush the rest
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except FileNotFoundError as error:
        print(f"ftzgraph: {_one_line(str(error))}", file=sys.stderr)
        return 1
    return code


def _tune_allocator() -> None:
    from ftzgraph.store import allocator

    allocator.tune()


def _run(arguments: Sequence[str]) -> int:
    reader = parser()
    parsed = reader.parse_args(arguments)
    if parsed.command is None:
        reader.print_help()
        return 2
    return _COMMANDS[parsed.command](parsed)


def _serve(arguments: argparse.Namespace) -> int:
    store: str | None = arguments.store
    if store is not None and "://" in store:
        raise UsageError("--store takes a folder: this version answers from its own store, not from a remote endpoint")
    from ftzgraph.graph.build import ensure_dataset
    from ftzgraph.store.federation import read_federation
    from ftzgraph.store.limits import Limits
    from ftzgraph.web.app import Settings
    from ftzgraph.web.serve import serve

    limits = Limits(seconds=arguments.timeout, memory=arguments.memory << 20)
    if arguments.workers is not None:
        limits = replace(limits, workers=arguments.workers)
    federation = read_federation(arguments.federate)
    dataset = ensure_dataset(None if store is None else Path(store), _progress)
    settings = Settings(
        dataset,
        arguments.report,
        cache=arguments.cache << 20,
        access_log=arguments.access_log,
        proxies=tuple(arguments.trust_proxy),
        federation=federation,
    )
    serve(settings, arguments.host, arguments.port, limits)
    return 0


def _reload(arguments: argparse.Namespace) -> int:
    from ftzgraph.web.control import reload

    print(f"now served: {reload(arguments.port)}")
    return 0


def _build(arguments: argparse.Namespace) -> int:
    from ftzgraph.graph.build import build, manifest
    from ftzgraph.graph.dataset import default_folder

    folder = arguments.output or default_folder()
    for notice in build(folder, progress=_progress):
        print(f"note: {notice}", file=sys.stderr)
    made = manifest(folder)
    print(f"{folder}: {made['triples']} triples, SHA-256 {made['hash']}")
    return 0


def _validate(arguments: argparse.Namespace) -> int:
    from ftzgraph.graph.validate import validate

    _progress("validating")
    report = validate(arguments.files or None)
    write = {"text": report.text, "turtle": report.turtle, "json": report.json}[arguments.format]
    _print(write())
    return 0 if report.conforms else 1


def _verify(arguments: argparse.Namespace) -> int:
    from ftzgraph.graph.build import ensure_dataset
    from ftzgraph.graph.verify import summary, verify

    checked = verify(arguments.report, ensure_dataset(arguments.store, _progress), arguments.edition)
    for note in checked.notes:
        print(f"note: {note}", file=sys.stderr)
    for finding in checked.findings:
        print(finding)
    for line in summary(checked):
        print(line)
    return 1 if checked.findings else 0


def _coverage(arguments: argparse.Namespace) -> int:
    from itertools import groupby

    from ftzgraph.export.table import table
    from ftzgraph.graph.build import ensure_dataset
    from ftzgraph.graph.coverage import coverage, summary

    covered = coverage(arguments.report, ensure_dataset(arguments.store, _progress), arguments.edition)
    for fault in covered.faults:
        print(fault, file=sys.stderr)
    if not arguments.summary:
        for section, gaps in groupby(covered.gaps, key=lambda gap: gap.section):
            print(section)
            for gap in gaps:
                print(f"  {gap}")
    _print(table(("kind", "found", "carried", "excepted", "missing", "%"), summary(covered)))
    return 0 if covered.complete else 1


def _extract(arguments: argparse.Namespace) -> int:
    from ftzgraph.graph.extraction import extract

    _progress("extracting")
    notices = extract(arguments.report, arguments.edition, arguments.output)
    for notice in notices:
        print(f"{arguments.report}:{notice}", file=sys.stderr)
    print(f"{arguments.output}: the {arguments.edition} edition, with {len(notices)} notices")
    return 0


def _locate(arguments: argparse.Namespace) -> int:
    from ftzgraph.graph.locate import locate

    _print(locate(arguments.report, arguments.text))
    return 0


def _query(arguments: argparse.Namespace) -> int:
    from ftzgraph.store import formats, guard
    from ftzgraph.store.errors import NotAcceptableError, QuerySyntaxError, RefusedError, StoreError

    try:
        query = guard.admit(_query_text(arguments.file))
        wanted = arguments.format or ("table" if formats.JSON in query.form.formats else "turtle")
        format = _answer_format(query, wanted)
        body = _ask(query, format, arguments)
    except QuerySyntaxError as error:
        place = f"line {error.line}, column {error.column}: " if error.line is not None else ""
        raise UserError(f"{place}{error}") from error
    except (RefusedError, NotAcceptableError) as error:
        raise UsageError(str(error)) from error
    except StoreError as error:
        raise UserError(str(error)) from error
    if wanted == "table":
        from ftzgraph.export.table import answer

        _print(answer(body))
    else:
        _print(body)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from ftzgraph.export import rdf
    from ftzgraph.graph.build import ensure_dataset

    target = next(target for target in rdf.TARGETS if target.name == arguments.format)
    dataset = ensure_dataset(arguments.store, _progress)
    if arguments.output is None:
        rdf.write(dataset, target, sys.stdout.buffer)
    else:
        rdf.save(arguments.output, lambda output: rdf.write(dataset, target, output))
    return 0


def _stats(arguments: argparse.Namespace) -> int:
    from ftzgraph.export.table import table
    from ftzgraph.graph import stats
    from ftzgraph.graph.build import ensure_dataset

    store = stats.load(ensure_dataset(arguments.store, _progress))
    classes = [(str(row.things), row.zh, row.en) for row in stats.by_class(store)]
    _print(table(("数量 things", "类", "class"), classes))
    chapters = [
        (row.edition, str(len(row.records)), str(row.passages), "  " * row.depth + row.zh, row.en)
        for row in stats.by_chapter(store)
    ]
    _print("\n" + table(("版 edition", "记录 records", "文段 passages", "章节", "part or chapter"), chapters))
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "serve": _serve,
    "reload": _reload,
    "build": _build,
    "validate": _validate,
    "verify": _verify,
    "coverage": _coverage,
    "extract": _extract,
    "locate": _locate,
    "query": _query,
    "export": _export,
    "stats": _stats,
}


def _query_text(name: str) -> str:
    from ftzgraph.resources import resource

    if name == "-":
        if sys.stdin.isatty():
            raise UsageError("no query: name a file, or pipe a query in (see ftzgraph query --help)")
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    path = Path(name)
    if not path.exists() and path.name == name:
        path = resource("queries") / f"{name.removesuffix('.rq')}.rq"
        if not path.exists():
            raise UserError(f"no file and no query is called {name}: the project's queries stand in {path.parent}")
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {path} ({error}): name a query file in UTF-8") from error


def _answer_format(query: "Query", wanted: str) -> "Format":
    from ftzgraph.store import formats

    if wanted == "table":
        wanted = "json"
        if formats.JSON not in query.form.formats:
            raise UsageError(f"an answer to {query.form.value} is a graph, not a table: choose --format turtle")
    found = next((format for format in query.form.formats if format.called(wanted)), None)
    if found is None:
        names = ", ".join(format.name for format in query.form.formats)
        raise UsageError(f"an answer to {query.form.value} cannot be given as {wanted}: choose one of {names}")
    return found


def _ask(query: "Query", format: "Format", arguments: argparse.Namespace) -> bytes:
    if arguments.endpoint:
        from ftzgraph.export.endpoint import ask

        return ask(arguments.endpoint, query.text, format.media_types)
    from ftzgraph.graph.build import ensure_dataset
    from ftzgraph.store.embedded import EmbeddedStore

    return EmbeddedStore(ensure_dataset(arguments.store, _progress)).query(query, format).body


def _print(text: str | bytes) -> None:
    body = text.encode() if isinstance(text, str) else text
    sys.stdout.flush()
    sys.stdout.buffer.write(body if body.endswith(b"\n") or not body else body + b"\n")


def _progress(step: str) -> None:
    if sys.stderr.isatty():
        print(f"{step} …", file=sys.stderr)


def _one_line(text: str) -> str:
    return " ".join(text.split())
