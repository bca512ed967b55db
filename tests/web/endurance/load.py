"""Mixed load on a server: those who ask, and those who make it hard. Each is a thread that goes on until it is told.

What must not happen is collected in `Load.wrong`, and no thread goes on after a few of these.
"""

import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import httpx

from ..small_site import children
from .hostile import ENDLESS, PRODUCT
from .reference import Reference, names_in
from .two_datasets import NAMES, OUTCOMES, Question
from .watching import Use, WatchedServer, use

_ENOUGH = 10
_SETTLED = 3.0
"""Seconds after which a reload that was seen by one client is seen by all."""
_PAGES = ("/page/id/outcome/o{}", "/data/id/outcome/o{}.nt", "/search?q={}", "/search?q={}&format=html")
_HOSTILE = (
    ENDLESS,
    f"SELECT * {{ {PRODUCT} }} ORDER BY ?c ?f",
    f"SELECT (GROUP_CONCAT(?c) AS ?x) {{ {PRODUCT} }}",
    "ASK { FILTER(1" + "+1" * 50_000 + " = 3) }",
)


@dataclass
class Load:
    """The load on one server, over datasets that are served one after the other."""

    server: WatchedServer
    reference: Reference
    seed: int
    serves: str
    """The dataset that was put in its place last."""
    since: float = field(default_factory=time.monotonic)
    outcomes: Counter[str] = field(default_factory=Counter)
    uses: list[Use] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _tags: dict[tuple[str, str], str] = field(default_factory=dict)
    _done: threading.Event = field(default_factory=threading.Event)

    def run(self, seconds: float, *others: Callable[["Load"], None], foes: bool = True) -> None:
        """Goes on for so many seconds; `others` are done again and again as well.

        Without foes nobody kills, leaves or burdens, and every request has to be answered.
        """
        clients = [self._ask] * 5 + [self._read_pages, self._read_slowly, self._read_slowly]
        against = [self._kill, self._leave, self._burden, self._watch] if foes else []
        actors = [*clients, *against, *(lambda _, other=other: other(self) for other in others)]
        threads = [
            threading.Thread(
                target=self._go_on, args=(actor, random.Random(f"{self.seed} {number}"), f"127.0.2.{number + 1}")
            )
            for number, actor in enumerate(actors)
        ]
        for thread in threads:
            thread.start()
        self._done.wait(seconds)
        self._done.set()
        for thread in threads:
            thread.join()

    def pause(self, seconds: float) -> None:
        """Waits, but not beyond the end."""
        self._done.wait(seconds)

    def _go_on(self, actor: "Callable[[_Client], None]", choices: random.Random, address: str) -> None:
        transport = httpx.HTTPTransport(verify=False, local_address=address)
        with httpx.Client(base_url=self.server.url, transport=transport, timeout=60, headers={"Accept": "*/*"}) as http:
            while not self._done.is_set():
                try:
                    actor(_Client(http, choices, address))
                except Exception as error:
                    self._complain(f"{getattr(actor, '__name__', 'another')}: {error!r}")

    def _complain(self, what: str) -> None:
        self.wrong.append(what)
        if len(self.wrong) >= _ENOUGH:
            self._done.set()

    def _ask(self, client: "_Client") -> None:
        question = client.choices.choice(self.reference.questions)
        format = client.choices.choice(question.formats)
        start = time.monotonic()
        headers = {}
        tag = next((tag for (asked, tag) in list(self._tags) if asked == f"{question.query} {format}"), None)
        if tag is not None and client.choices.random() < 0.3:
            headers["If-None-Match"] = tag
        parameters = {"query": question.query, "format": format}
        if headers or client.choices.random() < 0.5:
            answer = client.http.get("/sparql", params=parameters, headers=headers)
        else:
            answer = client.http.post("/sparql", data=parameters)
        if answer.status_code == 304:
            self._check_known(question, format, answer, start)
        elif self._is_answered(answer, question.name):
            self._check(question, format, answer, start)

    def _check(self, question: Question, format: str, answer: httpx.Response, start: float) -> None:
        name = self.reference.whose(question, format, answer.content)
        if name is None:
            self._complain(f"{question.query} as {format} is answered wrongly: {answer.content[:2000]!r}")
            return
        self._check_age(name, start, question.name)
        tag = answer.headers.get("etag")
        if tag is not None and self._tags.setdefault((f"{question.query} {format}", tag), name) != name:
            self._complain(f"the tag {tag} of {question.name} as {format} was given to answers of both datasets")

    def _check_known(self, question: Question, format: str, answer: httpx.Response, start: float) -> None:
        name = self._tags.get((f"{question.query} {format}", answer.headers.get("etag", "")))
        if name is None:
            self._complain(f"{question.name} as {format}: 304 with a tag that was never given: {answer.headers}")
        else:
            self.outcomes["304"] += 1
            self._check_age(name, start, question.name)

    def _check_age(self, name: str, start: float, what: str) -> None:
        serves, since = self.serves, self.since
        if name != serves and start > since + _SETTLED:
            self._complain(f"{what} is answered from {name} {start - since:.1f} s after {serves} took its place")

    def _is_answered(self, answer: httpx.Response, what: str) -> bool:
        """Whether it was; if not, it has to say so honestly: a worker may have been killed, the places may be taken."""
        if answer.status_code == 200:
            self.outcomes["right"] += 1
            return True
        self.outcomes[str(answer.status_code)] += 1
        honest = answer.status_code in (429, 503) and answer.headers.get("retry-after", "").isdigit()
        if not honest:
            self._complain(f"{what}: {answer.status_code} {answer.text[:300]}")
        return False

    def _read_pages(self, client: "_Client") -> None:
        number = client.choices.randrange(OUTCOMES)
        path = client.choices.choice(
            (*(page.format(number) for page in _PAGES), "/data/ftzgraph.nq", "/data/ftzgraph.trig")
        )
        start = time.monotonic()
        answer = client.http.get(path)
        if not self._is_answered(answer, path):
            return
        names = names_in(answer.content, NAMES)
        if len(names) != 1:
            self._complain(f"{path} is of {names}: {answer.content[:2000]!r}")
        elif path == "/data/ftzgraph.nq" and answer.content != self.reference.files[names[0]]:
            self._complain("the download is not the dataset's file")
        else:
            self._check_age(names[0], start, path)

    def _read_slowly(self, client: "_Client") -> None:
        question = next(each for each in self.reference.questions if each.name == "all")
        format = client.choices.choice(question.formats)
        start = time.monotonic()
        with client.http.stream("GET", "/sparql", params={"query": question.query, "format": format}) as answer:
            content = b""
            for piece in answer.iter_bytes(100_000):
                content += piece
                self.pause(client.choices.choice((0, 0.01, 0.1)))
            answer._content = content  # what `content` and `text` read
        if self._is_answered(answer, "read slowly"):
            self._check(question, format, answer, start)

    def _leave(self, client: "_Client") -> None:
        """Goes before the answer is there, or in the middle of it."""
        query = client.choices.choice((ENDLESS, "SELECT * { ?subject ?property ?value }"))
        body = query.encode()
        with socket.create_connection(
            ("127.0.0.1", self.server.port), source_address=(client.address, 0)
        ) as connection:
            head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            self.pause(client.choices.random() * 0.4)
        self.outcomes["left"] += 1

    def _burden(self, client: "_Client") -> None:
        answer = client.http.post("/sparql", data={"query": client.choices.choice(_HOSTILE), "timeout": "0.5"})
        content = answer.json()
        told = content["status"] == answer.status_code and (
            answer.status_code in (503, 504, 507) or "brought down the process" in content["detail"]
        )
        if not told:
            self._complain(f"a hostile query: {answer.status_code} {answer.text[:300]}")
        self.outcomes["burdened"] += 1
        self.pause(0.5)

    def _kill(self, client: "_Client") -> None:
        self.pause(client.choices.uniform(0.2, 1.0))
        workers = [pid for keeper in self.server.keepers for pid in children(keeper)]
        if workers:
            with suppress(ProcessLookupError):
                os.kill(client.choices.choice(workers), signal.SIGKILL)
            self.outcomes["killed"] += 1

    def _watch(self, _: "_Client") -> None:
        with suppress(OSError, ValueError):  # a process may end while it is looked at
            self.uses.append(use(self.server))
        self.pause(0.5)


@dataclass(frozen=True)
class _Client:
    http: httpx.Client
    choices: random.Random
    address: str
