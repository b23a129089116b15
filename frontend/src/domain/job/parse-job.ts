import type { Job } from '@/domain/job/types'
import { parseLossless } from '@/lib/lossless-json'

/** Parses a job. Keeps every digit in the fields of free JSON; the others hold no numbers beyond 2^53. */
export function parseJob(text: string): Job {
  const { args, result_data, resource_requirements } = parseLossless(text) as Job
  return { ...(JSON.parse(text) as Job), args, result_data, resource_requirements }
}
