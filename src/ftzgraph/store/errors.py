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
