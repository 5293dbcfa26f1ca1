"""Who gets what at the player's addresses: a signed token or a hash decides, never who is signed in."""

import json
import uuid
from typing import Any

from learning.h5p.domain.launching import content_path_key, make_launch_token
from learning.h5p.models import Package
from tests.architecture.matrix import LOGIN, Row, Tenant, World, expect
from tests.factories.h5p import own_package
from tests.h5p.matrix_admin import ROWS as ADMIN_ROWS


def _package() -> Package:
    return own_package(key="matrix")


def _start(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"start": make_launch_token(content=_package().content, user=None, context={})}


def _activity(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"public_id": _package().content.public_id}


def _nowhere(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"public_id": uuid.UUID(int=0)}


def _library(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"library_hash": _package().main_library.hash, "path": "open-case.js"}


def _bundle(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"name": f"{_package().bundle_js}.js"}


def _content(world: World, tenant: Tenant) -> dict[str, Any]:
    made = _package()
    key = content_path_key(content_hash=made.content_hash)
    return {"content_hash": made.content_hash, "key": key, "path": "content.json"}


def _unsigned(world: World, tenant: Tenant) -> dict[str, Any]:
    return {**_content(world, tenant), "key": "1-x"}


def _place(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"content_id": "1", "data_id": "state", "sub_content_id": "0"}


def _body(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"token": "onzin", "statements": json.dumps([])}


ROWS = [
    Row(url="h5p:frame", own=expect(200), query=_start),
    Row(url="h5p:frame", own=expect(403)),
    Row(url="h5p:activity", own=expect(200), kwargs=_activity),
    Row(url="h5p:activity", own=expect(404), kwargs=_nowhere),
    Row(url="h5p:library-file", own=expect(200), kwargs=_library),
    Row(url="h5p:bundle", own=expect(200), kwargs=_bundle),
    Row(url="h5p:content-file", own=expect(200), kwargs=_content),
    Row(url="h5p:content-file", own=expect(404), kwargs=_unsigned),
    Row(url="h5p:state", own=expect(200), kwargs=_place),
    Row(url="h5p:state", own=expect(403), kwargs=_place, method="post"),
    Row(url="h5p:review", own=expect(200, anonymous=LOGIN), kwargs=_activity),
    Row(url="h5p:review", own=expect(404, anonymous=LOGIN), kwargs=_nowhere),
    Row(url="h5p:forget", own=expect(302, anonymous=LOGIN), kwargs=_activity, method="post"),
    Row(url="h5p:forget", own=expect(404, anonymous=LOGIN), kwargs=_nowhere, method="post"),
    Row(url="h5p:statements", own=expect(405)),
    Row(url="h5p:statements", own=expect(400), method="post", data=_body),
    *ADMIN_ROWS,
]
