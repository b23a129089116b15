const integers = new Intl.NumberFormat('en-US')
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** `10,000,000` */
export const formatCount = (value: number): string => integers.format(value)

/** `10M`; for places too narrow for every digit. */
export const formatCompact = (value: number): string => compact.format(value)

/** `1 job`, `2 jobs` */
export const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
