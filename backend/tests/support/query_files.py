"""Reads the headers of the files in db/queries."""

import re

from muster.core.db import templates


def is_template(name: str) -> bool:
    """Returns whether the file is a template: only its regions run, inside other statements."""
    return " A template of " in re.sub(r"\n--\s+", " ", templates.files()[name].read_text("utf-8"))
