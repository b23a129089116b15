"""The kinds of jobs a seed makes, and the people who submit them. Changing either changes what a seed makes."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

HOUR = 3600
DAY = 24 * HOUR

USERS = (
    "ci",
    "cron",
    "portal",
    "notebook",
    "nightly",
    "team-vision",
    "team-genomics",
    "team-climate",
    "team-risk",
    "lab-3",
    "ops",
    "api",
)

COMMON_ERRORS = (
    "Segmentation fault (core dumped) on {node}",
    "Killed: out of memory (cgroup limit reached) on {node}",
    "No space left on device: /scratch on {node}",
    "Lost contact with {node}",
    "Exit status 1: see the log",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Jobs that are alike. ``{subject}`` in a name is filled in here, ``{n}`` and ``{date}`` in the database."""

    names: tuple[str, ...]
    subjects: tuple[str, ...]
    queue: str
    metric: str
    """The number that a completed job reports, up to ``metric_max``."""
    metric_max: int
    median_s: float
    spread: float
    """Standard deviation of the logarithm of the run time."""
    walltime_s: int
    cpus: int
    memory_mb: int
    gpus: int = 0
    failure: float = 0.06
    """The share that fails by itself; a few more run into their walltime."""
    description: str = ""
    errors: tuple[str, ...] = field(default=COMMON_ERRORS)


KINDS = (
    Kind(
        names=("train {subject} seed {n}", "fine-tune {subject} run {n}", "sweep {subject} trial {n}"),
        subjects=(
            "resnet50-imagenet",
            "vit-b16-cifar100",
            "whisper-small-lt",
            "bert-squad",
            "unet-kidney",
            "gpt-neo-1.3b",
        ),
        queue="gpu",
        metric="steps",
        metric_max=200_000,
        median_s=2.5 * HOUR,
        spread=1.2,
        walltime_s=2 * DAY,
        cpus=8,
        memory_mb=64_000,
        gpus=2,
        failure=0.12,
        description="Checkpoints every 1,000 steps; resumes from the newest one.",
        errors=(
            "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.44 GiB on {node}",
            "NCCL error: unhandled system error, remote process exited on {node}",
            "Loss is NaN at step 1184",
            "DataLoader worker is killed by signal: Bus error",
            *COMMON_ERRORS,
        ),
    ),
    Kind(
        names=("evaluate {subject} checkpoint {n}", "export {subject} to ONNX"),
        subjects=("resnet50-imagenet", "whisper-small-lt", "bert-squad", "unet-kidney"),
        queue="gpu",
        metric="samples",
        metric_max=50_000,
        median_s=700,
        spread=0.8,
        walltime_s=6 * HOUR,
        cpus=4,
        memory_mb=32_000,
        gpus=1,
    ),
    Kind(
        names=(
            "align {subject} lane {n}",
            "bwa-mem2 {subject} part {n}",
            "call variants {subject} {date}",
            "fastqc {subject}",
        ),
        subjects=(
            "NA12878",
            "HG002",
            "HG00514",
            "SRR1518011",
            "tumour-17",
            "normal-17",
            "E. coli K-12",
            "soil metagenome",
        ),
        queue="genomics",
        metric="reads_aligned",
        metric_max=90_000_000,
        median_s=40 * 60,
        spread=0.9,
        walltime_s=DAY,
        cpus=16,
        memory_mb=48_000,
        failure=0.07,
        errors=(
            "samtools sort: failed to read header: truncated file",
            "java.lang.OutOfMemoryError: GC overhead limit exceeded",
            "[E::bwa_idx_load_from_disk] fail to locate the index files",
            *COMMON_ERRORS,
        ),
    ),
    Kind(
        names=("gromacs {subject} replica {n}", "namd {subject} window {n}", "free energy {subject} λ={n}"),
        subjects=(
            "villin 300K",
            "lysozyme in water",
            "BRD4 ligand 7",
            "α-synuclein",  # noqa: RUF001
            "DPPC bilayer",
            "Größenverteilung SiO₂",
        ),
        queue="simulation",
        metric="steps",
        metric_max=50_000_000,
        median_s=5 * HOUR,
        spread=1.1,
        walltime_s=3 * DAY,
        cpus=32,
        memory_mb=16_000,
        gpus=1,
        failure=0.05,
        errors=("Fatal error: LINCS did not converge", "Step 24731: water molecule cannot be settled", *COMMON_ERRORS),
    ),
    Kind(
        names=("openfoam {subject} case {n}", "mesh {subject} level {n}", "modal analysis {subject}"),
        subjects=("motorBike", "NACA 0012", "heat sink", "draft tube", "aorte patient {n}", "crash box"),
        queue="simulation",
        metric="iterations",
        metric_max=20_000,
        median_s=1.5 * HOUR,
        spread=1.3,
        walltime_s=2 * DAY,
        cpus=64,
        memory_mb=128_000,
        failure=0.09,
        errors=(
            "FOAM FATAL ERROR: Maximum number of iterations exceeded",
            "MPI_ABORT was invoked on rank 17",
            *COMMON_ERRORS,
        ),
    ),
    Kind(
        names=("wrf {subject} {date}", "regrid ERA5 {subject} {date}"),
        subjects=("Alps 3 km", "Baltic Sea", "São Paulo", "関東 2 km", "Северное море"),
        queue="climate",
        metric="timesteps",
        metric_max=4_320,
        median_s=3 * HOUR,
        spread=0.5,
        walltime_s=12 * HOUR,
        cpus=128,
        memory_mb=256_000,
        failure=0.03,
        errors=("CFL condition violated at (112, 87, 4)", "Missing boundary file for 06Z", *COMMON_ERRORS),
    ),
    Kind(
        names=(
            "etl {subject} {date}",
            "load {subject} partition {n}",
            "validate {subject} {date}",
            "dbt build {subject}",
        ),
        subjects=("orders", "clickstream", "invoices", "inventory", "sensor readings", "customers", "réclamations"),
        queue="etl",
        metric="rows",
        metric_max=40_000_000,
        median_s=180,
        spread=1.0,
        walltime_s=4 * HOUR,
        cpus=2,
        memory_mb=8_000,
        failure=0.04,
        errors=(
            "Column total_amount has 3 nulls; 0 are allowed",
            "Connection to the warehouse timed out after 30 s",
            "Duplicate key (order_id)=(884213)",
            "HTTP 503 from the export endpoint after 5 tries",
        ),
    ),
    Kind(
        names=("render {subject} frame {n}", "composite {subject} shot {n}"),
        subjects=("opening titles", "harbour at dawn", "forest chase", "teapot"),
        queue="render",
        metric="samples_per_pixel",
        metric_max=4_096,
        median_s=420,
        spread=0.7,
        walltime_s=3 * HOUR,
        cpus=8,
        memory_mb=24_000,
        gpus=1,
        failure=0.03,
        errors=("Texture not found: bark_04.exr", "OptiX error: launch failure on {node}", *COMMON_ERRORS),
    ),
    Kind(
        names=(
            "backup {subject} {date}",
            "reindex {subject}",
            "report {subject} {date}",
            "nightly tests {subject} #{n}",
        ),
        subjects=("search", "billing", "archive", "wiki", "monorepo"),
        queue="default",
        metric="megabytes",
        metric_max=900_000,
        median_s=240,
        spread=1.1,
        walltime_s=8 * HOUR,
        cpus=1,
        memory_mb=2_000,
        failure=0.05,
    ),
    Kind(
        names=("price {subject} book {n}", "monte carlo {subject} {date}", "backtest {subject} {n}"),
        subjects=("swaptions", "EUR/USD barrier", "CDS index", "power forwards"),
        queue="finance",
        metric="paths",
        metric_max=10_000_000,
        median_s=900,
        spread=0.8,
        walltime_s=6 * HOUR,
        cpus=16,
        memory_mb=32_000,
        failure=0.04,
        errors=("Calibration did not converge: residual 0.031", "No fixing for the date of valuation", *COMMON_ERRORS),
    ),
)


def recipes() -> list[dict[str, object]]:
    """Every name of every kind, numbered by ``n`` from 0, as ``seed_plan.sql`` takes them."""
    return [{"n": n, **recipe} for n, recipe in enumerate(_named())]


def _named() -> Iterator[dict[str, object]]:
    for kind in KINDS:
        resources = {"cpus": kind.cpus, "memory_mb": kind.memory_mb, "gpus": kind.gpus, "walltime_s": kind.walltime_s}
        for name in kind.names:
            for subject in kind.subjects:
                yield asdict(kind) | {"name": name.replace("{subject}", subject), "resources": resources}
