/** Moves bodies under gravity by `steps` steps of `dt`. Places and velocities are x, y, z after one another for each body. */
export function nbody(
  place: Float64Array,
  velocity: Float64Array,
  mass: Float64Array,
  steps: number,
  dt: number,
): void {
  'use jit'
  const bodies = mass.length
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < bodies; i++) {
      for (let j = i + 1; j < bodies; j++) {
        const dx = place[3 * i] - place[3 * j]
        const dy = place[3 * i + 1] - place[3 * j + 1]
        const dz = place[3 * i + 2] - place[3 * j + 2]
        const square = dx * dx + dy * dy + dz * dz
        const magnitude = dt / (square * Math.sqrt(square))
        velocity[3 * i] -= dx * mass[j] * magnitude
        velocity[3 * i + 1] -= dy * mass[j] * magnitude
        velocity[3 * i + 2] -= dz * mass[j] * magnitude
        velocity[3 * j] += dx * mass[i] * magnitude
        velocity[3 * j + 1] += dy * mass[i] * magnitude
        velocity[3 * j + 2] += dz * mass[i] * magnitude
      }
    }
    for (let k = 0; k < 3 * bodies; k++) place[k] += dt * velocity[k]
  }
}
