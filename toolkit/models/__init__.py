from toolkit.models.counts import DownloadCount
from toolkit.models.pages import MaterialAttachment, MaterialLanguage, MaterialPage, ToolkitIndexPage
from toolkit.models.renders import CleanedLogo, RenderedFile
from toolkit.models.versions import MaterialFile, MaterialVersion

__all__ = [
    "CleanedLogo",
    "DownloadCount",
    "MaterialAttachment",
    "MaterialFile",
    "MaterialLanguage",
    "MaterialPage",
    "MaterialVersion",
    "RenderedFile",
    "ToolkitIndexPage",
]
