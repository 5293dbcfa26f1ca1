"""The blocks of an issue, each as mail, as text and on the web; and the one with which pages invite readers."""

from newsletters.blocks.content import IssueBlock
from newsletters.blocks.signup import SignUpBlock

__all__ = ["IssueBlock", "SignUpBlock"]
