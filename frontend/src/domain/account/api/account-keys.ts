/** Keys of the query cache. */
export const accountKeys = {
  me: ['account', 'me'],
  keys: ['account', 'keys'],
  users: ['account', 'users'],
} as const
