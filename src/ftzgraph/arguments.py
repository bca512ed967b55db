"""What the commands of `ftzgraph` take, with their help."""

import argparse
from pathlib import Path
from typing import NoReturn

from ftzgraph import __version__

EXPORTS = ("turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml")
ANSWERS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads")

_STORE = "the dataset's folder (default: the one in the user's cache, made when it is absent or out of date)"


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, without the usage that would bury it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"ftzgraph: {' '.join(message.split())}: see {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """The parser: `command` holds the name of the chosen command, None when there is none."""
    top = _Parser(
        prog="ftzgraph",
        description="A knowledge graph of China's pilot free trade zones, with the evidence for each fact.",
        epilog="ftzgraph COMMAND --help says more about a command. FTZGRAPH_DATASET names another default folder for "
        "the dataset.",
    )
    top.add_argument("--version", action="version", version=f"ftzgraph {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _data_commands(commands)
    _use_commands(commands)
    return top


def _data_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    extract = _command(
        commands,
        "extract",
        "turn a report's text into Turtle",
        "Reads the outline, tables, annexes, timeline and documents. What it cannot read it reports on standard error, "
        "a line each with the place, and goes on. The folder is replaced at once, or left as it was.",
        "ftzgraph extract ftz-report-2025.txt --edition 2025 -o data/report-2025",
    )
    extract.add_argument("report", type=Path, metavar="REPORT", help="the report's text, UTF-8")
    extract.add_argument("--edition", required=True, metavar="YEAR", help="the year on the report's cover")
    extract.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="where the Turtle goes")

    locate = _command(
        commands,
        "locate",
        "find a phrase in the report",
        "Prints the passage, the sentence or table row, that a curated record would cite. White space in the phrase "
        "does not count.",
        "ftzgraph locate ftz-report-2024.txt 'REITs' >> data/curated/passages.ttl",
    )
    locate.add_argument("report", type=Path, metavar="REPORT", help="the report's text, UTF-8")
    locate.add_argument("text", metavar="TEXT", help="the words to look for, as printed")

    build = _command(
        commands,
        "build",
        "make the dataset",
        "Merges, infers, describes, and writes canonical N-Quads and a manifest with version, hash and counts. The "
        "same input gives the same bytes.",
        "ftzgraph build -o build/dataset",
    )
    build.add_argument("-o", "--output", type=Path, metavar="DIR", help="where it goes (default: the user's cache)")

    validate = _command(
        commands,
        "validate",
        "check the data against the shapes",
        "SHACL over the project's data, or over the files named together with it. Exit code 1 on a violation.",
        "ftzgraph validate\n  ftzgraph validate my-records.ttl --format turtle",
    )
    validate.add_argument("files", nargs="*", type=Path, metavar="FILE", help="Turtle to check")
    validate.add_argument("--format", choices=("text", "turtle", "json"), default="text", help="(default: text)")

    verify = _command(
        commands,
        "verify",
        "check the data against the report's text",
        "Checks each passage's place and hash, and that every stated name, number, date and document number of a "
        "record stands in its passages. One finding a line; exit code 1 when there is one.",
        "ftzgraph verify ftz-report-2024.txt",
    )
    verify.add_argument("report", type=Path, metavar="REPORT", help="the report's text, UTF-8")
    verify.add_argument("--edition", metavar="YEAR", help="which edition the text is (default: told by its hash)")
    verify.add_argument("--store", type=Path, metavar="DIR", help=_STORE)

    coverage = _command(
        commands,
        "coverage",
        "check that the data holds all that the report's text says",
        "Looks at each paragraph and table row, and at each number with a unit, title, document number, date, zone, "
        "area and body in them: does a record that cites the place carry it? Prints by section what is missing, then a "
        "table of counts. What may stay out is listed with a reason in data/coverage. Exit code 1 when something else "
        "is missing.",
        "ftzgraph coverage ftz-report-2024.txt\n  ftzgraph coverage ftz-report-2024.txt --summary",
    )
    coverage.add_argument("report", type=Path, metavar="REPORT", help="the report's text, UTF-8")
    coverage.add_argument("--edition", metavar="YEAR", help="which edition the text is (default: told by its hash)")
    coverage.add_argument("--store", type=Path, metavar="DIR", help=_STORE)
    coverage.add_argument("--summary", action="store_true", help="print the table only")


def _use_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    serve = _command(
        commands,
        "serve",
        "serve the SPARQL endpoint and the pages",
        "Answers at http://HOST:PORT/ until it is told to stop. Who has the report can give it, to see each passage "
        "beside the fact.",
        "ftzgraph serve\n  ftzgraph serve --port 8080 --report ftz-report-2024.txt",
    )
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen at (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, metavar="P", help="the port to listen at (default: 8000)")
    serve.add_argument("--store", metavar="DIR", help=_STORE)
    serve.add_argument("--report", type=Path, metavar="FILE", help="the report's text")
    serve.add_argument(
        "--timeout", type=_seconds, default=10.0, metavar="S", help="seconds that a query may run (default: 10)"
    )
    serve.add_argument(
        "--memory", type=_number, default=1024, metavar="MB", help="what a query may use over the data (default: 1024)"
    )
    serve.add_argument(
        "--workers", type=_number, metavar="N", help="queries that run at once (default: 16, or four a processor)"
    )

    serve.add_argument(
        "--cache",
        type=_number_or_none,
        default=64,
        metavar="MB",
        help="what answers may take in memory to be given again (default: 64; 0: none is kept)",
    )

    serve.add_argument(
        "--access-log", type=Path, metavar="FILE", help="write a JSON object a request to this file (default: none)"
    )
    serve.add_argument(
        "--trust-proxy",
        action="append",
        default=[],
        metavar="NET",
        help="believe what a proxy at this address or in this network says of who asks (may be given again)",
    )
    serve.add_argument(
        "--federate",
        action="append",
        default=[],
        metavar="URL",
        help="let queries call servers with SERVICE whose address begins with this, on the open internet "
        "(may be given again; default: none)",
    )

    reload = _command(
        commands,
        "reload",
        "have a running server take in a newly built dataset",
        "Tells the server of a port, which this user has started, to load its folder anew. Requests go on being "
        "answered, each from the one or the other dataset as a whole; says what is served now. SIGHUP to the server "
        "does the same.",
        "ftzgraph build -o build/dataset && ftzgraph reload --port 8000",
    )
    reload.add_argument("--port", type=_port, default=8000, metavar="P", help="the server's port (default: 8000)")

    query = _command(
        commands,
        "query",
        "run a SPARQL query",
        "Runs a query file, a query from standard input, or one of the project's own by its name. SELECT and ASK are "
        "shown as a table, CONSTRUCT and DESCRIBE as Turtle, unless a format is chosen.",
        "ftzgraph query zones-and-batches\n  ftzgraph query mine.rq --format csv > answer.csv\n"
        "  echo 'SELECT * { ?s ?p ?o } LIMIT 3' | ftzgraph query\n"
        "  ftzgraph query mine.rq --endpoint https://example.org/sparql",
    )
    query.add_argument("file", nargs="?", default="-", metavar="FILE.rq", help="a file, a name, or - (the default)")
    query.add_argument("--format", choices=ANSWERS, metavar="FORMAT", help="one of " + ", ".join(ANSWERS))
    where = query.add_mutually_exclusive_group()
    where.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of the dataset")
    where.add_argument("--store", type=Path, metavar="DIR", help=_STORE)

    export = _command(
        commands,
        "export",
        "write the whole graph as a file",
        "Turtle, JSON-LD, N-Triples and RDF/XML hold the union of the named graphs, N-Quads and TriG keep them apart.",
        "ftzgraph export turtle -o ftzgraph.ttl",
    )
    export.add_argument("format", choices=EXPORTS, metavar="FORMAT", help="one of " + ", ".join(EXPORTS))
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="where it goes (default: standard output)")
    export.add_argument("--store", type=Path, metavar="DIR", help=_STORE)

    stats = _command(
        commands,
        "stats",
        "say what the graph holds",
        "Counts things by class, and records by the part and chapter of the report that they rest on.",
        "ftzgraph stats",
    )
    stats.add_argument("--store", type=Path, metavar="DIR", help=_STORE)


def _command(
    commands: "argparse._SubParsersAction[_Parser]", name: str, brief: str, about: str, example: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=brief,
        description=about,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number from 0 to 65535")
    return int(text)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 to 1000000")
    return int(text)


def _number_or_none(text: str) -> int:
    return 0 if text == "0" else _number(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.01 <= seconds <= 86400:
        raise argparse.ArgumentTypeError(f"{text} is no time: give seconds, from 0.01 to 86400")
    return seconds
