"""Drives servers in turn: what the machine does meanwhile meets all of them alike."""

from bench.load import CONNECTIONS, NotAtRestError, Run, drive
from bench.pools import Pool
from bench.results import Pair, median
from bench.servers import Server

LEAST = 10
"""Requests that a run must bring to be counted: one of each shape."""
LONGEST = 30
"""Seconds that a run of a slow peer may take to bring twice as many."""


def in_turn(
    pool: Pool, ours: Server, peers: list[Server], rounds: int, seconds: int, repeats: bool = False
) -> dict[str, Pair]:
    """Our server and each peer in turn, in each round, after a run that does not count; by the peer's name.

    Both runs of a round send the same requests; the next round begins elsewhere in the pool. Unless `repeats`, a run
    that sends the whole pool and begins again counts as one with errors. A peer that does not come to rest after a run
    is ended and taken off the list, as it would disturb all that follows.
    """
    pairs = {peer.kind.name: Pair() for peer in peers}
    lengths: dict[str, int] = {}
    drive(ours, pool, len(pool.requests) // 2, seconds)
    for number in range(-1, rounds):
        offset = number * len(pool.requests) // rounds
        for peer in [peer for peer in peers if not pairs[peer.kind.name].note]:
            pair = pairs[peer.kind.name]
            try:
                if number < 0:
                    warm = drive(peer, pool, offset % len(pool.requests), seconds).requests
                    lengths[peer.kind.name] = min(LONGEST, max(seconds, seconds * 2 * LEAST // max(1, warm)))
                    if warm * lengths[peer.kind.name] < LEAST * seconds:
                        pair.note = f"too slow: {warm} requests in {seconds} s"
                else:
                    one, other = drive(ours, pool, offset, seconds), drive(peer, pool, offset, lengths[peer.kind.name])
                    pair.one.append(one if repeats else _checked(one, pool))
                    pair.other.append(other if repeats else _checked(other, pool))
            except NotAtRestError as reason:
                if reason.server is ours:
                    raise
                pair.note = str(reason)
                peer.stop()
                peers.remove(peer)
    for name, pair in pairs.items():
        say(f"{pool.name}: {name}", pair)
    return pairs


def say(what: str, pair: Pair) -> None:
    """Prints a line for whoever waits."""
    ratio = pair.ratio(lambda run: run.rate)
    one, other = (median(runs, lambda run: run.rate) for runs in (pair.one, pair.other))
    errors = {str(run.errors) for run in pair.one + pair.other if run.errors}
    figures = f"{ratio:.2f} ({one:.3g}/s to {other:.3g}/s)" if ratio and one and other else "no ratio"
    used = [median(runs, lambda run: 1e3 * run.processor / run.requests) for runs in (pair.one, pair.other)]
    if used[0] and used[1]:
        figures += f", processor {used[0]:.3g} ms to {used[1]:.3g} ms a request"
    print(f"  {what}: {figures}", pair.note, *sorted(errors), flush=True)


def _checked(run: Run, pool: Pool) -> Run:
    """The run, with what speaks against it among its errors."""
    if run.requests + CONNECTIONS > len(pool.requests):
        run.errors["repeated"] = run.requests + CONNECTIONS - len(pool.requests)
    if run.requests < LEAST:
        run.errors["too few"] = run.requests
    return run
