/** A task as `GET tasks/` describes it. `arguments` is a JSON schema, null for tasks that only workers know. */
export type Task = {
  name: string
  description: string
  arguments: Record<string, unknown> | null
  /** Live workers that serve it. */
  workers: number
}
