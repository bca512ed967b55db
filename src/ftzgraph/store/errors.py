"""What a store says when it does not answer."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Sentence(NamedTuple):
    """One sentence for the person who asked, in Chinese and in English: what is wrong and what to do.

    Who sends it on chooses the language. It is written where it arises, both languages side by side.
    """

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The sentence in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


class StoreError(Exception):
    """A query was not answered. As text it is in English, as the command line takes it."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence

    def told(self) -> dict[str, Any]:
        """The error as it can travel: "error", its class, and what its constructor takes."""
        return {"error": type(self).__name__, "sentence": self.sentence}


class QuerySyntaxError(StoreError):
    """The text is no SPARQL query.

    `line` and `column` count from 1, in characters; None when the place is unknown. `token` is what stands there;
    `nearest` are names that could have been meant, the most likely first.
    """

    def __init__(
        self,
        sentence: Sentence,
        line: int | None = None,
        column: int | None = None,
        token: str | None = None,
        nearest: Sequence[str] = (),
    ) -> None:
        super().__init__(sentence)
        self.line = line
        self.column = column
        self.token = token
        self.nearest = tuple(nearest)

    def told(self) -> dict[str, Any]:
        """See `StoreError.told`."""
        return {**super().told(), "place": (self.line, self.column, self.token, self.nearest)}


class RefusedError(StoreError):
    """A well-formed request that this store does not carry out: an update, a call to another server."""


class UnknownFunctionError(StoreError):
    """The query calls a function by an IRI that is none of the engine's."""


class NotAcceptableError(StoreError):
    """The answer has no form in the format that was asked for."""


class FederationError(StoreError):
    """Another server that the query calls did not answer as it should."""


class FederationTimeError(FederationError):
    """Another server that the query calls did not answer in time."""


class TimeLimitError(StoreError):
    """The query ran up to its time limit and was ended."""


class MemoryLimitError(StoreError):
    """The query needed more memory than it may have and was ended."""


class AnswerTooLargeError(StoreError):
    """The answer has more bytes or rows than one may have."""


class CrashError(StoreError):
    """The query brought down the process that evaluated it."""


class BusyError(StoreError):
    """Not now: every place is taken, or the store is being started. Worth another try after `retry_after` seconds."""

    retry_after = 2


class ClientBusyError(BusyError):
    """Not now: this client has as many queries under way as one may have."""


def error_told(head: Mapping[str, Any]) -> StoreError:
    """The error that `StoreError.told` made this of."""
    kind = globals()[head["error"]]
    error: StoreError = kind(Sentence(*head["sentence"]), *head.get("place", ()))
    return error
