"""What these models know of a person, and how it is erased: files and ticks stay with the coalition, unnamed."""

from typing import Any

from accounts.models import User
from coalitions.models import RegionFile, StartPack, StartPackStep, StartPackTick


def export_files(user: User) -> list[dict[str, Any]]:
    return [
        {"coalition": file.coalition.name, "title": file.title, "added": file.uploaded_at.isoformat()}
        for file in RegionFile.objects.filter(uploaded_by=user).select_related("coalition")
    ]


def erase_files(user: User) -> int:
    return RegionFile.objects.filter(uploaded_by=user).update(uploaded_by=None)


def export_ticks(user: User) -> list[dict[str, Any]]:
    ticks = list(StartPackTick.objects.filter(done_by=user).select_related("coalition"))
    steps = StartPackStep.objects.filter(key__in=[tick.step_key for tick in ticks]).order_by("pk")
    titles = dict(steps.values_list("key", "title"))
    return [
        {
            "coalition": tick.coalition.name,
            "step": titles.get(tick.step_key, ""),
            "done": tick.done_at.isoformat(),
        }
        for tick in ticks
    ]


def erase_ticks(user: User) -> int:
    return StartPackTick.objects.filter(done_by=user).update(done_by=None)


def export_packs(user: User) -> list[dict[str, Any]]:
    packs = StartPack.objects.filter(published_by=user)
    return [{"version": pack.number, "published": pack.published_at.isoformat()} for pack in packs if pack.published_at]


def erase_packs(user: User) -> int:
    return StartPack.objects.filter(published_by=user).update(published_by=None)
