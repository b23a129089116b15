-- History: append-only, one row each accepted status, range-partitioned by month.

CREATE SEQUENCE job_status_id_seq AS bigint;

CREATE TABLE job_status (
    id bigint NOT NULL DEFAULT nextval('job_status_id_seq'),
    job_id bigint NOT NULL,
    timestamp timestamptz NOT NULL DEFAULT clock_timestamp(),
    status_type status_type NOT NULL,
    progress smallint,
    message text NOT NULL DEFAULT '',
    actor text NOT NULL DEFAULT '',

    CONSTRAINT job_status_pkey PRIMARY KEY (job_id, timestamp, id),
    CONSTRAINT job_status_progress_range CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT job_status_timestamp_finite CHECK (isfinite(timestamp)),
    CONSTRAINT job_status_job_fkey FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE
)
PARTITION BY RANGE (timestamp);

ALTER SEQUENCE job_status_id_seq OWNED BY job_status.id;

-- Catches what no month was made for, so that a row never fails for want of a partition.
CREATE TABLE job_status_default PARTITION OF job_status DEFAULT;
