-- Purpose: nothing; shows the cost of a call.
SELECT 1
