"""What every operation of the API does before it begins."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.views import APIView

from jobs import parsing
from jobs.serializers.types import Query

READS = frozenset({"GET", "HEAD"})


class Api(APIView):
    """An address of the API. Query strings are refused but for the methods that ``queried`` names."""

    queried: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        # A host that is not ours is refused before anything is written, not when its answer names the address.
        parsing.http(request).get_host()
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods and request.method not in self.queried:
            parsing.query(request, Query)
