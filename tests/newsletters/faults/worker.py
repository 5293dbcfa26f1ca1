"""What the fault rounds do in processes of their own: `python -m tests.newsletters.faults.worker fill|run`.

The runner is the platform's own; it sends to the sink at EMAIL_PORT.
"""

import os
import sys

import django
from django.conf import settings

django.setup()
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["SINK_PORT"])


def fill(count: int) -> None:
    from newsletters.domain.issues import approve_issue
    from tests.newsletters.issues import make_issue, make_list, make_readers

    mailing_list = make_list()
    make_readers(mailing_list, *[f"lezer{number}@praktijk{number % 50}.example" for number in range(count)])
    approve_issue(issue=make_issue(mailing_list), actor=None)


def main() -> None:
    from django.core.management import call_command

    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    elif sys.argv[1] == "celery":
        from config.celery import app

        app.conf.beat_schedule["sweep-jobs"]["schedule"] = 1.0
        beat = f"{os.environ['VAR_DIR']}/beat"
        app.worker_main(["worker", "--beat", "--pool", "prefork", "--concurrency", "2", "--loglevel", "error",
                         "--schedule", beat, "--without-gossip", "--without-mingle"])  # fmt: skip
    else:
        call_command("run_jobs")


if __name__ == "__main__":
    main()
