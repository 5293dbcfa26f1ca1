"""What stands in every page's header and footer. Core knows the shape; the pages app supplies the content."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class NavigationLink:
    label: str
    url: str
    room: str = ""


@dataclass(frozen=True, kw_only=True)
class FooterColumn:
    heading: str
    links: tuple[NavigationLink, ...] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Navigation:
    """The main menu, the footer's columns and its closing sentence, in one language."""

    main: tuple[NavigationLink, ...] = field(default_factory=tuple)
    footer: tuple[FooterColumn, ...] = field(default_factory=tuple)
    footer_text: str = ""


_provider: Callable[[str], Navigation] | None = None


def register_navigation(provider: Callable[[str], Navigation]) -> None:
    """`provider(language_code)` returns the navigation; it keeps its own cache. Called in AppConfig.ready()."""
    global _provider
    _provider = provider


def current_navigation(language_code: str) -> Navigation:
    return _provider(language_code) if _provider else Navigation()
