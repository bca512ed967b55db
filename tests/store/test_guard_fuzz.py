"""What the guard admits calls nobody, and its quick look admits nothing that its reader would not."""

import random
import re
import socket
import threading
from collections.abc import Iterator
from itertools import islice

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ftzgraph.examples import read_examples
from ftzgraph.resources import resource
from ftzgraph.store.errors import QuerySyntaxError, RefusedError
from ftzgraph.store.guard import admit, at_a_glance
from ftzgraph.store.reader import Reader

from .odd_queries import OddQueries

SEED = 20240229
FRAGMENTS = (
    *(" FROM <http://e/g> ", " from named:g ", "SERVICE ", "bif:a(", "sql:", "hint:x", "OPTION(", " option "),
    *("DEFINE ", "\\u0041", "\\", "'", '"', '"""', "'''", '""', "#", "\n", "\r", "<", "<=", "<?b)#>", "<urn:a>"),
    *("<http://e/a>", "<http://purl.org/x#y>", "\u4e2d", "\uff08", "\u3000", "\x00", "\f", "\ufeff", "(", ")", "{"),
    *("}", "!!", "-", "%", "`", "@", "$", "PREFIX a: <http://purl.org/> ", "BASE <http://e/> ", "PREFIXa:<http://e/>"),
    *("SELECT", "ASKFROM", "x:from", "_:b", "ex:a.b.c", "ex:a\\#b", "INSERT DATA {}", "VERSION '1.2' ", "java:a"),
    *("true", "1.", "?x", "a:named"),
)


class Listener:
    """Counts who connects to it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.calls = 0
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


def small_store() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    for subject in ("a", "b"):
        for value in (Literal("a"), NamedNode("http://e/b")):
            store.add(Quad(NamedNode(f"http://e/{subject}"), NamedNode("http://e/p"), value))
    return store


def parses(store: pyoxigraph.Store, text: str) -> bool:
    try:
        store.query(text)
    except SyntaxError:
        return False
    except (OSError, ValueError, RuntimeError):
        return True
    return True


@pytest.mark.slow
def test_no_packet_leaves_for_any_odd_query_that_is_admitted(listener: Listener) -> None:
    store = small_store()
    ran = 0
    for text in islice(OddQueries(listener.address, SEED), 25_000):
        try:
            query = admit(text)
        except (QuerySyntaxError, RefusedError):
            continue
        if not parses(store, text):
            continue
        ran += 1
        assert not listener.calls, text
        # a word that can be another is no keyword, even where the engine had no need to call
        assert parses(store, re.sub("service", "xervice", text, flags=re.IGNORECASE | re.ASCII)), text
        if not query.names_dataset:
            assert parses(store, re.sub("from", "xrom", text, flags=re.IGNORECASE | re.ASCII)), text
    assert ran > 100


def test_the_listener_would_have_heard_a_call(listener: Listener) -> None:
    assert parses(small_store(), f"SELECT * {{ SERVICE <{listener.address}> {{ ?s ?p ?o }} }}")
    assert listener.calls == 1


def test_what_is_admitted_at_a_glance_is_admitted_by_reading() -> None:
    any_of = random.Random(SEED)
    originals = [path.read_text("utf-8") for path in sorted(resource("queries").glob("*.rq"))]
    seen = 0
    for number in range(12_000):
        text = originals[number % len(originals)]
        for _ in range(any_of.randrange(4)):
            place = any_of.randrange(len(text) + 1)
            end = place + any_of.choice((0, 0, 0, 1, 20))
            text = text[:place] + any_of.choice(FRAGMENTS) + text[end:]
        query = at_a_glance(text)
        if query is not None:
            seen += 1
            assert Reader(text).read() == query, text
    assert seen > 3000


def test_the_projects_own_queries_are_admitted_at_a_glance() -> None:
    for example in read_examples(resource("queries")):
        assert at_a_glance(example.query) or "service" in example.query, example.name
