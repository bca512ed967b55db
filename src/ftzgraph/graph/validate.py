"""Checks the dataset, or files of a user's own in its context, against the SHACL shapes in shapes/."""

from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, Triple, parse

from ftzgraph.errors import UserError
from ftzgraph.examples import read_examples
from ftzgraph.graph import shapes
from ftzgraph.graph.dataset import CURATED, sources
from ftzgraph.graph.describe import describe
from ftzgraph.graph.findings import Report
from ftzgraph.graph.infer import infer
from ftzgraph.graph.merge import add_new, merge
from ftzgraph.resources import resource

_FORMATS = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.RDF_XML)


def validate(files: list[Path] | None = None) -> Report:
    """What is wrong with the dataset, or with the entities that `files` describe.

    Without files the whole dataset is made in memory and checked. Files (by suffix: ttl, trig, nt, nq, rdf) are added
    to it first, so that they may point to what it holds, and only findings about their own subjects are reported.
    Raises UserError for a file that cannot be read, has a syntax error or holds a blank node.
    """
    added = [triple for path in files or [] for triple in _read(path)]
    store, _ = merge(sources())
    add_new(store, CURATED, added)
    infer(store)
    describe(store, read_examples(resource("queries")))
    return check(store, None if files is None else {t.subject.value for t in added if isinstance(t.subject, NamedNode)})


def check(store: Store, subjects: set[str] | None = None) -> Report:
    """What the shapes find in the union of the graphs of `store`, about all entities or about `subjects` only.

    The rules of the build must have run: the shapes see what is stated, and no reasoner.
    """
    constraints = shapes.load()
    return Report(
        [*shapes.core_findings(constraints, store, subjects), *shapes.query_findings(constraints, store, subjects)]
    )


def _read(path: Path) -> list[Triple]:
    known = {format.file_extension: format for format in _FORMATS}
    format = known.get(path.suffix.removeprefix("."))
    if format is None:
        raise UserError(f"{path}: the suffix tells no format: use one of {', '.join(known)}")
    try:
        triples = [Triple(q.subject, q.predicate, q.object) for q in parse(path=path, format=format)]
    except OSError as error:
        reason = str(error).partition(" (os error")[0]
        raise UserError(f"{path}: {reason}: check the name of the file") from error
    except SyntaxError as error:
        raise UserError(f"{path}:{error.lineno}:{error.offset}: {error.msg}: mend the syntax") from error
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            raise UserError(f"{path}: {triple.predicate} has a blank node: give what it stands for an address")
    return triples
