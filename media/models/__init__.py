from .documents import CustomDocument
from .images import CustomImage, CustomRendition
from .videos import Video

__all__ = ["CustomDocument", "CustomImage", "CustomRendition", "Video"]
