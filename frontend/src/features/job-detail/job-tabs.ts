export const JOB_TABS = ['overview', 'log', 'history', 'result'] as const

export type JobTab = (typeof JOB_TABS)[number]
