"""Templates to pages. Everything that goes into a page is escaped unless the template is ours."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus

from jinja2 import Environment, PackageLoader, StrictUndefined

from ftzgraph.web.addresses import compact, link, query_link
from ftzgraph.web.negotiate import HTML
from ftzgraph.web.response import ProblemError, Response
from ftzgraph.web.texts import phrase

_ENVIRONMENT = Environment(
    loader=PackageLoader("ftzgraph.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals.update(link=link, compact=compact, query_link=query_link)


def page(template: str, language: str, values: Mapping[str, object], status: int = HTTPStatus.OK) -> Response:
    """A template as an HTML answer in "zh" or "en". In it, t("key") gives the words of `ftzgraph.web.texts`."""
    words = partial(phrase, language=language)
    body = _ENVIRONMENT.get_template(template).render({"lang": language, "t": words, **values})
    return Response(status, body.encode(), HTML.content_type, {"Content-Language": language})


def problem_page(problem: ProblemError, language: str, query: str = "") -> Response:
    """A problem, for a browser; with the query, if one was sent, to mend."""
    answer = page("problem.html", language, {"problem": problem, "query": query}, problem.status)
    return Response(answer.status, answer.body, answer.content_type, {**answer.headers, **problem.headers})
