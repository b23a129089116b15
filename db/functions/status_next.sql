-- Purpose: defines the state machine: the allowed transitions from a status. No other code defines them.
-- Parameters: current: the status.
-- Returns: the statuses that may follow.
CREATE OR REPLACE FUNCTION status_next(current status_type) RETURNS status_type []
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE current
    WHEN 'PENDING' THEN '{RUNNING,COMPLETED,FAILED,CANCELLED}'
    WHEN 'RUNNING' THEN '{PENDING,RUNNING,COMPLETED,FAILED,CANCELLED}'
    WHEN 'FAILED' THEN '{PENDING}'
    WHEN 'CANCELLED' THEN '{PENDING}'
    ELSE '{}'
END::status_type [];
