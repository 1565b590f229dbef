import { expect, it } from 'vitest'
import { createSlots } from './slots.ts'

const pause = () => new Promise((resolve) => setTimeout(resolve, 1))

it('runs no more at the same time than there are slots, in order, and goes on after failures', async () => {
  const slots = createSlots(2)
  const begun: number[] = []
  let running = 0
  let most = 0
  const outcomes = await Promise.allSettled(
    [0, 1, 2, 3, 4, 5].map((i) =>
      slots(async () => {
        begun.push(i)
        most = Math.max(most, ++running)
        await pause()
        running--
        if (i % 2) throw new Error(`${i}`)
        return i
      }),
    ),
  )
  expect(begun).toEqual([0, 1, 2, 3, 4, 5])
  expect(most).toBe(2)
  expect(outcomes.map((o) => (o.status === 'fulfilled' ? o.value : o.reason.message))).toEqual([0, '1', 2, '3', 4, '5'])
})
