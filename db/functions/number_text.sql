-- Purpose: writes an amount for people: 1536 as 1,536, 0.5 as 0.5.
-- Parameters: amount.
-- Returns: the text, with two decimals at most.
CREATE OR REPLACE FUNCTION number_text(amount double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN rtrim(to_char(amount::numeric, 'FM999,999,999,999,990.99'), '.');
