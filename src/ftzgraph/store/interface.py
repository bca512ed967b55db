"""What the pages and the protocol ask of a store, wherever it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import IO, Protocol

from ftzgraph.store.formats import BOOLEANS, GRAPHS, TABLES, Format


class Form(Enum):
    """The four query forms of SPARQL 1.1, section 16."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def formats(self) -> tuple[Format, ...]:
        """The formats that an answer to this form can have, the usual one first."""
        if self is Form.SELECT:
            return TABLES
        return BOOLEANS if self is Form.ASK else GRAPHS


@dataclass(frozen=True)
class Query:
    """A query that the guard let through (see `ftzgraph.store.guard.admit`, which alone makes these).

    `names_dataset` says whether it has FROM clauses of its own, `graphs` which IRIs they name. Where it calls other
    servers, their IRIs are replaced by those of the relay; `shifts` has for each its line, the column where it ends,
    and how many characters it has more than what was written.
    """

    text: str
    form: Form
    names_dataset: bool
    graphs: tuple[str, ...] = ()
    shifts: tuple[tuple[int, int, int], ...] = ()

    @property
    def calls(self) -> bool:
        """Whether it calls other servers."""
        return bool(self.shifts)

    def column_as_written(self, line: int, column: int) -> int:
        """The column in the text as the client wrote it, for one in `text`."""
        return column - sum(more for at, end, more in self.shifts if at == line and end <= column)


@dataclass(frozen=True)
class Answer:
    """A whole answer, as it goes out: in `body`, or, when it is long, in an open `file` that its reader closes."""

    body: bytes
    format: Format
    file: IO[bytes] | None = None
    rows: int | None = None
    """How many rows the whole table has, of which only the first may be here; None for what is no table."""
    coding: str | None = None
    """How it is compressed, one of `ftzgraph.store.codings.CODINGS`; None when it is not."""
    dataset: str = ""
    """The hash of the dataset that it was drawn from."""

    def read(self) -> bytes:
        """The whole answer in memory."""
        if self.file is None:
            return self.body
        with self.file as file:
            return file.read()


@dataclass(frozen=True)
class About:
    """What a store says of its dataset: the hash of its canonical form, its version, its triples and named graphs."""

    hash: str
    version: str
    triples: int
    graphs: frozenset[str]


class Store(Protocol):
    """Where queries run."""

    def query(
        self,
        query: Query,
        format: Format,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """The whole answer in `format`.

        With graphs named, they are the dataset and take precedence over the query's FROM clauses (SPARQL 1.1
        Protocol, section 2.1.4). With none named and no FROM clause the default graph is the union of all graphs.
        A relative IRI in the query is one of the dataset's own: its base is `ftzgraph.namespaces.BASE`.
        Raises QuerySyntaxError, NotAcceptableError when the query's form has no such format, and what else
        `ftzgraph.store.errors` knows where queries run under limits.
        """
        ...

    def about(self) -> About:
        """The dataset that is asked now."""
        ...

    def __len__(self) -> int:
        """The number of triples."""
        ...
