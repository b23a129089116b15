"""What the headers of db/queries say of their files."""

import re

from muster.core.db import templates


def is_template(name: str) -> bool:
    """Whether only regions of the file run, within other statements."""
    return " A template of " in re.sub(r"\n--\s+", " ", templates.files()[name].read_text("utf-8"))
