"""The blocks of an issue: each has its picture as mail, as text and on the web."""

from newsletters.blocks.content import IssueBlock

__all__ = ["IssueBlock"]
