from toolkit.models.baskets import Basket, BasketItem
from toolkit.models.batches import Batch, Film
from toolkit.models.counts import DownloadCount
from toolkit.models.packs import CollectionItem, MaterialCollection
from toolkit.models.pages import MaterialAttachment, MaterialLanguage, MaterialPage, ToolkitIndexPage
from toolkit.models.renders import CleanedLogo, RenderedFile
from toolkit.models.screens import ScreenItem, WaitingScreen
from toolkit.models.versions import MaterialFile, MaterialVersion
from toolkit.models.watches import MaterialWatch

__all__ = [
    "Basket",
    "BasketItem",
    "Batch",
    "CleanedLogo",
    "CollectionItem",
    "DownloadCount",
    "Film",
    "MaterialAttachment",
    "MaterialCollection",
    "MaterialFile",
    "MaterialLanguage",
    "MaterialPage",
    "MaterialVersion",
    "MaterialWatch",
    "RenderedFile",
    "ScreenItem",
    "ToolkitIndexPage",
    "WaitingScreen",
]
