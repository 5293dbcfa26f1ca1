"""The root of every error that a person reads."""


class DomainError(Exception):
    """A rule said no.

    `str(error)` is one plain, translated sentence with the next step: views show it as it stands.
    """
