"""Model fields of the platform's own."""

from typing import Any

from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField whose block definitions stay out of migrations: a new block or help text needs no migration.

    A data migration that must read the blocks imports them from the code instead.
    """

    def __init__(self, block_types: StreamBlock | type[StreamBlock] | list[Any] = (), **kwargs: Any) -> None:
        super().__init__(list(block_types) if isinstance(block_types, tuple) else block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
