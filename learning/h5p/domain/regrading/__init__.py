"""What the server makes of answers, whatever the browser says they are worth: one class a kind behind base.Question."""

from .base import Answer, Option, Part, Question, described_id, plain
from .plan import KINDS, Plan, make_plan, plan_of

__all__ = ["KINDS", "Answer", "Option", "Part", "Plan", "Question", "described_id", "make_plan", "plain", "plan_of"]
