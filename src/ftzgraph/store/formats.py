"""The formats that answers come in, with their media types and short names.

SELECT and ASK answer with results, CONSTRUCT and DESCRIBE with a graph (SPARQL 1.1 Protocol, section 2.1.6).
"""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Format:
    """A format: its short name, the media type it is sent as, and other names that clients use for it.

    There is one object for each, below and where a page has a format of its own, so that to compare them is quick.
    """

    name: str
    content_type: str
    also: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.content_type.partition(";")[0]

    @property
    def media_types(self) -> tuple[str, ...]:
        """Every media type that asks for this format."""
        return (self.media_type, *(name for name in self.also if "/" in name))

    def called(self, name: str) -> bool:
        """Whether `name` is a short name or a media type of this format."""
        return name.lower() in (self.name, self.media_type, *self.also)


JSON = Format("json", "application/sparql-results+json", ("application/json", "sparql-results+json"))
XML = Format(
    "xml", "application/sparql-results+xml; charset=utf-8", ("application/xml", "text/xml", "sparql-results+xml")
)
CSV = Format("csv", "text/csv; charset=utf-8; header=present", ("text/csv",))
TSV = Format("tsv", "text/tab-separated-values; charset=utf-8")
TURTLE = Format("ttl", "text/turtle; charset=utf-8", ("turtle", "application/x-turtle", "n3", "text/n3", "text/rdf+n3"))
NTRIPLES = Format("nt", "application/n-triples; charset=utf-8", ("ntriples", "n-triples", "text/plain"))
RDFXML = Format(
    "rdf", "application/rdf+xml; charset=utf-8", ("xml", "rdfxml", "rdf+xml", "application/xml", "text/xml")
)
JSONLD = Format("jsonld", "application/ld+json", ("json", "json-ld", "ld+json", "application/json"))
TRIG = Format("trig", "application/trig; charset=utf-8", ("application/x-trig",))
NQUADS = Format("nq", "application/n-quads; charset=utf-8", ("nquads", "n-quads", "text/x-nquads"))

TABLES = (JSON, XML, CSV, TSV)
BOOLEANS = (JSON, XML)
"""CSV and TSV are defined for SELECT alone (SPARQL 1.1 Query Results CSV and TSV Formats, section 1)."""
GRAPHS = (TURTLE, NTRIPLES, RDFXML, JSONLD, TRIG, NQUADS)
