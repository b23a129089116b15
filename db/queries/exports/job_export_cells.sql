-- Purpose: the cells of a CSV export. A template of job_export_csv.sql.
-- Parameters: none.
-- Regions: text: a cell of text; time: one of time; in them column.
-- Rows: one a job: name, created_at.
-- Index: none.
SELECT
    /* text: */
    -- A spreadsheet runs a cell that begins with one of these, blanks and invisible characters before it or not; signs in
    -- full width, small form and true minus count too. The apostrophe makes it text. Most cells begin with a letter: no
    -- regex.
    CASE
        WHEN
            (
                /* column: */ name /* :column */ COLLATE "C" < 'A'
                OR /* column: */ name /* :column */ COLLATE "C" >= E'\x7f'
            )
            AND /* column: */ name /* :column */ ~ (
                '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
            )
            THEN '''' || /* column: */ name /* :column */
        ELSE /* column: */ name /* :column */
    END AS /* column: */ name /* :column */
    /* :text */,
    /* time: */
    -- As in the JSON, the session's time zone being UTC; the fastest of the ways to write it.
    replace(/* column: */ created_at /* :column */::text, ' ', 'T') || ':00' AS /* column: */ created_at /* :column */
    /* :time */
FROM job
