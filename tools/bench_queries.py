"""Counts the SQL queries of each path, once the process is warm; prints a JSON list. Run by bench.py."""

import json
import os
import sys

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

client = Client(headers={"X-Forwarded-Proto": "https", "Host": "bench.example"})
counts = []
for path in sys.argv[1:]:
    for _ in range(3):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answers {response.status_code}")
    if os.environ.get("SHOW_SQL"):
        print(path, *[query["sql"] for query in captured.captured_queries], sep="\n  ", file=sys.stderr)
    counts.append(len(captured))
print(json.dumps(counts))
