/** Returns the URL of the workers page with this worker marked; jobs and their histories name it by its identity. */
export const workerUrl = (identity: string): string =>
  `/workers?${new URLSearchParams({ worker: identity }).toString()}`
