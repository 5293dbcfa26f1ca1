from core.models.append_only import AppendOnlyError, AppendOnlyModel
from core.models.audit import AuditEntry
from core.models.jobs import Heartbeat, Job, JobState
from core.models.pages import BasePage
from core.models.stamp import VersionStamp

__all__ = [
    "AppendOnlyError",
    "AppendOnlyModel",
    "AuditEntry",
    "BasePage",
    "Heartbeat",
    "Job",
    "JobState",
    "VersionStamp",
]
