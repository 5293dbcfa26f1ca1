"""What the frame needs to play one package: H5PIntegration, as H5P's core reads it, and the addresses of its files.

Source: h5p.org, "H5PIntegration object"; the shapes were read from h5p-standalone's core bundle (3.8.2).
"""

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ..models import Launch, Package
from .launching import Opened, content_path_key
from .player_texts import core_texts
from .states import preloaded_states

CONTENT_ID = 1
"""A frame plays one activity: its number inside the frame says nothing about our rows."""
SAVE_EVERY_S = 10


@dataclass(frozen=True, kw_only=True)
class Player:
    integration: dict[str, Any]
    bridge: dict[str, Any]
    """For our own script in the frame: where to send statements, and with which token. Empty for a visitor."""
    script: str
    style: str
    """Addresses of the bundles; empty where there is none."""


def make_player(*, opened: Opened, asset_base: str) -> Player:
    """`asset_base`: scheme and host, as H5P's core builds absolute addresses of content files from it."""
    package, launch = opened.package, opened.launch
    statements = reverse("h5p:statements") if launch else ""
    return Player(
        integration=_integration(package=package, launch=launch, asset_base=asset_base),
        bridge={"statements": statements, "token": opened.session_token} if launch else {},
        script=reverse("h5p:bundle", args=[f"{package.bundle_js}.js"]) if package.bundle_js else "",
        style=reverse("h5p:bundle", args=[f"{package.bundle_css}.css"]) if package.bundle_css else "",
    )


def _integration(*, package: Package, launch: Launch | None, asset_base: str) -> dict[str, Any]:
    libraries = [row.library for row in package.package_libraries.select_related("library")]
    root = asset_base + reverse("h5p:statements").removesuffix("/verklaringen/")
    integration: dict[str, Any] = {
        "baseUrl": asset_base,
        "url": root,
        "urlLibraries": f"{root}/bibliotheek",
        "libraryDirectories": {library.directory: library.hash for library in libraries},
        "postUserStatistics": False,
        "reportingIsEnabled": False,
        "saveFreq": SAVE_EVERY_S if launch else False,
        "siteUrl": asset_base,
        "hubIsEnabled": False,
        "ajax": {"contentUserData": f"{root}/staat/:contentId/:dataType/:subContentId/"},
        "l10n": {"H5P": core_texts()},
        # In an opaque origin every file is another origin's: without this a type that draws pictures on a canvas fails.
        "crossorigin": "anonymous",
        "crossoriginRegex": "/h5p/inhoud/",
        "loadedJs": [],
        "loadedCss": [],
        "contents": {f"cid-{CONTENT_ID}": _content(package=package, launch=launch, asset_base=asset_base)},
    }
    if launch:
        # Core saves nothing without a user. Package code has no business with a name, so it gets none.
        integration["user"] = {"name": "Deelnemer", "mail": "deelnemer@h5p.invalid", "id": 0}
    return integration


def _content(*, package: Package, launch: Launch | None, asset_base: str) -> dict[str, Any]:
    folder = reverse(
        "h5p:content-file", args=[package.content_hash, content_path_key(content_hash=package.content_hash), "x"]
    )
    main = package.main_library
    metadata = {
        key: package.metadata[key]
        for key in (
            "title",
            "authors",
            "license",
            "licenseVersion",
            "source",
            "yearFrom",
            "yearTo",
            "licenseExtras",
            "defaultLanguage",
            "a11yTitle",
        )
        if key in package.metadata
    }
    return {
        "library": f"{main.machine_name} {main.major}.{main.minor}",
        "jsonContent": json.dumps(package.parameters),
        "fullScreen": bool(main.metadata.get("fullscreen")),
        "exportUrl": "",
        "embedCode": "",
        "resizeCode": "",
        "title": package.title,
        "url": f"{asset_base}{reverse('h5p:activity', args=[package.content.public_id])}",
        "contentUrl": asset_base + folder.removesuffix("/x"),
        "metadata": metadata,
        "displayOptions": {
            "frame": True,
            "copyright": True,
            "export": False,
            "embed": False,
            "icon": False,
            "copy": False,
        },
        "contentUserData": preloaded_states(launch=launch) if launch else {"0": {"state": "false"}},
    }
