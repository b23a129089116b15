-- Purpose: a computation without a table, about as expensive as a page of the list, to show the machine's own
--   variation.
SELECT sum(number) FROM generate_series(1, 7000) AS number
