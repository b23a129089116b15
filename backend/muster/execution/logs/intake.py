"""What becomes of the chunks that a worker sends of one attempt: which are new, and what is written for them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from isal import isal_zlib

from muster.execution.logs.changes import ChunkOutcome, LogChunk
from muster.execution.logs.packing import CHUNK_MAX_BYTES, SMALL_BYTES, SMALL_MAX_CHUNKS, Chunk, End, Piece, packed
from muster.execution.logs.rows import LogRow, TakenRow

HOLES_MAX = 1000
# Whatever exceeds the limit, so much more is dropped, so that not every chunk drops another.
DROP_SHARE = 16

Take = dict[str, int]


@dataclass(slots=True)
class Intake:
    """The new chunks of an attempt whose row is locked. ``seqs`` of the row are those of before."""

    log: LogRow
    pieces: list[Piece] = field(default_factory=list)
    taken: list[TakenRow] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)

    def accept(self, given: Sequence[LogChunk]) -> list[ChunkOutcome]:
        """Returns what becomes of each chunk; keeps those that are new."""
        seqs = {self.log.base + chunk.seq: chunk for chunk in reversed(given)}
        new = {seq for seq in seqs if self._outcome(seq) is ChunkOutcome.STORED}
        self.pieces = [Piece(seq, seq + 1, seqs[seq].data) for seq in sorted(new)]
        return [self._first(chunk, seqs) for chunk in given]

    def _first(self, chunk: LogChunk, seqs: Mapping[int, LogChunk]) -> ChunkOutcome:
        """Returns what becomes of a chunk: of several with the same seq, the first one stays."""
        seq = self.log.base + chunk.seq
        return self._outcome(seq) if seqs[seq] is chunk else ChunkOutcome.ALREADY

    def _outcome(self, seq: int) -> ChunkOutcome:
        if any(seq in known for known in self.log.seqs):
            return ChunkOutcome.ALREADY
        # Lines behind what was dropped keep their numbers; and nobody may leave holes without end.
        dropped = self.log.tail_seq is not None and seq < self._until_seq
        if dropped or (len(self.log.seqs) >= HOLES_MAX and seq != self._until_seq):
            return ChunkOutcome.FULL
        return ChunkOutcome.STORED

    @property
    def at(self) -> datetime | None:
        """Returns the time of the chunks: None for now. Old ones that are merged stay as old as they are."""
        return None if self.pieces else self.log.last_at

    @property
    def _until_seq(self) -> int:
        known = self.log.seqs
        return known[-1].upper or 0 if known else 0

    @property
    def _late(self) -> bool:
        return bool(self.pieces) and self.pieces[0].seq < self._until_seq

    def take(self) -> Take | None:
        """Returns from where on stored chunks are to be written anew: None if the new ones just follow."""
        key = {"job_id": self.log.job_id, "attempt": self.log.attempt}
        if self._late:
            return {**key, "line": 1, "seq": 0}
        size = sum(len(piece.data) for piece in self.pieces)
        few = self.log.open_rows < SMALL_MAX_CHUNKS and self.log.open_bytes + size <= CHUNK_MAX_BYTES
        # Housekeeping brings nothing new: it merges what there is.
        if not self.log.open_rows or (few and self.pieces):
            return None
        return {**key, "line": self.log.open_line, "seq": self.log.open_seq}

    def pack(self, limit: int) -> None:
        """Makes the chunks to write, and updates the row."""
        end = self._end()
        old = [Piece(row.seq, row.until_seq, isal_zlib.decompress(row.data)) for row in self.taken]
        before = self.log.stored_bytes - sum(len(piece.data) for piece in old)
        pieces = sorted([*old, *self.pieces], key=lambda piece: piece.seq)
        self.chunks = list(packed(pieces, end))
        follows = None if self.taken else self._until_seq
        for chunk in self.chunks:
            before += chunk.size
            if chunk.seq != follows:
                self.log.open_rows = 0
            follows = chunk.until_seq
            self._note(chunk, full=self.log.head_seq is None and before >= limit // 2)
        self.log.stored_bytes = before
        self.log.lines, self.log.held, self.log.held_cr = end.lines, end.held, end.held_cr
        self.log.gap_after = end.gap_after

    def _end(self) -> End:
        """Returns where the chunks begin that are about to be written."""
        if self._late:
            return End(0, 0, 0, held_cr=False, gap_after=None)
        if self.taken:
            first = self.taken[0]
            return End(first.seq, first.first_line - 1, first.held, first.held_cr, self.log.gap_after)
        return End(self._until_seq, self.log.lines, self.log.held, self.log.held_cr, self.log.gap_after)

    def _note(self, chunk: Chunk, *, full: bool) -> None:
        """Counts the small chunks at the end, and ends the head when it is full."""
        log = self.log
        if full:
            log.head_seq = chunk.until_seq
        if full or chunk.size >= SMALL_BYTES:
            log.open_rows = 0
            return
        if not log.open_rows:
            log.open_seq, log.open_line, log.open_bytes = chunk.seq, chunk.first_line, 0
        log.open_rows += 1
        log.open_bytes += chunk.size

    def columns(self) -> dict[str, object]:
        """Returns the row as it is written; ``seqs`` are those that are new."""
        fresh = ",".join(f"[{piece.seq},{piece.until_seq})" for piece in self.pieces)
        return {**asdict(self.log), "last_at": None, "at": self.at and self.at.isoformat(), "seqs": f"{{{fresh}}}"}

    def excess(self, limit: int) -> int:
        """Returns how many bytes to drop."""
        if self.log.stored_bytes <= limit or self.log.head_seq is None:
            return 0
        return self.log.stored_bytes - limit + limit // DROP_SHARE
