-- Purpose: a computation that reads no table, about as long as a page of the list: what the machine alone makes of it.
SELECT sum(number) FROM generate_series(1, 7000) AS number
