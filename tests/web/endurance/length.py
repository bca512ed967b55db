"""How long the tests of this folder run: a short form with the other tests, a long one by `make soak`.

Both are the same code. `FTZGRAPH_SOAK=1` chooses the long form; single figures can be set as well.
"""

import os
import time

LONG = os.environ.get("FTZGRAPH_SOAK", "") not in ("", "0")
"""Whether this is the long form, which has the machine for itself: only it asserts times."""

SOAK_SECONDS = float(os.environ.get("FTZGRAPH_SOAK_SECONDS", 600 if LONG else 10))
"""How long the mixed load goes on."""

FUZZ_REQUESTS = int(os.environ.get("FTZGRAPH_FUZZ_REQUESTS", 100_000 if LONG else 1_500))
"""How many mutated requests are sent."""

FUZZ_FIRST = int(os.environ.get("FTZGRAPH_FUZZ_FIRST", 0))
"""The number of the first of them: with one request, that one is sent again."""

SEED = int(os.environ.get("FTZGRAPH_SEED", time.time_ns() % 1_000_000 if LONG else 1))
"""What the random choices begin with: the same with the other tests, another in each long form."""
