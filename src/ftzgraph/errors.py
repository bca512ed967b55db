"""What the commands raise when the user can put something right."""


class UserError(Exception):
    """A failed check or unreadable input: one line that says what is wrong and what to do.

    A command that meets one ends with `exit_code`.
    """

    exit_code = 1


class UsageError(UserError):
    """A command used the wrong way."""

    exit_code = 2
