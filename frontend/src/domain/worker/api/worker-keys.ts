export const workerKeys = {
  list: ['workers'] as const,
}
