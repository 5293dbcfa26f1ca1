"""What the fault rounds do in processes of their own: `python -m tests.live.faults.worker fill|go FILE|check`.

`go`: two processes come and go at one edition until they are killed; each notes in FILE what it was told is done.
"""

import json
import os
import random
import sys
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.exceptions import DomainError  # noqa: E402
from core.models import Job  # noqa: E402
from learning.live.domain.places import lapse_offers  # noqa: E402
from learning.live.domain.registering import accept_offer, register, register_again, sign_off  # noqa: E402
from learning.live.domain.turns import waiting_list  # noqa: E402
from learning.live.enums import LiveMailKind, RegistrationState, RegistrationStep  # noqa: E402
from learning.live.models import Edition, LiveMail, Registration, RegistrationEvent  # noqa: E402

CAPACITY, PEOPLE, AT_ONCE = 6, 30, 2
TAKES = (RegistrationStep.PLACED, RegistrationStep.OFFERED)
GIVES = (RegistrationStep.LAPSED, RegistrationStep.CANCELLED, RegistrationStep.REMOVED)


def fill() -> None:
    from tests.factories.accounts import UserFactory
    from tests.factories.live import make_edition

    edition = make_edition(capacity=CAPACITY)
    for _ in range(PEOPLE):
        register(edition=edition, user=UserFactory())


def go(path: str) -> None:
    """Both begin with a connection of their own: none was open before they part."""
    for number in range(AT_ONCE):
        if os.fork() == 0:
            come_and_go(random.Random(f"{os.getpid()} {number}"), path)
    os.wait()


def come_and_go(chance: random.Random, path: str) -> None:
    edition = Edition.objects.get()
    done = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        rows = list(Registration.objects.order_by("pk"))
        standing = {row.user_id for row in rows if row.state in Registration.STANDING}
        row = chance.choice(rows)
        with suppress(DomainError):
            if row.state == RegistrationState.OFFERED and chance.random() < 0.3:
                late(edition, row)
            elif row.state == RegistrationState.OFFERED:
                accept_offer(token=row.token)
            elif row.state in (RegistrationState.REGISTERED, RegistrationState.WAITING):
                sign_off(registration=row)
            elif row.state not in Registration.STANDING and row.user_id not in standing:
                register_again(token=row.token)
            else:
                continue
            os.write(done, f"{row.pk}\n".encode())


def late(edition: Edition, row: Registration) -> None:
    """Its time goes by, and the job that looks for such offers runs."""
    with transaction.atomic():
        offered = Registration.objects.filter(pk=row.pk, state=RegistrationState.OFFERED)
        offered.update(offer_until=timezone.now() - timedelta(minutes=1))
        lapse_offers(edition_id=edition.pk)


def check() -> dict[str, object]:
    """What must hold at any moment, whoever was killed."""
    edition = Edition.objects.get()
    held: set[int] = set()
    most, twice = 0, 0
    for pk, step in RegistrationEvent.objects.order_by("pk").values_list("registration_id", "step"):
        if step in TAKES:
            twice += pk in held
            held.add(pk)
        elif step in GIVES:
            held.discard(pk)
        most = max(most, len(held))
    holding = set(Registration.objects.filter(state__in=Registration.HOLDING).values_list("pk", flat=True))
    standing = Counter(Registration.objects.filter(state__in=Registration.STANDING).values_list("user_id", flat=True))
    offers = LiveMail.objects.filter(kind=LiveMailKind.OFFER)
    keys = [f"live.mail:{pk}" for pk in offers.values_list("pk", flat=True)]
    offered = RegistrationEvent.objects.filter(step=RegistrationStep.OFFERED).count()
    return {
        "places given twice": twice,
        "most places held": most,
        "the log and the list agree": held == holding,
        "places counted right": edition.taken == len(holding),
        "free while somebody waits": bool(edition.taken < CAPACITY and waiting_list(edition)),
        "people twice on the list": sum(count > 1 for count in standing.values()),
        "offers without their one mail": offered - Job.objects.filter(dedupe_key__in=keys).count(),
        "there were offers": offered > 0,
    }


if __name__ == "__main__":
    if sys.argv[1] == "go":
        go(sys.argv[2])
    elif sys.argv[1] == "fill":
        fill()
    else:
        print(json.dumps(check()))
