"""The start pack: what a new coalition does first. The national desk makes versions, each coalition ticks off."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import zipstream
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions.domain.exceptions import StartPackRefused
from coalitions.domain.files import check_upload, clean_filename
from coalitions.models import StartPack, StartPackStep, StartPackTick
from core.domain.audit import record_audit
from organisations.domain.queries import user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

MAX_STEPS = 40
TICKERS = (
    StaffRole.COALITION_AUTHOR,
    StaffRole.COALITION_EDITOR,
    StaffRole.COALITION_LEAD,
)
# The desk looks along; it does not tick for others.
READERS = (*TICKERS, StaffRole.COALITION_ANALYST, StaffRole.NATIONAL_EDITOR, StaffRole.ADMINISTRATOR)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A step, and who ticked it off when; `tick` is None as long as it is to do."""

    step: StartPackStep
    tick: StartPackTick | None


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """A coalition's progress in the newest version."""

    pack: StartPack
    lines: tuple[Line, ...]

    @property
    def done(self) -> int:
        return sum(line.tick is not None for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one coalition is; `latest` is when it last ticked something off."""

    coalition: Coalition
    done: int
    total: int
    latest: dt.datetime | None

    @property
    def is_done(self) -> bool:
        return self.done == self.total

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


def may_tick(*, user: Any, coalition: Coalition) -> bool:
    return user_has_any_role(user, TICKERS, coalition=coalition)


def current_pack() -> StartPack | None:
    """The newest version that was published."""
    return StartPack.objects.filter(is_draft=False).order_by("-number").first()


def draft_pack() -> StartPack | None:
    return StartPack.objects.filter(is_draft=True).first()


def is_carried_over(step: StartPackStep) -> bool:
    """Whether a step of the draft stands in a published version too, so that somebody may have done it."""
    return StartPackStep.objects.filter(key=step.key, pack__is_draft=False).exists()


def published_packs() -> QuerySet[StartPack]:
    """Every version with the number of its steps, the newest first."""
    packs = StartPack.objects.filter(is_draft=False).select_related("published_by")
    return packs.annotate(steps_count=Count("steps")).order_by("-number")


def checklist_of(coalition: Coalition) -> Checklist | None:
    """What a coalition has done of the newest version; None before there is one. Three queries."""
    pack = current_pack()
    if pack is None:
        return None
    ticks = {
        tick.step_key: tick for tick in StartPackTick.objects.filter(coalition=coalition).select_related("done_by")
    }
    return Checklist(pack=pack, lines=tuple(Line(step=step, tick=ticks.get(step.key)) for step in pack.steps.all()))


def progress_of_all(*, query: str = "", only: str = "") -> list[Progress]:
    """Every active coalition's progress in the newest version, by name; empty before there is one. Four queries.

    `only`: "done", "busy" or "todo" (nothing done yet); anything else is everybody.
    """
    pack = current_pack()
    if pack is None:
        return []
    keys = list(pack.steps.values_list("key", flat=True))
    ticked = StartPackTick.objects.filter(step_key__in=keys).values("coalition_id")
    rows = ticked.annotate(done=Count("pk"), latest=Max("done_at")).order_by()
    counts = {row["coalition_id"]: (row["done"], row["latest"]) for row in rows}
    coalitions = Coalition.objects.filter(is_active=True).order_by("name")
    if query.strip():
        coalitions = coalitions.filter(name__icontains=query.strip()[:80])
    found = [
        Progress(
            coalition=coalition,
            done=counts.get(coalition.pk, (0, None))[0],
            total=len(keys),
            latest=counts.get(coalition.pk, (0, None))[1],
        )
        for coalition in coalitions
    ]
    wanted = {
        "done": lambda one: one.is_done,
        "busy": lambda one: 0 < one.done < one.total,
        "todo": lambda one: one.done == 0,
    }.get(only)
    return [one for one in found if wanted is None or wanted(one)]


@transaction.atomic
def tick_step(*, coalition: Coalition, step: StartPackStep, is_done: bool, actor: Any) -> None:
    """Tick a step of the newest version off for a coalition, or take that back. Twice is once.

    The coalition's log gets a line. Raises StartPackRefused for a step of another version.
    """
    pack = current_pack()
    if pack is None or step.pack_id != pack.pk:
        raise StartPackRefused(_("There is a newer version of the start pack. Look at it first."))
    if is_done:
        _tick, changed = StartPackTick.objects.get_or_create(
            coalition=coalition, step_key=step.key, defaults={"done_by": actor}
        )
    else:
        changed = bool(StartPackTick.objects.filter(coalition=coalition, step_key=step.key).delete()[0])
    if changed:
        record_audit(
            actor=actor,
            action="startpack.step_done" if is_done else "startpack.step_undone",
            target=step,
            coalition_id=coalition.pk,
            after={"title": step.title},
        )


@transaction.atomic
def start_draft(*, actor: Any) -> StartPack:
    """A draft of the next version, filled with what the newest holds. The draft that there is, if there is one."""
    current = current_pack()
    try:
        with transaction.atomic():
            draft = StartPack.objects.create(
                title=current.title if current else _("Start pack"), intro=current.intro if current else ""
            )
    except IntegrityError:
        found = draft_pack()
        if found is None:
            raise
        return found
    steps = current.steps.all() if current else StartPackStep.objects.none()
    StartPackStep.objects.bulk_create(
        [
            StartPackStep(
                pack=draft,
                key=step.key,
                sort_order=step.sort_order,
                title=step.title,
                explanation=step.explanation,
                link=step.link,
                file=step.file.name,
                filename=step.filename,
                size_bytes=step.size_bytes,
            )
            for step in steps
        ]
    )
    return draft


@transaction.atomic
def discard_draft(*, pack: StartPack) -> None:
    """Throw a draft away; versions that were published stay."""
    pack = _editable(pack)
    names = [str(step.file.name) for step in pack.steps.exclude(file="")]
    pack.delete()
    _drop_files(names)


@transaction.atomic
def save_pack(*, pack: StartPack, title: str, intro: str) -> None:
    """What stands above the steps of a draft. Raises StartPackRefused once it was published."""
    pack = _editable(pack)
    pack.title, pack.intro = title.strip(), intro.strip()
    pack.save(update_fields=["title", "intro"])


@transaction.atomic
def save_step(
    *,
    pack: StartPack,
    step: StartPackStep | None,
    title: str,
    explanation: str = "",
    link: str = "",
    file: File | None = None,
    remove_file: bool = False,
    is_renewed: bool = False,
) -> StartPackStep:
    """Add a step at the end of a draft (`step` is None), or change one.

    `is_renewed`: it became other work, so that who ticked it off before has it to do again; otherwise ticks follow.
    Raises StartPackRefused for what was published or is full, FileRefused or UploadRefused for a file.
    """
    pack = _editable(pack)
    filename = check_upload(file) if file else ""
    if step is None:
        if pack.steps.count() >= MAX_STEPS:
            raise StartPackRefused(_("A start pack holds at most %(count)d steps.") % {"count": MAX_STEPS})
        last = pack.steps.aggregate(last=Max("sort_order"))["last"]
        step = StartPackStep(pack=pack, sort_order=0 if last is None else last + 1)
    elif is_renewed:
        step.key = uuid.uuid4()
    step.title, step.explanation, step.link = title.strip(), explanation.strip(), link
    old_name = str(step.file.name or "")
    if file:
        step.filename, step.size_bytes = filename, file.size or 0
        step.file.save(uuid.uuid4().hex, file, save=False)
    elif remove_file:
        step.file, step.filename, step.size_bytes = "", "", 0
    step.save()
    if old_name and old_name != step.file.name:
        _drop_files([old_name])
    return step


@transaction.atomic
def move_step(*, pack: StartPack, step: StartPackStep, by: int) -> None:
    """One place up (-1) or down (1) in a draft; at the end it stays."""
    pack = _editable(pack)
    steps = list(pack.steps.all())
    at = [one.pk for one in steps].index(step.pk)
    to = min(max(at + by, 0), len(steps) - 1)
    steps.insert(to, steps.pop(at))
    for number, one in enumerate(steps):
        one.sort_order = number
    StartPackStep.objects.bulk_update(steps, ["sort_order"])


@transaction.atomic
def remove_step(*, pack: StartPack, step: StartPackStep) -> None:
    """Take a step out of a draft; older versions keep theirs."""
    _editable(pack)
    name = str(step.file.name or "")
    step.delete()
    _drop_files([name])


@transaction.atomic
def publish_pack(*, pack: StartPack, change_note: str, actor: Any) -> StartPack:
    """Freeze a draft under the next number: every coalition sees it from now on. The audit log gets a line.

    Raises StartPackRefused without steps, or when somebody else published it just now.
    """
    pack = _editable(pack)
    if not pack.steps.exists():
        raise StartPackRefused(_("Add a step first: an empty start pack helps nobody."))
    number = (StartPack.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    pack.number, pack.is_draft, pack.change_note = number, False, change_note.strip()
    pack.published_at, pack.published_by = timezone.now(), actor
    pack.save()
    record_audit(
        actor=actor,
        action="startpack.published",
        target=pack,
        after={"number": number, "change_note": pack.change_note},
    )
    return pack


def pack_archive(pack: StartPack) -> tuple[zipstream.ZipStream, str]:
    """The whole version as one zip, streamed with its length known, and its file name."""
    archive = zipstream.ZipStream(sized=True)
    lines = [pack.title, "", pack.intro, ""] if pack.intro else [pack.title, ""]
    for number, step in enumerate(pack.steps.all(), start=1):
        lines += [f"{number:02d}. {step.title}", *([step.explanation] if step.explanation else [])]
        if step.link:
            lines.append(step.link)
        if step.file and step.file.storage.exists(str(step.file.name)):
            name = f"{number:02d} {clean_filename(step.filename)}"
            lines.append(_("File: %(name)s") % {"name": name})
            archive.add(_chunks(step.file), name, size=step.file.size)
        lines.append("")
    archive.add("\r\n".join(lines).encode("utf-8-sig"), f"00 {clean_filename(pack.title)}.txt")
    stem = PurePath(clean_filename(pack.title)).stem or "startpakket"
    return archive, f"{stem} {pack.number or _('draft')}.zip"


def _chunks(file: Any) -> Iterable[bytes]:
    with file.storage.open(str(file.name), "rb") as opened:
        yield from opened.chunks()


def _editable(pack: StartPack) -> StartPack:
    """The draft, locked for this transaction. Raises StartPackRefused for what was published or thrown away."""
    found = StartPack.objects.select_for_update().filter(pk=pack.pk, is_draft=True).first()
    if found is None:
        raise StartPackRefused(_("This version was published or thrown away. Start a new draft to change something."))
    return found


def _drop_files(names: list[str]) -> None:
    """Delete files that no step of any version names any more, once this is committed."""
    storage = StartPackStep._meta.get_field("file").storage
    for name in filter(None, set(names)):
        if not StartPackStep.objects.filter(file=name).exists():
            transaction.on_commit(lambda name=name: storage.delete(name))  # type: ignore[misc]
