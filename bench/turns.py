"""Drives servers in turn: what the machine does meanwhile meets all of them alike."""

from bench.load import CONNECTIONS, Run, drive
from bench.pools import Pool
from bench.results import Pair, median
from bench.servers import Server, SkippedError

LEAST = 10
"""Requests that a run must bring to be counted: one of each shape."""


def in_turn(
    pool: Pool, ours: Server, peers: list[Server], rounds: int, seconds: int, repeats: bool = False
) -> dict[str, Pair]:
    """Our server and each peer in turn, in each round, after a run that does not count; by the peer's name.

    Every run of a round sends the same requests; the next round begins elsewhere in the pool. Unless `repeats`, a run
    that sends the whole pool and begins again counts as one with errors.
    """
    warm = drive(ours, pool, len(pool.requests) // 2, seconds)
    pairs: dict[str, Pair] = {}
    ready: list[Server] = []
    for peer in peers:
        pairs[peer.kind.name] = Pair()
        try:
            slowest = min(warm.requests, drive(peer, pool, len(pool.requests) // 2, seconds).requests)
        except SkippedError as reason:
            pairs[peer.kind.name].note = str(reason)
            continue
        if slowest < LEAST:
            pairs[peer.kind.name].note = f"{slowest} requests in {seconds} s are too few to compare"
            continue
        ready.append(peer)
    for number in range(rounds):
        offset = number * len(pool.requests) // rounds
        for peer in list(ready):
            pair = pairs[peer.kind.name]
            try:
                one, other = (drive(server, pool, offset, seconds) for server in (ours, peer))
            except SkippedError as reason:
                pair.note = str(reason)
                ready.remove(peer)
                continue
            pair.one.append(one if repeats else _whole(one, pool))
            pair.other.append(other if repeats else _whole(other, pool))
    for name, pair in pairs.items():
        say(f"{pool.name}: {name}", pair)
    return pairs


def say(what: str, pair: Pair) -> None:
    """Prints a line for whoever waits."""
    ratio = pair.ratio(lambda run: run.rate)
    one, other = (median(runs, lambda run: run.rate) for runs in (pair.one, pair.other))
    errors = {str(run.errors) for run in pair.one + pair.other if run.errors}
    figures = f"{ratio:.2f} ({one:.0f}/s to {other:.0f}/s)" if ratio and one and other else "no ratio"
    print(f"  {what}: {figures}", pair.note, *sorted(errors), flush=True)


def _whole(run: Run, pool: Pool) -> Run:
    if run.requests + CONNECTIONS > len(pool.requests):
        run.errors["repeated"] = run.requests + CONNECTIONS - len(pool.requests)
    return run
