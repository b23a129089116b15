"""Fields of several bodies."""

from typing import Annotated

from pydantic import StringConstraints

from muster.core.http.shapes import Text

PASSWORD_MAX = 1024
"""A limit on what is hashed."""

Password = Annotated[Text, StringConstraints(min_length=1, max_length=PASSWORD_MAX)]
Username = Annotated[Text, StringConstraints(min_length=1, max_length=150)]
NewUsername = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]+$", min_length=1, max_length=150)]
Email = Annotated[str, StringConstraints(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=254)]
