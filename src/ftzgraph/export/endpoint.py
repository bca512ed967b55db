"""A query sent to somebody's SPARQL endpoint."""

from collections.abc import Sequence

import httpx

from ftzgraph.errors import UserError

_TIMEOUT = httpx.Timeout(120.0, connect=10.0)


def ask(endpoint: str, query: str, media_types: Sequence[str]) -> bytes:
    """The endpoint's answer in one of `media_types`, by form POST (SPARQL 1.1 Protocol, section 2.1.2).

    Raises UserError when the endpoint cannot be reached, refuses, or answers in another format.
    """
    try:
        response = httpx.post(
            endpoint, data={"query": query}, headers={"Accept": ", ".join(media_types)}, timeout=_TIMEOUT
        )
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise UserError(f"{endpoint} is no web address: give one with http:// or https://") from error
    except httpx.TimeoutException as error:
        raise UserError(f"{endpoint} gave no answer in time: make the query smaller, or try again later") from error
    except httpx.HTTPError as error:
        raise UserError(f"cannot reach {endpoint} ({error}): check the address") from error
    if response.is_redirect:
        raise UserError(f"{endpoint} has moved to {response.headers.get('location')}: ask there")
    if response.is_error:
        raise UserError(f"{endpoint} answered {response.status_code}: {_reason(response)}")
    given = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in media_types:
        raise UserError(
            f"{endpoint} answered with {given or 'no media type'}, not {media_types[0]}: is it an endpoint?"
        )
    return response.content


def _reason(response: httpx.Response) -> str:
    """What the endpoint says, shortened: a problem's detail (RFC 9457), else the first line."""
    if "json" in response.headers.get("content-type", ""):
        try:
            problem = response.json()
        except ValueError:
            problem = None
        if isinstance(problem, dict):
            said = problem.get("detail") or problem.get("title")
            if said:
                return str(said)[:300]
    lines = response.text.strip().splitlines()
    return lines[0][:300] if lines and not lines[0].startswith("<") else response.reason_phrase
