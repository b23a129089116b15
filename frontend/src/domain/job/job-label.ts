import type { JobRow } from '@/domain/job/types'
import { isolated } from '@/lib/bidi'

export type Named = Pick<JobRow, 'id' | 'name'>

/** Whatever leaves no ink: spaces, controls, and characters that fonts don't draw, such as U+200B, U+2800 and U+3164. */
const INVISIBLE = /[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** True for names of nothing visible; older versions accepted them. */
export const isBlankName = (name: string): boolean => name.replace(INVISIBLE, '') === ''

/** Stands in for a name of nothing visible. */
export const blankLabel = (id: number): string => `(no name) #${id}`

/** Returns the name for texts that cannot hold a <JobName>: titles, tooltips and accessible names. */
export const jobLabel = ({ id, name }: Named): string => (isBlankName(name) ? blankLabel(id) : isolated(name))
