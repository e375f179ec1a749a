"""Asks a graph what schemathesis makes of its schema, and tells as JSON what was wrong with the answers.

Arguments: the printed schema, the address of the graph, how many cases, a seed, and an authorization (or nothing).
"""

import collections
import json
import random
import re
import sys

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from schemathesis.graphql import nodes

ANSWER_WITHIN_SECONDS = 35
# Of a stack of JavaScript or of a database, and the answer to what nobody foresaw.
TRACE = re.compile(r"\n\s+at \S+|node_modules|\.ts:\d+|\"stack\"|prisma|SQLSTATE|\"code\":\"INTERNAL\"", re.IGNORECASE)

schema_path, url, cases, seed_text, authorization = sys.argv[1:6]

dates = st.datetimes().map(lambda at: nodes.String(at.isoformat() + "Z"))
schemathesis.graphql.scalar("DateTime", dates | st.text(max_size=20).map(nodes.String))
schemathesis.graphql.scalar("BigInt", st.integers().map(lambda number: nodes.String(str(number))))
schemathesis.graphql.scalar("JSON", st.text(max_size=20).map(nodes.String) | st.integers().map(nodes.Int))
schemathesis.graphql.scalar("NumberColumn", st.integers().map(nodes.Int))
schemathesis.graphql.scalar("TextColumn", st.text().map(nodes.String))

operations = [operation.ok() for operation in schemathesis.graphql.from_path(schema_path).get_all_operations()]
each = -(-int(cases) // len(operations))
session = requests.Session()
addresses = random.Random(seed_text)
statuses: collections.Counter[int] = collections.Counter()
codes: collections.Counter[str] = collections.Counter()
wrong: list[dict[str, object]] = []


def ask(document: str) -> None:
    # Each from a network of its own: what one network may ask for is another matter.
    address = ".".join(str(addresses.randint(1, 254)) for _ in range(4))
    headers = {"x-forwarded-for": address, **({"authorization": authorization} if authorization else {})}
    answer = session.post(url, json={"query": document}, headers=headers, timeout=ANSWER_WITHIN_SECONDS)
    statuses[answer.status_code] += 1
    try:
        errors = answer.json().get("errors", [])
        codes.update(str(error.get("extensions", {}).get("code")) for error in errors)
        is_readable = True
    except ValueError:
        is_readable = False
    if answer.status_code >= 500 or not is_readable or TRACE.search(answer.text):
        wrong.append({"document": document, "status": answer.status_code, "answer": answer.text[:2000]})


def ask_many(operation: schemathesis.APIOperation, seed_number: int) -> None:
    @seed(seed_number)
    @settings(
        max_examples=each,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def ask_one(case: schemathesis.Case) -> None:
        ask(case.body)

    ask_one()


# Of some operations there are few cases, and others make up for them in the next round.
seed_number = int(seed_text)
while statuses.total() < int(cases):
    for operation in operations:
        ask_many(operation, seed_number)
    seed_number += 1
    each = max(1, (int(cases) - statuses.total()) // 10)

print(json.dumps({"asked": statuses.total(), "statuses": statuses, "codes": codes, "wrong": wrong[:20]}))
