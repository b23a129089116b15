import type { JobListQuery } from '@/domain/job/types'
import { type Division, listPartQuery } from '@/features/job-list/api/list-part'
import { FETCH_WINDOW_ROWS } from '@/features/job-list/fetch-windows'

const windows: Division = {
  rows: FETCH_WINDOW_ROWS,
  queryOf: (list, window) => ({ ...list, position: window * FETCH_WINDOW_ROWS, page_size: FETCH_WINDOW_ROWS }),
}

const pagesOf = (rows: number): Division => ({
  rows,
  queryOf: (list, index) => ({ ...list, page: index + 1, page_size: rows }),
})

/** The rows of a fetch window. */
export const jobWindowQuery = (list: JobListQuery, window: number) => listPartQuery(list, windows, window)

/** The rows of a numbered page, from 1. */
export const jobPageQuery = (list: JobListQuery, page: number, pageSize: number) =>
  listPartQuery(list, pagesOf(pageSize), page - 1)
