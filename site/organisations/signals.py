"""News for the apps above: who works where has changed. Sent inside the transaction of the change."""

from django.dispatch import Signal

# practice_ids: set[int]. A team, a coalition or being active changed, from today.
practices_changed = Signal()
