/** Outside the keys of jobs: a change of a job doesn't change the lines that it has written. */
export const logKeys = {
  tail: (id: number, attempt: number) => ['job-logs', id, attempt, 'tail'] as const,
  window: (id: number, attempt: number, window: number, full: boolean) =>
    ['job-logs', id, attempt, 'window', window, full] as const,
  behindGap: (id: number, attempt: number, lostBytes: number | undefined) =>
    ['job-logs', id, attempt, 'behind-gap', lostBytes] as const,
  matches: (id: number, attempt: number, text: string) => ['job-logs', id, attempt, 'matches', text] as const,
}
