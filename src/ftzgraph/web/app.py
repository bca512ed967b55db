"""Puts the endpoint, the downloads and the pages together."""

from dataclasses import dataclass
from pathlib import Path

import flask
from flask import Flask, request
from werkzeug.exceptions import HTTPException

from ftzgraph.examples import read_examples
from ftzgraph.resources import resource
from ftzgraph.store.errors import Sentence, StoreError
from ftzgraph.store.federation import Federation
from ftzgraph.store.interface import Store
from ftzgraph.store.pool import Pool
from ftzgraph.web import entities, landing, search, vocabulary
from ftzgraph.web.access_log import AccessLog
from ftzgraph.web.answers import Answers
from ftzgraph.web.ask import Questions
from ftzgraph.web.cache import AnswerCache
from ftzgraph.web.downloads import Downloads
from ftzgraph.web.flaskly import asked_language, flask_response
from ftzgraph.web.graph_store import GraphStore
from ftzgraph.web.monitor import Monitor
from ftzgraph.web.negotiate import wants_html
from ftzgraph.web.pages import Pages
from ftzgraph.web.problems import as_problem
from ftzgraph.web.proxies import Proxies
from ftzgraph.web.render import problem_page
from ftzgraph.web.reports import read_reports
from ftzgraph.web.response import ProblemError
from ftzgraph.web.sparql import SparqlEndpoint
from ftzgraph.web.terms import read_terms

_DETAILS = {
    404: Sentence("此地址没有内容：请从 / 开始", "there is nothing at this address: begin at /"),
    405: Sentence("此地址不支持这种方法", "this method is not for this address"),
    500: Sentence("服务器出错：原因见其日志", "the server failed: the fault is in its log"),
}


@dataclass(frozen=True)
class Settings:
    """What a server is started with: the dataset's folder, the report's text, the folder of the example queries.

    `cache` is the bytes that answers may take in memory to be given again. Each request is written to `access_log`.
    What `proxies`, addresses or networks, say of who asks is believed. Queries may call the servers of `federation`.
    """

    dataset: Path
    report: Path | None = None
    queries: Path | None = None
    cache: int = 64 << 20
    access_log: Path | None = None
    proxies: tuple[str, ...] = ()
    federation: Federation | None = None


@dataclass(frozen=True)
class Application:
    """What answers requests: the endpoint, the graphs, the downloads, and the pages."""

    endpoint: SparqlEndpoint
    graph_store: GraphStore
    downloads: Downloads
    pages: Pages
    monitor: Monitor
    proxies: Proxies


def build_application(settings: Settings, pool: Pool, store: Store) -> Application:
    """The application over a pool, which is `store` to the pages.

    It asks the store. Raises UserError when the report or an example cannot be read.
    """
    ask = Questions(store)
    examples = read_examples(settings.queries or resource("queries"))
    app = Flask("ftzgraph.web")
    landing.add_routes(app, ask, examples)
    entities.add_routes(app, ask, read_reports(settings.report, ask))
    vocabulary.add_routes(app, ask, _shapes())
    search.add_routes(app, ask)
    _handle_errors(app)
    answers = Answers(pool, AnswerCache(settings.cache))
    terms = read_terms(ask, pool.about.hash)
    endpoint = SparqlEndpoint(pool, answers, store, examples, terms, settings.federation)
    log = None if settings.access_log is None else AccessLog(settings.access_log)
    return Application(
        endpoint,
        GraphStore(pool, answers),
        Downloads(pool, answers),
        Pages(app),
        Monitor(pool, answers.cache, log),
        Proxies(settings.proxies),
    )


def _shapes() -> Path | None:
    try:
        return resource("shapes")
    except FileNotFoundError:
        return None


def _handle_errors(app: Flask) -> None:
    @app.errorhandler(ProblemError)
    def refuse(problem: ProblemError) -> flask.Response:
        if wants_html(request.headers.get("Accept")):
            return flask_response(problem_page(problem, asked_language()))
        return flask_response(problem.as_json(asked_language()))

    @app.errorhandler(StoreError)
    def refuse_by_store(error: StoreError) -> flask.Response:
        return refuse(as_problem(error))

    @app.errorhandler(HTTPException)
    def refuse_by_flask(error: HTTPException) -> flask.Response:
        status = error.code or 500
        if status < 400:
            return app.make_response(error.get_response())  # a redirect that Flask makes itself
        headers = {name: value for name, value in error.get_headers() if name == "Allow"}
        detail = _DETAILS.get(status) or error.description or error.name
        return refuse(ProblemError(status, detail, headers=headers))
