"""Turtle in one canonical order, so that a diff of data shows what changed and nothing else.

Knows RDF terms and the project's prefixes, nothing of what the triples mean. Run as a program it rewrites files:
`python -m ftzgraph.graph.turtle data/curated/*.ttl` (with `--check` it only says which files are not canonical).
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ftzgraph.errors import UserError
from ftzgraph.namespaces import BASE, FTZ, FTZSH, PREFIXES, RDF, XSD

_LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_DIGITS = re.compile(r"([0-9]+)")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """A sort key that orders numbers inside text by value: t9 before t10."""
    return [(1, int(part), part) if part.isascii() and part.isdigit() else (0, 0, part) for part in _DIGITS.split(text)]


def write(triples: Iterable[Triple], header: str = "") -> str:
    """The canonical Turtle of `triples`, a set of statements without blank nodes.

    Prefixes are the project's, those used; subjects, predicates (rdf:type first) and objects are sorted, numbers in
    names by value. `header` is put in front as comment lines. Raises ValueError for a blank node.
    """
    by_subject: dict[str, dict[str, set[str]]] = {}
    used: set[str] = set()
    for triple in triples:
        predicates = by_subject.setdefault(_term(triple.subject, used), {})
        predicate = "a" if triple.predicate.value == RDF.type else _term(triple.predicate, used)
        predicates.setdefault(predicate, set()).add(_term(triple.object, used))
    blocks = [_block(subject, by_subject[subject]) for subject in sorted(by_subject, key=natural_key)]
    head = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(used))
    return head + f"@base <{BASE}> .\n" + prefixes + "".join(f"\n{block}" for block in blocks)


def read(path: Path) -> list[Triple]:
    """The triples of a Turtle file, literals as written. Raises UserError with line and column for a syntax error."""
    try:
        return [Triple(q.subject, q.predicate, q.object) for q in parse(path=path, format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise UserError(f"{path}:{error.lineno}:{error.offset}: {error.msg}: mend the Turtle") from error


def canonical(path: Path) -> str:
    """The canonical form of a Turtle file. Comment lines at its head stay; comments elsewhere have no place to go."""
    header = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        header.append(line.removeprefix("#").removeprefix(" "))
    return write(read(path), "\n".join(header))


def _block(subject: str, predicates: dict[str, set[str]]) -> str:
    lines = []
    for predicate in sorted(predicates, key=lambda name: (name != "a", name)):
        objects = sorted(predicates[predicate], key=natural_key)
        joint = ",\n        " if len(objects) > 1 else ""
        lines.append(f"    {predicate} " + joint.join(objects))
    return subject + "\n" + " ;\n".join(lines) + " .\n"


def _term(term: object, used: set[str]) -> str:
    if isinstance(term, NamedNode):
        return _iri(term.value, used)
    if isinstance(term, Literal):
        return _literal(term, used)
    if isinstance(term, BlankNode):
        raise ValueError(f"a blank node has no canonical place: give {term} an address")
    raise TypeError(f"{type(term).__name__} is not an RDF 1.1 term")


def _iri(iri: str, used: set[str]) -> str:
    if iri.startswith(BASE) and not iri.startswith((FTZ, FTZSH)):
        return f"<{iri.removeprefix(BASE)}>"
    for name, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and _LOCAL_NAME.fullmatch(local):
            used.add(name)
            return f"{name}:{local}"
    return f"<{iri}>"


def _literal(literal: Literal, used: set[str]) -> str:
    value, datatype = literal.value, literal.datatype.value
    if datatype == XSD.integer and _INTEGER.fullmatch(value):
        return value
    if datatype == XSD.decimal and _DECIMAL.fullmatch(value):
        return value
    if datatype == XSD.boolean and value in ("true", "false"):
        return value
    quoted = '"' + "".join(_ESCAPES.get(char, char) for char in value) + '"'
    if literal.language:
        return f"{quoted}@{literal.language}"
    return quoted if datatype == XSD.string else f"{quoted}^^{_iri(datatype, used)}"


def main(arguments: list[str]) -> int:
    """Rewrites the named Turtle files canonically; with --check names those that differ, and returns 1 if any does."""
    check = "--check" in arguments
    differing = 0
    for path in (Path(argument) for argument in arguments if argument != "--check"):
        text = canonical(path)
        if text == path.read_text("utf-8"):
            continue
        differing += 1
        if check:
            print(f"{path} is not in canonical order: run python -m ftzgraph.graph.turtle {path}", file=sys.stderr)
        else:
            path.write_text(text, "utf-8")
    return 1 if check and differing else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (UserError, ValueError) as error:
        sys.exit(f"error: {error}")
