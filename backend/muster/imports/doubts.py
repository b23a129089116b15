"""Doubts about imported jobs, and reasons for skipped lines."""

from enum import StrEnum


class Doubt(StrEnum):
    """Why an imported job may differ from what happened. ``result_data.import.doubts`` holds the :attr:`code`."""

    UNDECODABLE = "bytes that cannot be decoded were replaced"
    NUL = "NUL bytes were dropped"
    LINE_BREAK = "a text holds line breaks; its lines were put together again"
    FIELDS_MISSING = "fields are missing at the end of the row"
    FIELDS_EXTRA = "fields beyond the last column were ignored"
    FIELDS_JOINED = "a text holds the delimiter and was put together again"
    FIELDS_AMBIGUOUS = "a text holds the delimiter; ambiguous columns were left empty"
    NUMBER_UNREADABLE = "a number cannot be read, taken as unknown"
    NUMBER_NEGATIVE = "a negative number, taken as unknown"
    TIME_UNREADABLE = "a time cannot be read or is outside of 1970 to 2100, taken as unknown"
    TIME_SKIPPED = "a local time that the clock skipped when summer began"
    TIME_AMBIGUOUS = "a local time that came twice when summer ended"
    SUBMIT_UNKNOWN = "submit time unknown, taken from the next known time"
    WAIT_UNKNOWN = "wait unknown, taken as none"
    START_UNKNOWN = "start unknown, taken as the earliest possible"
    START_EARLY = "start before submit, taken as submit"
    START_FROM_ELAPSED = "start not recorded, taken from end and elapsed time"
    RUN_UNKNOWN = "run time unknown, taken as none"
    RUN_ZERO = "run time zero"
    END_UNKNOWN = "end unknown, taken as the earliest possible"
    END_EARLY = "end before start, taken from the elapsed time"
    END_FROM_ELAPSED = "end unknown, taken from the elapsed time"
    SUSPENDED = "suspended meanwhile; execution is counted back from the end by the elapsed time"
    SUSPENSION_ASSUMED = "elapsed time shorter than from start to end; the rest is taken as suspension"
    ELAPSED_LONGER = "elapsed time longer than from start to end; the end is taken from it"
    STATUS_UNKNOWN = "status unknown, taken as completed"
    SUMMARY_MISSING = "known from its partial executions only"
    UNFINISHED = "not over when the log was written"
    FUTURE = "a time in the future"
    NAME_CUT = "name longer than 255 characters, cut"

    @property
    def code(self) -> str:
        return self.name.lower()


class Skip(StrEnum):
    """Why lines became no job."""

    LINE_TOO_LONG = "line longer than 256 KiB"
    LINE_CUT = "line cut off where the file is damaged"
    ROW_SHORT = "too few fields for a job"
    NO_JOB_ID = "no job number"
    NO_SUBMIT_TIME = "no usable submit time"
    STATE_UNKNOWN = "unknown state"
    OUTCOME_UNKNOWN = "neither status nor run time known"
    STEP_WITHOUT_JOB = "step of a job that the log does not hold"
    DUPLICATE = "job that the log holds twice"
