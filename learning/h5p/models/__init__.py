from .content import Content, Package, PackageLibrary, Upload
from .library import Library
from .tracking import Launch, Result, State, Statement

__all__ = ["Content", "Launch", "Library", "Package", "PackageLibrary", "Result", "State", "Statement", "Upload"]
