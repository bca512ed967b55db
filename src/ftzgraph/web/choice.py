"""The format of an answer, by its name or by Accept, or what is wrong with what was asked for."""

from ftzgraph.store import formats
from ftzgraph.store.errors import Sentence
from ftzgraph.store.formats import GRAPHS, Format
from ftzgraph.web.negotiate import HTML, choose
from ftzgraph.web.response import ProblemError

SHORT_NAMES = "json csv tsv xml ttl nt jsonld rdf trig nq html"


def choose_format(name: str | None, accept: str | None, offers: tuple[Format, ...]) -> Format:
    """The format to answer in. `name` (from format=, output= or results=) goes before the Accept header.

    Raises ProblemError: 400 for a name that no format has, 406 when what is asked for is not on offer.
    """
    if name is not None:
        named = next((offer for offer in offers if offer.called(name)), None)
        if named is None and not any(format.called(name) for format in (*formats.TABLES, *GRAPHS, HTML)):
            detail = Sentence(
                f"没有“{name[:40]}”这种格式：请用其中之一：{SHORT_NAMES}",
                f"there is no format “{name[:40]}”: use one of {SHORT_NAMES}",
            )
            raise ProblemError(400, detail)
    else:
        named = choose(accept, offers)
    if named is None:
        offered = [offer.media_type for offer in offers]
        listed = ", ".join(offered)
        detail = Sentence(f"此回答的格式有：{listed}", f"this answer comes as {listed}")
        raise ProblemError(406, detail, {"available": offered})
    return named
