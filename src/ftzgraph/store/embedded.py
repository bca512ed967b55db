"""The built dataset in memory, answered by Oxigraph inside this process."""

import json
import os
import re
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from ftzgraph.errors import UserError
from ftzgraph.namespaces import BASE
from ftzgraph.store import formats
from ftzgraph.store.errors import (
    FederationError,
    NotAcceptableError,
    Sentence,
    StoreError,
    UnknownFunctionError,
    error_told,
)
from ftzgraph.store.federation import RELAYED
from ftzgraph.store.formats import Format
from ftzgraph.store.interface import About, Answer, Query
from ftzgraph.store.mistakes import explain
from ftzgraph.store.rdf import RDF_FORMATS, WITH_PREFIXES, write, write_dataset

DATASET_FILE = "ftzgraph.nq"
_MANIFEST_FILE = "manifest.json"

_RESULTS = {
    formats.JSON: QueryResultsFormat.JSON,
    formats.XML: QueryResultsFormat.XML,
    formats.CSV: QueryResultsFormat.CSV,
    formats.TSV: QueryResultsFormat.TSV,
}
_TOLD = re.compile(r"with payload:\s*(\{.*\})", re.DOTALL)
"""How the engine passes on what the relay answers in place of a table."""
_UNREADABLE = Sentence("其他服务器的回答无法读取", "what another server answered cannot be read")
_FUNCTION = re.compile(r"The custom (?:aggregate )?function (<.*>) is not supported", re.DOTALL)
_CHANGED = Sentence(
    "数据文件在加载之后被改动：须重新启动服务器",
    "the dataset's file has been changed since it was loaded: the server has to be started again",
)


class EmbeddedStore:
    """A store over the dataset folder that `ftzgraph build` writes."""

    def __init__(self, dataset: Path) -> None:
        """Loads `dataset`/ftzgraph.nq. Raises UserError when it is absent or no N-Quads."""
        self.file = dataset / DATASET_FILE
        self.relay = ""
        """Where the relay takes calls to other servers; empty where there is none (see `ftzgraph.store.relay`)."""
        self._calls = count()
        self._store = pyoxigraph.Store()
        try:
            # a build puts a new folder in the place of the old one: all that is read comes from the same
            folder = os.open(dataset, os.O_RDONLY | os.O_DIRECTORY)
            try:
                # kept open, so that the file can be read when another has taken its name
                self.source = os.open(DATASET_FILE, os.O_RDONLY, dir_fd=folder)
                self._manifest = _read(folder, _MANIFEST_FILE)
            finally:
                os.close(folder)
            self._stamp = _stamp(self.source)
            self._store.bulk_load(path=f"/dev/fd/{self.source}", format=RdfFormat.N_QUADS)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UserError(f"no dataset at {dataset}: make it with ftzgraph build -o {dataset}") from error
        except (SyntaxError, UnicodeDecodeError) as error:
            raise UserError(f"{self.file} is damaged ({error}): make it again with ftzgraph build") from error

    def about(self) -> About:
        """What the dataset's manifest and the graph say of it. Raises UserError when there is no manifest."""
        try:
            content = json.loads(self._manifest)
            made = str(content["hash"]), str(content["version"])
        except (ValueError, KeyError, TypeError) as error:
            message = f"no readable {_MANIFEST_FILE} beside {self.file}: make the dataset again with ftzgraph build"
            raise UserError(message) from error
        graphs = frozenset(name.value for name in self._store.named_graphs() if isinstance(name, NamedNode))
        return About(*made, len(self), graphs)

    def __len__(self) -> int:
        """The number of triples."""
        return len(self._store)

    def query(
        self,
        query: Query,
        format: Format,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """See `ftzgraph.store.interface.Store.query`."""
        output = BytesIO()
        self.write(query, format, output, default_graphs, named_graphs)
        return Answer(output.getvalue(), format)

    def write(
        self,
        query: Query,
        format: Format,
        output: IO[bytes],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> None:
        """Writes the answer to an open file as it comes; what is there after an error is no answer."""
        if format not in query.form.formats:
            sentence = Sentence(
                f"{query.form.value} 的回答不能以 {format.media_type} 给出",
                f"an answer to {query.form.value} cannot be given as {format.media_type}",
            )
            raise NotAcceptableError(sentence)
        try:
            relay = f"{self.relay}{os.getpid()}-{next(self._calls)}" if query.calls else ""
            _serialize(self._evaluate(query, relay, default_graphs, named_graphs), format, output)
            if relay:
                _check_calls(relay)
        except SyntaxError as error:
            raise explain(error, query.text, partial(pyoxigraph.Store().query, base_iri=BASE)) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise _not_evaluated(error, query) from error

    def write_dataset(self, format: Format, output: IO[bytes]) -> None:
        """Writes the whole dataset in its file's order. Raises StoreError when the file was changed meanwhile."""
        try:
            write_dataset(Path(f"/dev/fd/{self.source}"), format, output)
        except (SyntaxError, ValueError) as error:
            raise StoreError(_CHANGED) from error
        if _stamp(self.source) != self._stamp:
            raise StoreError(_CHANGED)

    def _evaluate(
        self, query: Query, relay: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        text = query.text.replace(f"<{RELAYED}", f"<{relay}/") if relay else query.text
        if default_graphs or named_graphs:
            return self._store.query(
                text,
                base_iri=BASE,
                default_graph=[NamedNode(iri) for iri in default_graphs],
                named_graphs=[NamedNode(iri) for iri in named_graphs],
            )
        # the union would override the query's own FROM clauses
        return self._store.query(text, base_iri=BASE, use_default_graph_as_union=not query.names_dataset)


def _read(folder: int, name: str) -> bytes:
    """The content of a file in an open folder; nothing, when there is none."""
    try:
        with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def _stamp(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_size, status.st_mtime_ns


def _serialize(result: QuerySolutions | QueryBoolean | QueryTriples, format: Format, output: IO[bytes]) -> None:
    if not isinstance(result, QueryTriples):
        result.serialize(output, format=_RESULTS[format])
    elif format in WITH_PREFIXES:
        # the engine's own serializer is quicker and knows no prefixes
        output.write(write(result, format))
    else:
        result.serialize(output, format=RDF_FORMATS[format])


def _check_calls(relay: str) -> None:
    """Raises what the engine may have passed over: a call to another server that failed."""
    from http.client import HTTPConnection  # only who federates has use for it

    address = urlsplit(relay)
    connection = HTTPConnection(address.netloc)
    connection.request("GET", address.path)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    if answer.status != HTTPStatus.NO_CONTENT:
        raise error_told(json.loads(told))


def _not_evaluated(error: Exception, query: Query) -> StoreError:
    if query.calls:
        # the engine's own words would name the relay
        told = _TOLD.search(str(error))
        return error_told(json.loads(told[1])) if told else FederationError(_UNREADABLE)
    function = _FUNCTION.search(str(error))
    if function is not None:
        sentence = Sentence(
            f"没有函数 {function[1]}：请使用 SPARQL 1.1 的函数",
            f"there is no function {function[1]}: use those of SPARQL 1.1",
        )
        return UnknownFunctionError(sentence)
    return StoreError(Sentence(f"查询无法执行：{error}", f"the query could not be evaluated: {error}"))
