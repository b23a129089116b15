export const operationKeys = {
  detail: (id: number) => ['operations', id] as const,
}
