export function id(x: number): number {
  'use-jit'
  return x
}
