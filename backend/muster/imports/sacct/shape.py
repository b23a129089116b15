"""Finds out the columns and the delimiter of a sacct log from its first lines."""

from collections.abc import Sequence

from muster.imports.sacct.columns import Columns, header_columns, parse_columns, plausible, split

DELIMITERS = ("|", "\t", ";", ",", "^", "~", "!")

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


def find_shape(
    sample: Sequence[str], *, columns: Columns | None, delimiter: str | None
) -> tuple[Columns | None, str] | None:
    """Columns (None: a header row names them) and delimiter; given ones are kept. None when nothing fits."""
    delimiters = [delimiter] if delimiter else DELIMITERS
    if columns:
        fit = _best_fit(sample, [columns], delimiters)
        return columns, fit[1] if fit else delimiters[0]
    for text in sample:
        for candidate in delimiters:
            if header_columns(text.split(candidate)):
                return None, candidate
    return _best_fit(sample, [parse_columns(layout) for layout in LAYOUTS], delimiters)


def _best_fit(
    sample: Sequence[str], layouts: Sequence[Columns], delimiters: Sequence[str]
) -> tuple[Columns, str] | None:
    """The layout and delimiter that most of the sample fits; None when less than half of it fits any."""
    scores = {
        (columns, delimiter): sum(_fits(text, delimiter, columns) for text in sample)
        for columns in layouts
        for delimiter in delimiters
    }
    best = max(scores, key=lambda choice: scores[choice], default=None)
    return best if best and scores[best] * 2 > len(sample) else None


def _fits(text: str, delimiter: str, columns: Columns) -> bool:
    row, doubts = split(text, delimiter, columns)
    return not doubts and plausible(row)
