import type { Operation } from '@/domain/operation/types'

export const hasEnded = ({ state }: Operation): boolean => state !== 'QUEUED' && state !== 'RUNNING'
