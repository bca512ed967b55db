"""What mutated queries and requests are put together from."""


def words(text: str) -> list[str]:
    """The words of a text, which reads better than a list of them."""
    return text.split()


KINDS = [
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 5",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?n > 1) ORDER BY DESC(?n) LIMIT 3 OFFSET 1",
    "SELECT DISTINCT ?t { GRAPH ?g { ?s a ?t } MINUS { ?s ?p 1 } }",
    "CONSTRUCT { ?s a [ ?p ?o ] } WHERE { ?s ?p ?o FILTER(isIRI(?o)) } LIMIT 9",
    "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2",
    "DESCRIBE <https://w3id.org/ftzgraph/id/zone/shanghai> ?x { ?x a ?y } LIMIT 1",
    "PREFIX ftz: <https://w3id.org/ftzgraph/ontology#>\n"
    "ASK FROM <https://w3id.org/ftzgraph/graph/curated> { ?z a ftz:Zone }",
    "SELECT * FROM NAMED <urn:x:y> { GRAPH <urn:x:y> { ?s ?p ?o } }",
    'SELECT (IF(BOUND(?x), STRLANG(UCASE(?x), "zh-hans"), 1/0) AS ?y) '
    '{ VALUES (?x ?z) { ("上海" UNDEF) (1.5e3 <x:y>) } }',
    "SELECT * { ?a (<x:a>|^<x:b>/!(<x:c>|^a))*/<x:d>+ ?b OPTIONAL { ?b <x:e>? ?c } "
    "{ ?a ?q ?r } UNION { SELECT ?r {} } }",
    'SELECT (GROUP_CONCAT(DISTINCT ?o; SEPARATOR=", ") AS ?all) (SAMPLE(?s) AS ?one) { ?s ?p ?o }',
    'SELECT * { BIND(REPLACE("abc", "(b)", "[$1]", "i") AS ?x) '
    'FILTER REGEX(?x, "^a.*c$") FILTER NOT EXISTS { ?x ?y ?z } }',
    "BASE <http://example.org/> PREFIX : <#> "
    "SELECT * { :a :b 'c'@en-GB , \"d\"^^<e> , 1 , 2.0 , 3e0 , true ; :f _:g , [] , (1 2) . }",
    '# comment\nSELECT (SHA256(STR(NOW())) AS ?h) (xsd:integer("7") AS ?i) {}',
    "SELECT * { ?s ?p ?o SERVICE <http://127.0.0.1:54321/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:54321/> { ?s ?p ?o } }",
    "SELECT * FROM <http://127.0.0.1:54321/> { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:54321/>",
    "INSERT DATA { <x:a> <x:b> <x:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "SELECT * { GRAPH <http://127.0.0.1:54321/> { ?s ?p ?o } } VALUES ?s { <http://127.0.0.1:54321/> }",
    'SELECT (<http://127.0.0.1:54321/>(?x) AS ?y) { BIND(IRI("http://127.0.0.1:54321/") AS ?x) }',
    'DEFINE input:inference "x" SELECT * { ?s ?p ?o FILTER(bif:contains(?o, "x")) }',
]
"""A query of each kind. Nobody may ever call 127.0.0.1:54321."""

WORDS = words(
    """
    SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT REDUCED FROM NAMED OPTIONAL UNION MINUS FILTER EXISTS NOT GRAPH
    SERVICE SILENT BIND VALUES UNDEF AS GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX BASE IN COUNT SUM AVG
    MIN MAX SAMPLE GROUP_CONCAT SEPARATOR REGEX REPLACE STRLEN SUBSTR CONCAT IRI URI BNODE STRDT STRLANG LANG
    LANGMATCHES DATATYPE NOW RAND UUID STRUUID MD5 SHA512 IF COALESCE isNumeric TRIPLE SUBJECT LATERAL VERSION
    INSERT DELETE LOAD CLEAR WITH USING true false a ?s ?p ?o $x ?变量 _:b <x:y> <> <http://127.0.0.1:54321/> : p:l
    rdf:type "上海" "x"@zh "1"^^<x:t> 1 -1 0 1e999 99999999999999999999 0.1 .5 { } ( ) [ ] << >> {| |} ~ . , ; | / ^
    * + ? ! = != < > <= && || ^^ @en # \\ \\u0041 \\U0010FFFF % %20 %zz ' " ''' \"\"\"
    """
)
CHARACTERS = [
    *"\0\1\x7f\t\r\n\x0b\x0c\x85\xa0\u2028\ufeff\u202e\uffff\U0010ffff\U0001f600\u0301ａＡ；（）",
    "\r\n",
    "''",
    '""',
]

CANARY = b"54321"
"""Stands for a port on 127.0.0.1 that listens and must never be called. Any other of five digits can take its place."""
INJECTED = "x-ftz-injected"
"""A header that only an answer split in two by a request could have."""

METHODS = ["GET"] * 15 + ["POST"] * 9 + ["HEAD"] * 2 + ["OPTIONS", "QUERY", "PUT", "DELETE", "PATCH", "TRACE"]
ODD_METHODS = ["get", "G\tET", "PROPFIND", "M-SEARCH", "A" * 5000, "", "\0", "GET GET", "CONNECT", "SPARQL", "É"]
PATHS = words(
    """
    /sparql /sparql /sparql /sparql /sparql/ /sparql?query= /sparql?query=ASK%20{} /store /store?default
    /store?graph= /store?graph=https://w3id.org/ftzgraph/graph/curated /store?graph=x&default /search?q=
    /search?q=%E4%B8%8A%E6%B5%B7 /search?q=a&q=b /search?q=%00 /id/zone/shanghai /id/zone/shanghai.ttl
    /id/zone/shanghai.csv /id/zone/nowhere /id/ /id /page/id/zone/shanghai /page/graph/curated
    /page/passage/2024/22-31 /data/id/zone/shanghai.jsonld /data/ftzgraph.ttl /data/ftzgraph.nq /data/ftzgraph.exe
    /data/../../etc/passwd /passage/2024/22-31 /scheme/topic /scheme/topic/trade.html /graph/report-2024 /dataset
    /dataset.nt /ontology /ontology.ttl /ontology?format=rdf /shapes /health /metrics /robots.txt /openapi.json
    /.well-known/void / //sparql /static/style.css /static/../app.py /static/%2e%2e/%2e%2e/app.py /%2e%2e/
    /favicon.ico * /sparql%00 /sparql;x /SPARQL /?lang=zh /page/%2F /%C3%28 /sparql?query=%25
    /sparql?query=ASK%7B%7D&query=ASK%7B%7D /sparql?update=x /sparql?default-graph-uri=x &
    """
)
PARAMETERS = words("format output results lang timeout default-graph-uri named-graph-uri query update q")
ACCEPTS = words(
    """
    */* text/html application/sparql-results+json application/sparql-results+xml text/csv
    text/tab-separated-values text/turtle application/n-triples application/rdf+xml application/ld+json
    application/trig application/n-quads image/png text/* text/html;q=0 */*;q=0.0001 application/json;q=2 ;;; ,
    text/html;q=1;q=0 application/xml,*/*;q=0.8 ☃
    """
)
TYPES = words(
    """
    application/sparql-query application/sparql-query application/x-www-form-urlencoded
    application/x-www-form-urlencoded application/sparql-update multipart/form-data;boundary=x application/json
    text/plain application/sparql-query;charset=utf-16 application/sparql-query;charset=gb18030
    application/x-www-form-urlencoded;charset=latin-1 APPLICATION/SPARQL-QUERY x /
    """
)
HEADERS = [
    "Accept-Language: zh-CN,zh;q=0.9,en;q=0.1",
    "Accept-Encoding: gzip, br, zstd;q=0.5, identity;q=0",
    "Accept-Encoding: *;q=0",
    "If-None-Match: *",
    'If-None-Match: W/"x", "y',
    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
    "If-Match: x",
    "Range: bytes=0-0,5-1,-",
    "Origin: null",
    "Access-Control-Request-Method: QUERY",
    "X-Forwarded-For: 1.2.3.4, ::1",
    "X-Forwarded-Host: 127.0.0.1:54321",
    "Forwarded: for=_x;host=127.0.0.1:54321",
    "X-Original-URL: /metrics",
    "X-HTTP-Method-Override: DELETE",
    "Expect: 100-continue",
    "Expect: 200-ok",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    "Content-Encoding: gzip",
    "TE: trailers",
    "Trailer: X",
    "Host: 127.0.0.1:54321",
    "Host:",
    "Cookie: " + "a=b; " * 500,
    "Authorization: Basic " + "A" * 3000,
    "X-Latin: é\xff\x80",
    "Connection: close, Host, Content-Length",
    "Keep-Alive: timeout=99999, max=0",
    "Proxy-Connection: keep-alive",
]
BROKEN_HEADERS = [
    "Content-Length: 0",
    "Content-Length: 5",
    "Content-Length: 5, 5",
    "Content-Length: -1",
    "Content-Length: +3",
    "Content-Length: 99999999999999999999999",
    "Content-Length: 4000000000",
    "Content-Length: 0x10",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: \x0bchunked",
    "Transfer-Encoding : chunked",
    "Host: a b\x01",
    "X-Long: " + "x" * 70_000,
    "X-Folded: a\r\n b",
    ": empty",
    "no colon",
    "X-\0: x",
    "X-Nul: a\0b",
    "X-Bare: a\rb",
]
VERSIONS = [
    "HTTP/1.0",
    "HTTP/1.0",
    "HTTP/2.0",
    "HTTP/0.9",
    "HTTP/1.2",
    "HTTP/9.9",
    "http/1.1",
    "HTTP/1.",
    "",
    "HTTP/1.1 x",
]
NOISE = [
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    b"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n",
    b"\r\n\r\n",
    b"\0" * 100,
    b"GET /\r\n",
    b"\xff\xfe",
    b"SSH-2.0-x\r\n",
    b"quit\n",
]
BYTES = [bytes((each,)) for each in (0, 9, 10, 11, 13, 32, 34, 37, 58, 127, 128, 255)] + [
    b"\r\n",
    b"%0d%0a",
    b"\xc0\xaf",
]
TAILS = ["#fragment", "?a?b", "%", "%u4e0a", "\x00", "\xff", "上海", ";a=b", "/" * 500, "a" * 70_000]
SPLIT = f"%0d%0a{INJECTED}:%201%0d%0a"
