"""What a validation found, and how it is told: as text, as a SHACL report in Turtle, as JSON."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from ftzgraph.graph.turtle import natural_key
from ftzgraph.namespaces import BASE, FTZSH, PREFIXES

Text = tuple[str, str]
"""A language and a text in it."""

_SEVERITIES = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}
_IN_CHINESE = {"violation": "错误", "warning": "警告", "info": "提示"}


@dataclass(frozen=True)
class Finding:
    """One rule that one record breaks: a sh:ValidationResult. Names are IRIs."""

    severity: str
    record: str
    shape: str
    constraint: str | None
    component: str
    path: str | None
    value: Node | None
    messages: tuple[Text, ...]

    @property
    def level(self) -> str:
        """violation, warning or info."""
        return _SEVERITIES[self.severity]

    @property
    def rule(self) -> str:
        """The short name of the shape or constraint that is broken."""
        return (self.constraint or self.shape).removeprefix(FTZSH)

    def line(self, language: str) -> str:
        """Severity, record, rule, the value that breaks it if there is one, and what is wrong and what to do."""
        level = _IN_CHINESE[self.level] if language == "zh-hans" else self.level
        value = "" if self.value is None or str(self.value) == self.record else f" [{_short(str(self.value))}]"
        return f"{level} {_short(self.record)} {self.rule}{value}: {_short(dict(self.messages)[language])}"

    def turtle(self) -> str:
        """The predicates and objects of the sh:ValidationResult."""
        links = {
            "focusNode": self.record,
            "resultPath": self.path,
            "resultSeverity": self.severity,
            "sourceConstraint": self.constraint,
            "sourceConstraintComponent": self.component,
            "sourceShape": self.shape,
        }
        lines = ["a sh:ValidationResult"]
        lines += [f"sh:{name} {URIRef(iri).n3()}" for name, iri in links.items() if iri is not None]
        if self.value is not None:
            lines.append(f"sh:value {self.value.n3()}")
        lines += [f"sh:resultMessage {Literal(text, lang=language).n3()}" for language, text in self.messages]
        return " ;\n        ".join(lines)


class Report:
    """The findings of a validation: violations first, then by record and rule."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Takes the findings in any order."""
        self.findings = sorted(findings, key=_order)

    @property
    def conforms(self) -> bool:
        """True when there is no violation; warnings do not fail."""
        return all(finding.level != "violation" for finding in self.findings)

    def text(self, language: str = "en") -> str:
        """One line for each rule and value, in "zh-hans" or "en". Empty when there is no finding."""
        lines = dict.fromkeys(finding.line(language) for finding in self.findings)
        return "".join(line + "\n" for line in lines)

    def turtle(self) -> str:
        """The SHACL validation report (SHACL section 3.6). As there, its sh:conforms is false for a warning too."""
        conforms = str(not self.findings).lower()
        results = "".join(f" ;\n    sh:result [\n        {finding.turtle()}\n    ]" for finding in self.findings)
        return (
            f"@prefix sh: <{PREFIXES['sh']}> .\n\n[] a sh:ValidationReport ;\n    sh:conforms {conforms}{results} .\n"
        )

    def json(self) -> str:
        """`conforms` and the list of `findings`, as JSON."""
        findings = [
            {
                "severity": finding.level,
                "record": finding.record,
                "rule": finding.rule,
                "path": finding.path,
                "value": None if finding.value is None else str(finding.value),
                "message": dict(finding.messages),
            }
            for finding in self.findings
        ]
        return json.dumps({"conforms": self.conforms, "findings": findings}, ensure_ascii=False, indent=2) + "\n"


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.level != "violation", natural_key(finding.record), finding.rule, str(finding.value or ""))


def _short(text: str) -> str:
    return text.replace(BASE, "")
