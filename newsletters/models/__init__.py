from newsletters.models.imports import ReaderImport
from newsletters.models.issues import Delivery, Issue, IssueVisit
from newsletters.models.lists import MailingList, Segment, Subscriber, Subscription
from newsletters.models.proof import (
    BounceEvent,
    ConsentEvent,
    ConsentWording,
    LinkMail,
    SignupRange,
    Suppression,
)

__all__ = [
    "BounceEvent",
    "ConsentEvent",
    "ConsentWording",
    "Delivery",
    "Issue",
    "IssueVisit",
    "LinkMail",
    "MailingList",
    "ReaderImport",
    "Segment",
    "SignupRange",
    "Subscriber",
    "Subscription",
    "Suppression",
]
