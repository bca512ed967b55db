"""Prints by how many bytes this process grows when it loads N-Quads into an Oxigraph store: python loaded.py QUADS"""

import os
import sys

from pyoxigraph import RdfFormat, Store

from bench.processes import rss

if __name__ == "__main__":
    store = Store()
    before = rss(os.getpid())
    store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
    print(rss(os.getpid()) - before)
