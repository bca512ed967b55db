"""What the commands raise when the user can put something right."""


class UserError(Exception):
    """A failed check or unreadable input: one line saying what is wrong and what to do. Ends a command with `exit_code`."""

    exit_code = 1


class UsageError(UserError):
    """A command used the wrong way."""

    exit_code = 2
