import type { MutateOptions, UseMutationResult } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'

/**
 * Returns the mutation's `mutate`, which ignores calls while one is in flight. `isPending` alone doesn't prevent a
 * second request: the second click of a double click comes before the button has been drawn as disabled.
 */
export function useMutateOnce<Data, Variables, Context>({
  mutate,
}: Pick<UseMutationResult<Data, Error, Variables, Context>, 'mutate'>) {
  const inFlight = useRef(false)
  return useCallback(
    (variables: Variables, options: MutateOptions<Data, Error, Variables, Context> = {}) => {
      if (inFlight.current) return
      inFlight.current = true
      mutate(variables, {
        ...options,
        onSettled: (...settled) => {
          inFlight.current = false
          options.onSettled?.(...settled)
        },
      })
    },
    [mutate],
  )
}
