"""What a store says when it does not answer."""


class StoreError(Exception):
    """A query was not answered. The message is one sentence for the person who asked."""


class QuerySyntaxError(StoreError):
    """The text is no SPARQL query. `line` and `column` count from 1, in characters; None when the place is unknown."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class RefusedError(StoreError):
    """A well-formed request that this store does not carry out: an update, a call to another server."""


class NotAcceptableError(StoreError):
    """The answer has no form in the format that was asked for."""


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
