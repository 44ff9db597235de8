"""The audit log's services."""

from dashboard.audit_anchors import FileAnchors
from dashboard.settings import Settings


def anchors_of(settings: Settings) -> FileAnchors:
    """Where this machine keeps how far the chains had grown."""
    return FileAnchors(settings.local / "audit-anchors.jsonl")
