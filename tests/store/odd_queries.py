"""Queries that are odd on purpose: texts around a call to another server that a reader could take apart in two ways."""

import random
from collections.abc import Iterator
from typing import Any

_SPACES = (" ", " ", " ", "", "", "\n", "\r", "#c\n", "# '\n", '#"""\r', "#>\n")
_STRINGS = (
    *('""', "''", "'a'", '"a"', "'>'", '">"', "'''a'''", '"""a"""', "'\"'", '"\'"', '"#"', "'#'", "'<'", '"\\""'),
    *("'\\''", '"""a"b"""', "'''a'b'''", '"\\u0022"', "'\\\\'", '"\\n"', '"""\n"""', "'a'@en", "'a'^^ex:b"),
)
_BROKEN = (
    *('"""a""', '"""\\z"""', "'\\z'", '"\\uD800"', "'''", '"""', "'", '"', "''''a''''", "\\z'''", '\\z"""', "'a\n'"),
)
_NAMES = (
    *("ex:a", ":a", ":", "ex:", "ex:a.b", "ex:a.b.c", "ex:a..b", "ex:a-b", "ex:a\\'b", "ex:a\\#b", "ex:%41"),
    *("ex:SERVICE", "ex:a.SERVICE", "ex:a.b.SERVICE", "true:a", "a:b", "ex:\u4e2d", "ex:a\u00b7"),
)
_IRIS = ("<#a>", "<a>", "<?b>", "<http://e/a>", "<http://e/a#b>", "<http://e/(a)>", "<urn:a'b>", "<u\\u0072n:a>")
_NUMBERS = ("1", "1.5", ".5", "1e5", "-1", "+ 1")
_VARIABLES = ("?a", "?b", "$c", "?1", "?\u4e2d", "?a\u00b7", "?SERVICE")
_OPERATORS = ("<", "<", "<", "<=", ">", "=", "!=", "+", "-", "*", "/", "||", "&&")
_NOISE = "<>'\"#\\\n\r)({}.,;?:@ =|&*+-SERVICE\u017f\u0131a1<>'\"#)\n\f\u00a0\u3000"


class OddQueries:
    """Makes queries that call `target`, or seem to, from a seed."""

    def __init__(self, target: str, seed: int) -> None:
        self._target = target
        self._random = random.Random(seed)

    def __iter__(self) -> Iterator[str]:
        """Without end."""
        while True:
            yield self._disturbed(self._query())

    def _query(self) -> str:
        before = "".join(self._piece() for _ in range(self._random.randrange(4)))
        after = "".join(self._piece() for _ in range(self._random.randrange(2)))
        base = self._any("", "BASE <http://e/> ")
        prefixes = f"PREFIX : <http://e/> PREFIX ex: <http://e/> PREFIX t: <{self._target}> "
        prefixes += self._any("", "", "PREFIX SERVICE: <http://e/> ")
        form = self._any("SELECT * ", "SELECT*", "ASK ", "ASK", "CONSTRUCT { ?s ?p ?o } WHERE ", "DESCRIBE ?s ")
        if self._random.random() < 0.3:
            form = (
                self._any("SELECT *", "ASK", "DESCRIBE <a>", f"SELECT ({self._expression()} AS ?v)") + self._dataset()
            )
        call = self._any("SERVICE", "service", "SERVICE SILENT", "SERVICESILENT", "SeRvIcE")
        called = f"{call}{self._space()}{self._any(f'<{self._target}>', 't:', 't:a')}{{ ?s ?p ?o }}"
        if self._random.random() < 0.2:
            called = self._any('"{}"', "'{}'", '"""{}"""', "'''{}'''", "#{}\n", "?{}").format(called)
        end = self._any("", "", "#" + self._any(*_STRINGS, *_BROKEN), "#" + self._any(*_BROKEN))
        return f"{base}{prefixes}{form}{{ {{}} UNION {{ {before}{called} {after}}} }}{end}"

    def _piece(self) -> str:
        space = self._space()
        kind = self._random.randrange(8)
        if kind == 0:
            return f"?s ?p {self._term()}{space}.{space}"
        if kind == 1:
            return f"FILTER({self._expression()}){space}{self._any('', '', '.', '?s ?p ' + self._term() + '.')}"
        if kind == 2:
            return f"BIND({self._expression()} AS ?v{self._random.randrange(99)}){space}"
        if kind == 3:
            return f"VALUES ?x {{{space}{self._term()}{space}{self._any('', self._term())}}}{space}"
        if kind == 4:
            return f"#{self._any(*_STRINGS, *_BROKEN)}\n"
        if kind == 5:
            return f"FILTER(EXISTS{{?s ?p {self._term()}}}{self._any(*_OPERATORS)}{self._term()}){space}"
        if kind == 6:
            return f"<<?s?p{self._term()}>>?q {self._term()}{space}.{space}"
        return f"{{{space}?s ?p {self._term()}}}{space}"

    def _dataset(self) -> str:
        clause = self._any("FROM", "from", "FROM NAMED", "FROMNAMED")
        return f"{self._space()}{clause}{self._space()}{self._any('<http://e/g>', ':g', 'ex:g', '<g>')}{self._space()}"

    def _expression(self) -> str:
        parts = [self._term()]
        for _ in range(self._random.randrange(3)):
            parts += [self._any(*_OPERATORS), self._term()]
        return str(self._any("", "", " ").join(parts))

    def _term(self) -> str:
        kinds = (_STRINGS, _STRINGS, _STRINGS, _NAMES, _IRIS, _NUMBERS, _VARIABLES, ("true", "false"))
        return str(self._any(*self._any(*kinds)))

    def _space(self) -> str:
        return str(self._any(*_SPACES))

    def _any(self, *choices: Any) -> Any:
        return self._random.choice(choices)

    def _disturbed(self, text: str) -> str:
        for _ in range(self._any(0, 0, 1, 1, 2, 3)):
            place = self._random.randrange(len(text) + 1)
            end = place + self._any(0, 0, 1, 2)
            text = text[:place] + self._any(*_NOISE) * self._any(0, 1, 1, 3) + text[end:]
        return text
