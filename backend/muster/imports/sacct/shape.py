"""Detects the columns and the delimiter of a sacct log from its first lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from muster.imports.sacct.column_values import plausible
from muster.imports.sacct.columns import KNOWN, Columns, header_columns, parse_columns
from muster.imports.sacct.split import Dialect, split

DELIMITERS = ("|", "\t", ";", ",", "^", "~", "!")
_RULE = re.compile(r"-+( +-+)+ *")

# Well-known exports that come without a header row: full accounting of allocations, and of steps.
LAYOUTS = (
    (
        "JobID JobIDRaw Cluster Partition QOS Account Group GID User UID Submit Eligible Start End Elapsed ExitCode"
        " State NNodes NCPUS ReqCPUS ReqMem ReqTRES AllocTRES Timelimit NodeList JobName"
    ),
    (
        "State JobID ReqCPUS ReqMem ReqNodes Constraints Submit Eligible Start Elapsed Suspended End ExitCode"
        " DerivedExitCode AllocNodes NCPUS MaxDiskRead MaxDiskWrite MaxPages MaxRSS MaxVMSize CPUTime UserCPU SystemCPU"
        " TotalCPU [Partition]"
    ),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """``columns`` apply to rows before any header row; None if a header row names them."""

    dialect: Dialect
    columns: Columns | None


def find_shape(sample: Sequence[str], *, columns: Columns | None, delimiter: str | None) -> Shape | None:
    """Detects what is not given. None if nothing fits."""
    delimiters = [delimiter] if delimiter else DELIMITERS
    if columns:
        fit = _best_fit(sample, [columns], delimiters)
        return Shape(fit.dialect if fit else Dialect.of(delimiters[0]), columns)
    if dialect := find_header(sample, delimiter):
        return Shape(dialect, None)
    return _best_fit(sample, [parse_columns(layout) for layout in LAYOUTS], delimiters)


def find_header(sample: Sequence[str], delimiter: str | None) -> Dialect | None:
    """Returns the dialect of the first header row, or None."""
    for text in sample:
        for candidate in [delimiter] if delimiter else DELIMITERS if "jobid" in text.lower() else ():
            dialect = Dialect.of(candidate, text)
            if header_columns(dialect.fields(text)):
                return dialect
    return None


def is_fixed_width(sample: Sequence[str]) -> bool:
    """Returns whether it is sacct's default table with fixed-width columns."""
    for text in sample:
        names = text.lower().split()
        if _RULE.fullmatch(text) or (len(names) > 1 and "jobid" in names and KNOWN.issuperset(names)):
            return True
    return False


def _best_fit(sample: Sequence[str], layouts: Sequence[Columns], delimiters: Sequence[str]) -> Shape | None:
    """Returns the layout and delimiter that fit most of the sample; None if they fit less than half."""
    shapes = [Shape(Dialect.of(delimiter), columns) for columns in layouts for delimiter in delimiters]
    scores = {shape: sum(_fits(text, shape.dialect, shape.columns) for text in sample) for shape in shapes}
    best = max(scores, key=lambda shape: scores[shape], default=None)
    return best if best and scores[best] * 2 > len(sample) else None


def _fits(text: str, dialect: Dialect, columns: Columns | None) -> bool:
    if columns is None:
        return False
    row, doubts = split(text, dialect, columns)
    return not doubts and plausible(row)
