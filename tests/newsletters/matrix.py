"""The rows of lists and readers, and those of issues."""

from tests.newsletters.matrix_issues import ISSUE_ROWS
from tests.newsletters.matrix_lists import LIST_ROWS

ROWS = [*LIST_ROWS, *ISSUE_ROWS]
