"""What a package may do beyond the rule: make code from text, and fetch files from elsewhere."""

from collections.abc import Iterable
from typing import Any

from core.domain.audit import record_audit

from ..models import Package
from .planning import may_install
from .refusals import PackageRefused


def allow_eval(*, package: Package, allowed: bool, actor: Any) -> None:
    """Let a package that makes code from text play, or stop it. Raises PackageRefused unless `actor` may install."""
    _prove(package, actor=actor)
    record_audit(
        actor=actor,
        action="h5p.eval_allowed",
        target=package,
        before={"allow_eval": package.allow_eval},
        after={"allow_eval": allowed},
    )
    package.allow_eval = allowed and package.needs_eval
    package.save(update_fields=["allow_eval"])


def allow_hosts(*, package: Package, hosts: Iterable[str], actor: Any) -> None:
    """Let a package fetch pictures, sound, film and frames from these hosts and no others.

    Only hosts that its content names count. Raises PackageRefused unless `actor` may install.
    """
    _prove(package, actor=actor)
    wanted = set(hosts)
    allowed = [host for host in package.external_hosts if host in wanted]
    record_audit(
        actor=actor,
        action="h5p.hosts_allowed",
        target=package,
        before={"allowed_hosts": package.allowed_hosts},
        after={"allowed_hosts": allowed},
    )
    package.allowed_hosts = allowed
    package.save(update_fields=["allowed_hosts"])


def _prove(package: Package, *, actor: Any) -> None:
    if not may_install(actor):
        raise PackageRefused("library_permission", libraries=str(package.main_library))
