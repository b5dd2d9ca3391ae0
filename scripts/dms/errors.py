"""Errors that a user can cause: one line that says what is wrong, where, and what to do."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class UserError(Exception):
    """Base of every error shown to the user as one line, without a traceback."""

    exit_status = 1


class DataError(UserError):
    """The data or a test failed: exit status 1."""

    exit_status = 1


class BusyError(DataError):
    """Another process holds what is needed: a moment later it may be free."""


class HeldError(UserError):
    """A build is written but not published, because its figures cannot be right: exit status 3."""

    exit_status = 3


class UsageError(UserError):
    """The command was used wrongly: exit status 2."""

    exit_status = 2
