-- Purpose: nothing: what a call costs by itself.
SELECT 1
