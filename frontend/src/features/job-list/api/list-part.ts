import { type QueryClient, queryOptions } from '@tanstack/react-query'

import { cursorOf } from '@/domain/job/api/cursor'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import { reversedOrdering } from '@/domain/job/list-query'
import type { Count, JobListPage, JobListQuery } from '@/domain/job/types'

/** How a list is divided: into parts of `rows` rows, each with its query. */
export type Division = { rows: number; queryOf: (list: JobListQuery, index: number) => JobListQuery }

/**
 * A part of a list. `position` is null if the server has answered with rows near it, and the part continues no exact one:
 * such parts of one `chain` continue each other. `from`: the cursor that the part was read by. `reversed`: the cursors are
 * those of the reversed order.
 */
export type ListPart = JobListPage & { chain?: number; from?: string; reversed?: boolean }

type Place = { client: QueryClient; list: JobListQuery; division: Division; index: number; signal: AbortSignal }

let chains = 0

/** Returns which of two adjacent parts stays when they don't continue each other: the exact one, or the newer chain. */
export const rankOf = ({ position, chain = 0 }: ListPart): number => (position === null ? chain : Infinity)

/**
 * The rows of a part: those at its position if the server finds them exactly. Otherwise the part continues the one beside
 * it by cursor, since two parts near their positions could contain the same rows or leave some out. What continues an
 * exact part is exact. The last part is read backward from the end of the list.
 */
export const listPartQuery = (list: JobListQuery, division: Division, index: number) =>
  queryOptions({
    queryKey: jobKeys.list(division.queryOf(list, index)),
    queryFn: async ({ client, signal }): Promise<ListPart> => {
      const place = { client, list, division, index, signal }
      const before = held(place, 0) ?? nearAbove(place)
      // What was near its position is so still, and so is what follows it: the rows are read by cursor, without another
      // request for the position.
      const again = before?.position === null ? await partInstead(place, before) : undefined
      if (again) return again
      const near = await listJobs(division.queryOf(list, index), signal)
      if (near.position !== null) return near
      return (await partInstead(place, near, near)) ?? { ...near, chain: ++chains }
    },
  })

/**
 * Returns the part from the end of the list, or as its neighbours or it itself have had it; undefined without all.
 * `counted` counts the list. A part that was read by no cursor stays by the rows of `near`.
 */
async function partInstead(place: Place, counted: JobListPage, near?: JobListPage): Promise<ListPart | undefined> {
  const own = held(place, 0)
  const below = held(place, 1)
  const above = below && rankOf(below) === Infinity ? held(place, -1) : await partAbove(place)
  const rowsLeft = rowsFrom(place, counted)
  const isLast = rowsLeft !== undefined && rowsLeft > 0 && rowsLeft <= place.division.rows
  const origins = [
    above && { rank: rankOf(above), read: () => continuedDown(place, above, rowsLeft) },
    below && { rank: rankOf(below), read: () => continuedUp(place, below) },
    own && { rank: rankOf(own), read: () => readAgain(place, own, near) },
    // Exact, but the end moves while jobs are created and deleted.
    isLast && { rank: Number.MAX_VALUE, read: () => partAtEnd(place, counted, rowsLeft) },
  ]
    .filter((origin) => origin !== undefined && origin !== false)
    .sort((one, other) => (one.rank < other.rank ? 1 : one.rank > other.rank ? -1 : 0))
  for (const { read } of origins) {
    const part = await read()
    if (part) return part
  }
  return undefined
}

/**
 * Returns the part above if this one, too, is near its position. Deeper positions take the server longer to reach, up to the
 * middle of the list: from there on it may count from the end.
 */
function nearAbove(place: Place): ListPart | undefined {
  const above = place.index === 0 ? undefined : held(place, -1)
  if (above?.position !== null) return undefined
  const rowsAbove = place.index * place.division.rows
  return (rowsFrom(place, above) ?? rowsAbove) >= rowsAbove ? above : undefined
}

/** Returns the number of rows from the start of the part to the end of the list; undefined unless it is known exactly. */
function rowsFrom({ client, division, index }: Place, { count, count_exact, count_url }: JobListPage) {
  const counted = client.getQueryData<Count>(jobKeys.countAt(count_url))
  const total = count === null ? counted : { value: count, exact: count_exact }
  return total?.exact ? total.value - index * division.rows : undefined
}

async function partAtEnd(place: Place, counted: JobListPage, rows: number): Promise<ListPart | undefined> {
  const { list, division, index, signal } = place
  const page = await readReversed(list, { position: 0, page_size: rows }, signal)
  const { count, count_exact, count_url } = counted
  const position = index * division.rows
  return page.results.length === rows ? { ...page, count, count_exact, count_url, position } : undefined
}

/** Returns the rows after the part above; undefined if the list ends too early, as its chain is below its position. */
async function continuedDown(place: Place, above: ListPart, rowsLeft: number | undefined) {
  const part = await readBeside(place, above, above.next)
  const wanted = rankOf(above) === Infinity ? 0 : Math.min(rowsLeft ?? 1, place.division.rows)
  return part && part.results.length >= wanted ? part : undefined
}

/** Returns the rows before the part below; undefined if the list begins there, as its chain is above its position. */
async function continuedUp(place: Place, below: ListPart) {
  const part = await readBeside(place, below, below.previous)
  return part?.results.length === place.division.rows ? part : undefined
}

function readBeside(place: Place, beside: ListPart, link: string | null) {
  // The links of a part without rows lead to an end of the list, which need not be beside it.
  const cursor = beside.results.length > 0 ? cursorOf(link) : undefined
  return cursor === undefined ? undefined : readFrom(place, beside, cursor)
}

/** Returns what a part was before: alone in view, it would otherwise change its place in the list with each poll. */
async function readAgain(place: Place, own: ListPart, near: JobListPage | undefined): Promise<ListPart | undefined> {
  if (own.from !== undefined) return readFrom(place, own, own.from)
  return near && own.position === null ? { ...near, chain: own.chain } : undefined
}

async function readFrom(
  { list, division, index, signal }: Place,
  { position, chain, reversed }: ListPart,
  from: string,
) {
  const read = reversed ? readReversed : readForward
  const page = await read(list, { cursor: from, page_size: division.rows }, signal)
  return { ...page, position: position === null ? null : index * division.rows, chain, from }
}

type Start = Pick<JobListQuery, 'cursor' | 'position' | 'page_size'>

const readForward = (list: JobListQuery, start: Start, signal: AbortSignal): Promise<ListPart> =>
  listJobs({ ...list, ...start }, signal)

/** Reads the list in the reversed order, and returns the page as the list has it. */
async function readReversed(list: JobListQuery, start: Start, signal: AbortSignal): Promise<ListPart> {
  const page = await listJobs({ ...list, ...start, ordering: reversedOrdering(list.ordering) }, signal)
  return { ...page, results: page.results.toReversed(), next: page.previous, previous: page.next, reversed: true }
}

const held = ({ client, list, division, index }: Place, offset: number) =>
  client.getQueryData<ListPart>(jobKeys.list(division.queryOf(list, index + offset)))

/** Returns the part above, awaited if it is being fetched; undefined if it is not held. */
async function partAbove(place: Place): Promise<ListPart | undefined> {
  const { client, list, division, index } = place
  if (index === 0) return undefined
  const query = listPartQuery(list, division, index - 1)
  if (client.getQueryState(query.queryKey)?.fetchStatus !== 'fetching') return held(place, -1)
  // Joins the request on its way. One that fails or is aborted leaves what was held.
  return client.query({ ...query, staleTime: 0 }).catch(() => held(place, -1))
}

/** Returns the indexes of parts that don't continue the adjacent one of a higher rank, and have to be read again. */
export function outranked(parts: readonly { index: number; part: ListPart | undefined }[]): number[] {
  const ranks = new Map(parts.flatMap(({ index, part }) => (part ? [[index, rankOf(part)] as const] : [])))
  const isOutranked = (index: number, rank: number) =>
    [index - 1, index + 1].some((beside) => (ranks.get(beside) ?? -1) > rank)
  return [...ranks].filter(([index, rank]) => isOutranked(index, rank)).map(([index]) => index)
}
