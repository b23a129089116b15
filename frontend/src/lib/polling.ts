export const POLL_MS = 5_000

type PolledQuery<Data> = { state: { status: 'pending' | 'error' | 'success'; data?: Data } }

/** Builds a `refetchInterval`: polls while the data can still change, and after an error until the server is back. */
export const pollWhile =
  <Data>(canChange: (data: Data | undefined) => boolean) =>
  ({ state }: PolledQuery<Data>): number | false =>
    state.status === 'error' || canChange(state.data) ? POLL_MS : false
