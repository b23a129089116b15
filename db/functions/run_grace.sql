-- Purpose: says how long a cancelled run may still take to end: the later its worker learns of it, the shorter.
-- Parameters: cancelled_at: when it was cancelled; within_s: how many seconds later it must have ended.
-- Returns: seconds, to a tenth; at least one, so that a run can notice its signal.
CREATE OR REPLACE FUNCTION run_grace(cancelled_at timestamptz, within_s integer) RETURNS numeric
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN round(least(within_s, greatest(1, within_s - extract(EPOCH FROM clock_timestamp() - cancelled_at))), 1);
