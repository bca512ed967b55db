"""The vocabularies that the code uses, as closed sets of terms.

Knows no RDF library, so that the serving process can import it. A misspelt term raises AttributeError where it is
written, not an empty result where it is asked. tests/test_ontology.py checks that every `FTZ` term here is defined.
"""

BASE = "https://w3id.org/ftzgraph/"


class Namespace(str):
    """A namespace IRI whose attributes are the IRIs of its terms.

    `terms` lists the local names, separated by white space. With no terms the namespace is open: use `ns + "key"`,
    as for a term that text has a method for (`title`, `format`); listing one raises ValueError.
    """

    _terms: frozenset[str]

    def __new__(cls, base: str, terms: str = "") -> "Namespace":
        self = super().__new__(cls, base)
        self._terms = frozenset(terms.split())
        if hidden := [term for term in self._terms if hasattr(str, term)]:
            raise ValueError(f"text has a method {hidden[0]}: write the term as ns + {hidden[0]!r}")
        return self

    def __getattr__(self, name: str) -> str:
        if name.startswith("__") or name not in self._terms:
            raise AttributeError(f"{self!s} has no term {name!r}")
        return f"{self!s}{name}"

    @property
    def terms(self) -> frozenset[str]:
        """The local names of the namespace."""
        return self._terms


ID = Namespace(BASE + "id/")
PASSAGE = Namespace(BASE + "passage/")
SCHEME = Namespace(BASE + "scheme/")
GRAPH = Namespace(BASE + "graph/")
FTZSH = Namespace(BASE + "shapes#")

FTZ = Namespace(
    BASE + "ontology#",
    """
    Record Evidence Passage ExternalSource SourceReport Section SourceTable
    InstitutionalInnovation ReplicatedExperience ReplicationBatch TimelineEvent LinkageProgramme
    NamedDocument PolicyDocument InternationalRule CertificateForm Publication DocumentAbbreviation Omission
    OriginMatch Organisation PilotFreeTradeZone ZoneArea Region
    evidencedBy statedText statedZone statedIssuer statedResponsible statedLead statedScope statedBatch statedDate
    statedNumber issuerList
    edition sha256 characterCount sectionNumber tableNumber rowCount tableRow
    partOfReport partOfSection inSection inTable
    originatesIn ofZone issuedForZone listedIn listPosition inBatch batchNumber batchKind releasedBy promotedBy
    foundingDocument namesDocument documentType documentStatus shortForm abbreviates validInSection
    concerns unstatedProperty earliestDate latestDate shortLabel inReformField inReformDomain
    responsibleOrganisation leadOrganisation replicationScope replicates
    """,
)
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#", "label comment isDefinedBy subClassOf subPropertyOf")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#", "date integer decimal boolean string dateTime anyURI")
SKOS = Namespace(
    "http://www.w3.org/2004/02/skos/core#", "prefLabel altLabel notation definition inScheme broader Concept"
)
DCTERMS = Namespace("http://purl.org/dc/terms/", "abstract")
ELI = Namespace("http://data.europa.eu/eli/ontology#", "id_local passed_by cites")
OA = Namespace("http://www.w3.org/ns/oa#", "start end")

PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "eli": ELI,
    "ftz": FTZ,
    "ftzsh": FTZSH,
    "graph": GRAPH,
    "id": ID,
    "oa": OA,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "passage": PASSAGE,
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "scheme": SCHEME,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "xsd": XSD,
}
