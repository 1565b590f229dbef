/** Sieve of Eratosthenes: sets `numbers[k]` to 1 where k is prime, and counts the primes. */
export function sieve(numbers: Uint8Array): number {
  'use jit'
  const n = numbers.length
  for (let i = 0; i < n; i++) numbers[i] = i < 2 ? 0 : 1
  for (let i = 2; i * i < n; i++) {
    if (numbers[i] === 1) {
      for (let multiple = i * i; multiple < n; multiple += i) numbers[multiple] = 0
    }
  }
  let count = 0
  for (let i = 0; i < n; i++) count += numbers[i]
  return count
}
