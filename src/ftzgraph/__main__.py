"""`python -m ftzgraph` is the command `ftzgraph`."""

import sys

from ftzgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
