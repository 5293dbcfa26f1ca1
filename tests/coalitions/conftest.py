"""The two coalitions of the role matrix, for who needs them here too."""

from tests.architecture.conftest import world

__all__ = ["world"]
