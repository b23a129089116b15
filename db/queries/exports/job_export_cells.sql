-- Purpose: the cells of a CSV export. A template of job_export_csv.sql.
-- Parameters: none.
-- Regions: text: a text cell; time: a time cell; both contain column.
-- Rows: one per job: name, created_at.
-- Index: none.
SELECT
    /* text: */
    -- A spreadsheet executes a cell that starts with one of these signs (also full-width, small and true minus), even
    -- after blanks and invisible characters. The apostrophe makes it text. Most cells start with a letter and skip the
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
    -- The format of the JSON, in a UTC session; the fastest of several expressions.
    replace(/* column: */ created_at /* :column */::text, ' ', 'T') || ':00' AS /* column: */ created_at /* :column */
    /* :time */
FROM jobs
