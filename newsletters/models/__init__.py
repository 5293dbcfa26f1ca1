from newsletters.models.issues import Delivery, Issue
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
    "LinkMail",
    "MailingList",
    "Segment",
    "SignupRange",
    "Subscriber",
    "Subscription",
    "Suppression",
]
