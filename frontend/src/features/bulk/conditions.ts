import { filtersOf } from '@/domain/job/list-query'
import type { JobListQuery } from '@/domain/job/types'
import type { BulkRequest } from '@/domain/operation/types'

/** Returns the filters of a list query as those of a bulk action. */
export const conditionsOf = (query: JobListQuery): NonNullable<BulkRequest['filter']> => filtersOf(query)
