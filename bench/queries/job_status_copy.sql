-- Purpose: copies the first statuses of prepared jobs into the history.
COPY job_status (job_id, status_type, timestamp, actor) FROM STDIN
