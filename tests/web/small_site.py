"""A small dataset, written by hand, and a server over it in a process of its own."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

REPORT = "序言\n上海自贸试验区设立。\n表1 成果\n①　一网通办　上海\n"
"""A report's text of 30-odd characters; the passages below point into it."""

GRAPHS = """
@prefix ftz: <https://w3id.org/ftzgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/ftzgraph/> .

<graph/ontology> {
  ftz:Zone a owl:Class ; rdfs:label "Zone"@en , "区域"@zh-hans ;
    skos:definition "A territory."@en , "一片地域。"@zh-hans .
  ftz:PilotFreeTradeZone a owl:Class ; rdfs:label "Pilot free trade zone"@en , "自贸试验区"@zh-hans ;
    rdfs:subClassOf ftz:Zone ; skos:definition "A zone for trials."@en , "试点区域。"@zh-hans .
  ftz:InstitutionalInnovation a owl:Class ; rdfs:label "Innovation"@en , "制度创新成果"@zh-hans .
  ftz:originatesIn a owl:ObjectProperty ; rdfs:label "originates in"@en , "来源地"@zh-hans .
  ftz:statedText a owl:DatatypeProperty ; rdfs:label "stated text"@en , "原文"@zh-hans .
  ftz:statedZone a owl:DatatypeProperty ; rdfs:label "stated zone"@en , "所述区域"@zh-hans ;
    rdfs:subPropertyOf ftz:statedText .
  <scheme/topic> a skos:ConceptScheme ; skos:prefLabel "Topics"@en , "主题"@zh-hans .
  <scheme/topic/trade> a skos:Concept ; skos:inScheme <scheme/topic> ; skos:prefLabel "Trade"@en , "贸易"@zh-hans .
}
<graph/report-2024> {
  <id/report/2024> a ftz:SourceReport ; ftz:edition "2024" ; ftz:sha256 "SHA256" ;
    skos:prefLabel "Report 2024"@en , "2024年报告"@zh-hans .
  <id/innovation/2024-t01-01> a ftz:InstitutionalInnovation ; skos:prefLabel "一网通办"@zh-hans ;
    ftz:statedZone "上海"@zh-hans ; ftz:originatesIn <id/zone/shanghai> ;
    ftz:evidencedBy <passage/2024/22-31> .
  <passage/2024/22-31> a ftz:Passage ; oa:start 22 ; oa:end 31 ; ftz:partOfReport <id/report/2024> ;
    ftz:inTable <id/table/2024-t01> ; ftz:tableRow 1 .
  <id/table/2024-t01> a ftz:SourceTable ; skos:prefLabel "Table 1"@en , "表1"@zh-hans .
}
<graph/curated> {
  <id/innovation/2024-t01-01> skos:prefLabel "One-stop online service"@en .
  <id/zone/shanghai> a ftz:PilotFreeTradeZone ; skos:altLabel "上海自贸区"@zh-hans , "SHFTZ"@en ;
    skos:prefLabel "中国（上海）自由贸易试验区"@zh-hans , "China (Shanghai) Pilot Free Trade Zone"@en .
  <id/organisation/hostile> a ftz:Organisation ; skos:prefLabel "<script>alert(1)</script>"@en , "恶意 & 名称"@zh-hans ;
    rdfs:seeAlso <javascript:alert(2)> , <https://example.org/?a=1&b="2> .
}
<graph/inferred> {
  <id/zone/shanghai> a ftz:Zone .
  <id/innovation/2024-t01-01> ftz:statedText "上海"@zh-hans .
}
<graph/description> { <dataset> a void:Dataset ; rdfs:label "The dataset"@en , "数据集"@zh-hans . }
""".replace('b="2>', "b=2>")

EXAMPLES = {
    "zones": "# id: Q001\n# zh: 有哪些自贸试验区？\n# en: Which zones are there?\n"
    "PREFIX ftz: <https://w3id.org/ftzgraph/ontology#>\nSELECT ?zone { ?zone a ftz:PilotFreeTradeZone }\n",
    "anything": "# zh: 有没有 <内容>？\n# en: Is there <anything> & more?\nASK { ?s ?p ?o }\n",
}
HASH = "0123456789abcdef"

PROGRAM = """
import json, sys
from dataclasses import replace
from pathlib import Path
from ftzgraph.errors import UserError
from ftzgraph.store.federation import read_federation
from ftzgraph.store.limits import Limits
from ftzgraph.web.app import Settings
from ftzgraph.web.serve import serve
_, limits, dataset, host, port, *report = sys.argv
try:
    options = json.loads(limits)
    own = {name: options.pop(name) for name in ("cache", "access_log", "proxies") if name in options}
    own |= {"access_log": Path(own["access_log"])} if "access_log" in own else {}
    federation = read_federation(options.pop("federate", []))
    if options.pop("anywhere", False):
        federation = replace(federation, reachable=lambda _: True)
    settings = Settings(Path(dataset), *map(Path, report), **own, federation=federation)
    serve(settings, host, int(port), Limits(**options))
except UserError as error:
    sys.exit(f"error: {error}")
"""


def write_dataset(folder: Path) -> Path:
    """The dataset above, as a build writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    trig = GRAPHS.replace("SHA256", hashlib.sha256(REPORT.encode()).hexdigest())
    lines = serialize(parse(trig, RdfFormat.TRIG), format=RdfFormat.N_QUADS)
    assert lines is not None
    (folder / "ftzgraph.nq").write_bytes(b"".join(sorted(lines.splitlines(keepends=True))))
    (folder / "manifest.json").write_text(json.dumps({"hash": HASH, "version": "1.2.3"}), "utf-8")
    return folder


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Server:
    """A server in a process of its own."""

    def __init__(self, *arguments: str, port: int | None = None, **options: object) -> None:
        self.port = port or free_port()
        dataset, *others = arguments
        command = [sys.executable, "-c", PROGRAM, json.dumps(options), dataset, "127.0.0.1", str(self.port), *others]
        self.process = subprocess.Popen(
            command, text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def first_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Sends a signal; the exit status and what was written on standard error.

        granian takes a worker that has just ended for one that still runs, and may say that it kills it: left out here.
        """
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=30)
        lines = errors.splitlines(keepends=True)
        return self.process.returncode, "".join(line for line in lines if "refused to gracefully stop" not in line)

    @property
    def keeper(self) -> int:
        """The process that holds the store: the one of the two below the first that has no thread beside its own."""
        [found] = [pid for pid in children(self.process.pid) if _threads(pid) == 1]
        return found

    @property
    def web(self) -> int:
        """The process that answers requests."""
        [answering] = [each for pid in children(self.process.pid) if _threads(pid) > 1 for each in children(pid)]
        return answering

    def processes(self) -> list[int]:
        """The server's processes that are alive."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    same = os.getsid(int(entry.name)) == self.process.pid
                except ProcessLookupError:
                    continue
                if same and "\nState:\tZ" not in (entry / "status").read_text("utf-8", "replace"):
                    found.append(int(entry.name))
        return found


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def children(pid: int) -> list[int]:
    """The processes that a process started and that are alive."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            # proc(5): the name in brackets may hold anything
            state, parent = entry.read_text("utf-8", "replace").rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(entry.parent.name))
    return sorted(found)


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
