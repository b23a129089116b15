import { LosslessNumber, parse, stringify } from 'lossless-json'

/** Keeps a number as text when JavaScript would print another one: integers beyond 2^53, long fractions, `1.0`. */
const parseNumber = (text: string) => (String(Number(text)) === text ? Number(text) : new LosslessNumber(text))

/** Like `JSON.parse`, but keeps every digit. Write the result with `stringifyLossless` only. */
export const parseLossless = (text: string): unknown => parse(text, null, { parseNumber })

/** Like `JSON.stringify`, with the digits that `parseLossless` has kept. */
export const stringifyLossless = (value: unknown, space?: number): string => stringify(value, null, space) ?? ''
