"""Between Flask and the answers of this package."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import flask
from flask import request

from ftzgraph.store.formats import Format
from ftzgraph.web import negotiate
from ftzgraph.web.choice import choose_format
from ftzgraph.web.response import Response

Parameters = ParamSpec("Parameters")


def flask_response(response: Response) -> flask.Response:
    """The answer as Flask takes it."""
    answer = flask.Response(response.body, response.status, dict(response.headers))
    if response.content_type is None:
        del answer.headers["Content-Type"]
    else:
        answer.headers["Content-Type"] = response.content_type
    return answer


def to_flask(view: Callable[Parameters, Response]) -> Callable[Parameters, flask.Response]:
    """A view that returns this package's answers, as a Flask view."""

    @wraps(view)
    def flask_view(*args: Parameters.args, **kwargs: Parameters.kwargs) -> flask.Response:
        return flask_response(view(*args, **kwargs))

    return flask_view


def asked_language() -> str:
    """ "zh" or "en", as this request asks."""
    return negotiate.language(request.args.get("lang"), request.headers.get("Accept-Language"))


def negotiated(offers: tuple[Format, ...]) -> Format:
    """The offer that this request asks for. Raises ProblemError when it asks for none of them."""
    return choose_format(request.args.get("format"), request.headers.get("Accept"), offers)
