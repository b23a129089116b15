-- Purpose: takes their first statuses as they are.
COPY job_status (job_id, status_type, timestamp, actor) FROM STDIN
