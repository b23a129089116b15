"""Plans of the statements in db/queries, unchanged."""

import re

from tests.support import database


def generic(statement: str) -> str:
    """Returns the generic plan; for a COPY, that of its query."""
    if statement.startswith("COPY ("):
        statement = statement.removeprefix("COPY (").rpartition(") TO STDOUT")[0]
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement)))
    numbered = re.sub(r"%\((\w+)\)s", lambda match: f"${names.index(match[1]) + 1}", statement)
    plan = database.rows(f"EXPLAIN (GENERIC_PLAN) {numbered.replace('%%', '%')}")
    return "\n".join(str(line) for (line,) in plan)
