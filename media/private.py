"""Files that no address leads to: they are reached only through a view that has checked who asks."""

from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """A folder outside MEDIA_ROOT whose files have no URL of their own."""

    def url(self, name: str | None) -> str:
        """Raises NotImplementedError always: Wagtail then serves the file itself, after its checks."""
        raise NotImplementedError("A private file has no URL.")


def private_storage() -> Storage:
    """The storage with alias "private"; a callable, so that migrations hold no path."""
    return storages["private"]
