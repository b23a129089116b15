"""All subjects, in the order of the report."""

from collections.abc import Sequence

from bench.subject import Subject
from bench.subjects.access import AccessSubject
from bench.subjects.batch import BatchSubject
from bench.subjects.churn import ChurnSubject
from bench.subjects.counts import CountSubject
from bench.subjects.execution import EXECUTION
from bench.subjects.export import ExportSubject
from bench.subjects.facets import FacetSubject
from bench.subjects.held import HeldSubject
from bench.subjects.history import HistorySubject
from bench.subjects.listing import ListSubject
from bench.subjects.logs import LogsSubject
from bench.subjects.matrix import MatrixSubject
from bench.subjects.positions import PositionSubject
from bench.subjects.search import SearchSubject
from bench.subjects.tally import TallySubject
from bench.subjects.writes import WritesSubject

SUBJECTS: Sequence[Subject] = (
    ListSubject(),
    PositionSubject(),
    CountSubject(),
    TallySubject(),
    FacetSubject(),
    WritesSubject(),
    ChurnSubject(),
    *EXECUTION,
    SearchSubject(),
    BatchSubject(),
    HistorySubject(),
    HeldSubject(),
    ExportSubject(),
    LogsSubject(),
    AccessSubject(),
    # Last, because it restarts the server.
    MatrixSubject(),
)
