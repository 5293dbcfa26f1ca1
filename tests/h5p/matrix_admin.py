"""The admin's own addresses of H5P: activities are the national desk's, new code is for who may install it."""

import io
from typing import Any

from tests.architecture.matrix import LOGIN, Row, Status, Tenant, World, expect
from tests.factories.h5p import own_package


def _content(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": own_package(key="matrix").content_id}


def _nobodys(world: World, tenant: Tenant) -> dict[str, Any]:
    """An activity that does not exist, or has nothing to play."""
    return {"pk": 999_999}


def _original(world: World, tenant: Tenant) -> dict[str, Any]:
    return {**_content(world, tenant), "which": "zoals-geupload"}


def _waiting(world: World, tenant: Tenant) -> dict[str, Any]:
    """A package of nobody's: only who may install code sees it."""
    from learning.h5p.domain.uploading import store_upload
    from tests.h5p.archives import package

    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=None)
    return {"public_id": upload.public_id}


def _desk(*, others: Status, **by_persona: Status) -> dict[Any, Status]:
    """`others`: what the staff get who have nothing to do with H5P (Wagtail sends them home)."""
    given: dict[str, Status] = {"staff": others, "anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN, **by_persona}
    return expect(LOGIN, **given)


ROWS = [
    Row(
        url="h5p_contents:waiting",
        own=_desk(others=302, national_editor=200, training_manager=200, h5p_manager=200, administrator=200),
    ),
    Row(
        url="h5p_contents:confirm",
        kwargs=_waiting,
        own=_desk(others=302, national_editor=200, training_manager=404, h5p_manager=200, administrator=200),
    ),
    Row(
        url="h5p_contents:difference",
        kwargs=_waiting,
        own=_desk(others=302, national_editor=200, training_manager=404, h5p_manager=200, administrator=200),
    ),
    Row(
        url="h5p_contents:download",
        kwargs=_original,
        own=_desk(others=404, national_editor=200, training_manager=200, h5p_manager=200, administrator=200),
    ),
    Row(
        url="h5p_contents:figures",
        kwargs=_content,
        own=_desk(others=302, national_editor=200, training_manager=200, h5p_manager=200, administrator=200),
    ),
    Row(
        url="h5p_contents:figures",
        kwargs=_nobodys,
        own=_desk(others=404),
    ),
    Row(
        url="h5p_contents:new_version",
        kwargs=_content,
        own=_desk(others=302, national_editor=200, training_manager=200, h5p_manager=200, administrator=200),
    ),
    Row(
        url="h5p_contents:set_eval",
        kwargs=_content,
        method="post",
        own=_desk(others=404, national_editor=302, h5p_manager=302, administrator=302),
    ),
    Row(
        url="h5p_contents:set_hosts",
        kwargs=_content,
        method="post",
        own=_desk(others=404, national_editor=302, h5p_manager=302, administrator=302),
    ),
    Row(
        url="h5p_libraries:unused",
        own=_desk(others=404, national_editor=200, h5p_manager=200, administrator=200),
    ),
]
