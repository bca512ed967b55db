"""Serves N-Quads with rdflib-endpoint; run by the interpreter of the peers' environment, not by the benchmark's own.

python rdflib_server.py memory|oxigraph QUADS PORT
"""

import sys

import uvicorn
from pyoxigraph import RdfFormat, Store
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def load(store: str, quads: str) -> Dataset:
    """The quads in rdflib's own store, or in Oxigraph's through oxrdflib; queries see the union of the graphs."""
    if store == "memory":
        dataset = Dataset(default_union=True)
        dataset.parse(quads, format="nquads")
        return dataset
    from oxrdflib import OxigraphStore

    oxigraph = Store()
    oxigraph.bulk_load(path=quads, format=RdfFormat.N_QUADS)
    return Dataset(store=OxigraphStore(store=oxigraph), default_union=True)


if __name__ == "__main__":
    uvicorn.run(
        SparqlEndpoint(graph=load(*sys.argv[1:3])), host="127.0.0.1", port=int(sys.argv[3]), log_level="warning"
    )
