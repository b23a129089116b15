export const POLL_MS = 5_000

/** For data that only a user can still change, such as finished jobs: another browser may retry or delete them. */
export const IDLE_POLL_MS = 10_000

type PolledQuery<Data> = { state: { status: 'pending' | 'error' | 'success'; data?: Data } }

/** Builds a `refetchInterval`: short while the data can change by itself and after an error, else long. */
export const pollFastWhile =
  <Data>(canChange: (data: Data | undefined) => boolean) =>
  ({ state }: PolledQuery<Data>): number =>
    state.status === 'error' || canChange(state.data) ? POLL_MS : IDLE_POLL_MS
