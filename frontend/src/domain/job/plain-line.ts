// eslint-disable-next-line no-control-regex -- escape sequences are made of them
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])/g

/** Returns a line of output without escape sequences, such as colours. */
export const withoutSequences = (line: string): string => line.replace(SEQUENCES, '')
