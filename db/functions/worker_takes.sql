-- Purpose: tells whether a worker serves a queue and knows a task.
-- Parameters: taker: the worker, whose tasks are null for any; queue, task.
-- Returns: true if both.
CREATE OR REPLACE FUNCTION worker_takes(taker worker, queue text, task text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN queue = ANY ((taker).queues) AND ((taker).tasks IS NULL OR task = ANY ((taker).tasks));
