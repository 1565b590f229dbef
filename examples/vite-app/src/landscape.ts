/**
 * The sample picture: a mountain lake at dusk, as large as a camera's, painted by arithmetic. It belongs to nobody.
 *
 * No kernel: what costs time here are look-ups all over a table, which no compiler can make faster. A worker paints it.
 */

/** Chains of mountains, from far to near; the last one is the forest at the shore. */
const RIDGES = 5
/** Noise repeats after so many points, a power of two. */
const TILE = 1024
const SHORE = 0.64
const SUN = 0.61

/** All that many pixels have in common, computed once. */
export interface Scene {
  width: number
  height: number
  /** TILE × TILE numbers from 0 to 1: clouds, rocks and waves are cut from it. */
  noise: Float32Array
  /** For each ridge and column, the skyline in rows above the shore. */
  skyline: Int32Array
  /** For each column, how much of the sun's colour, halo and disc it gets; for each row above the shore, the same of halo and disc. */
  columns: Float32Array
  rows: Float32Array
}

/** Prepares the picture. Takes some tenths of a second, whatever its size. */
export function makeScene(width: number, height: number): Scene {
  const skyline = new Int32Array(RIDGES * width)
  for (let ridge = 0; ridge < RIDGES; ridge++)
    for (let x = 0; x < width; x++) skyline[ridge * width + x] = Math.round(skylineAt(ridge, x / width) * height)
  const columns = new Float32Array(3 * width)
  for (let x = 0; x < width; x++) {
    const away = (x / width - SUN) ** 2
    columns[3 * x] = Math.exp(-away * 9)
    columns[3 * x + 1] = Math.exp(-away * 30)
    columns[3 * x + 2] = Math.exp(-away * 900)
  }
  const rows = new Float32Array(5 * height)
  for (let y = 0; y < height; y++) {
    const above = y / height
    rows[5 * y] = Math.exp(-((above - 0.12) ** 2) * 24)
    rows[5 * y + 1] = Math.exp(-((above - 0.12) ** 2) * 520)
    // The sky from the horizon up: amber, rose, blue.
    rows[5 * y + 2] = Math.exp(-above * 6.4)
    rows[5 * y + 3] = Math.exp(-((above - 0.2) ** 2) * 34)
    rows[5 * y + 4] = Math.exp(-above * 26)
  }
  return { width, height, noise: makeNoise(), skyline, columns, rows }
}

/** Height of a ridge above the shore, in fractions of the picture's height. */
function skylineAt(ridge: number, u: number): number {
  const nearness = ridge / (RIDGES - 1)
  let height = 0
  let size = 1
  let pitch = 2.6 + 1.7 * ridge
  for (let octave = 0; octave < 9; octave++) {
    // Folding noise at its middle makes peaks of what would be hills.
    const wave = 1 - Math.abs(2 * smooth(u * pitch + 17.3 * ridge + 5.1 * octave, 3 + octave + 11 * ridge) - 1)
    height += size * (ridge < 3 ? wave * wave : wave * 0.6)
    size *= 0.47
    pitch *= 2.03
  }
  let top = (0.32 - 0.058 * ridge) * (0.2 + 0.5 * height)
  // A valley where the sun goes down.
  top *= 1 - 0.66 * Math.exp(-(((u - SUN) * 3.1) ** 2)) * (1 - 0.35 * nearness)
  return ridge < RIDGES - 1 ? top : 0.012 + top * 0.42 + spruces(u)
}

/** The outline of a forest: steep triangles of many sizes. */
function spruces(u: number): number {
  let top = 0
  for (let row = 0; row < 3; row++) {
    const place = u * (95 + 41 * row) + row * 0.37
    const tree = Math.floor(place)
    const tall = 0.25 + 0.75 * random(tree, 91 + row)
    const across = Math.abs(place - tree - 0.5) * 2
    const ragged = 0.14 * Math.abs(((across * 9) % 1) - 0.5)
    top = Math.max(top, tall * (0.04 - 0.007 * row) * (1 - across - ragged))
  }
  return top
}

/** Noise of six octaves that repeats after TILE points. */
function makeNoise(): Float32Array {
  const noise = new Float32Array(TILE * TILE)
  let size = 0.5
  for (let cell = TILE / 8; cell >= 2; cell /= 2.0) {
    const cells = TILE / cell
    const grid = Float32Array.from({ length: cells * cells }, (_, i) =>
      random(i % cells, cell * 4096 + Math.floor(i / cells)),
    )
    for (let y = 0; y < TILE; y++) {
      const top = Math.floor(y / cell)
      const fy = ease(y / cell - top)
      const next = ((top + 1) % cells) * cells
      for (let x = 0; x < TILE; x++) {
        const left = Math.floor(x / cell)
        const fx = ease(x / cell - left)
        const right = (left + 1) % cells
        const upper = grid[top * cells + left] * (1 - fx) + grid[top * cells + right] * fx
        const lower = grid[next + left] * (1 - fx) + grid[next + right] * fx
        noise[y * TILE + x] += size * (upper * (1 - fy) + lower * fy)
      }
    }
    size /= 2
  }
  return noise
}

/**
 * Paints rows of the picture.
 *
 * @param from first row; `to` is the row after the last one
 * @param out RGBA bytes of these rows
 */
export function paint(scene: Scene, from: number, to: number, out: Uint8ClampedArray): void {
  const { width, height, noise, skyline, columns, rows } = scene
  const shore = Math.round(SHORE * height)
  // Distances in the noise, in 1/256 of its points for each pixel: what is painted is the same at every size.
  const unit = Math.round((256 * TILE) / width)
  for (let y = from; y < to; y++) {
    const water = y >= shore
    const depth = water ? (y - shore) / (height - shore) : 0
    const near = 1 / (0.06 + depth)
    for (let x = 0; x < width; x++) {
      let column = x
      let above = water ? y - shore : shore - 1 - y
      let glint = 0
      if (water) {
        // What a lake shows is what stands above it, shaken by waves.
        const wave = sample(noise, Math.trunc(x * unit * near * 0.5), Math.trunc((y - shore) * unit * near * 14)) - 0.5
        const swell = sample(noise, Math.trunc(x * unit * near * 2.2), Math.trunc((y - shore) * unit * near * 40)) - 0.5
        column = Math.min(
          Math.max(Math.round(x + width * (0.03 * wave + 0.012 * swell) * (0.25 + depth)), 0),
          width - 1,
        )
        above = Math.min(
          Math.max(Math.round(above * 1.2 + height * (0.12 * wave + 0.05 * swell) * (0.1 + depth)), 0),
          height - 1,
        )
        glint = Math.max(wave + swell, 0) * columns[3 * x + 1] * (1 - depth)
      }
      const u = column * unit
      const v = above * unit
      const warm = columns[3 * column]
      let r = 0
      let g = 0
      let b = 0
      let ridge = RIDGES - 1
      while (ridge >= 0 && skyline[ridge * width + column] < above) ridge--
      if (ridge < 0) {
        const low = rows[5 * above + 2]
        const middle = rows[5 * above + 3]
        const glow =
          columns[3 * column + 1] * rows[5 * above] * 0.62 + columns[3 * column + 2] * rows[5 * above + 1] * 0.9
        r = 34 + 190 * low * (0.6 + 0.4 * warm) + 58 * middle + 105 * glow
        g = 56 + 96 * low * (0.6 + 0.4 * warm) + 28 * middle + 82 * glow
        b = 104 + 22 * low + 44 * middle + 40 * glow
        // Streaks of cloud, lit from below.
        const streak = sample(noise, u >> 1, v * 3 - (u >> 3))
        const under = sample(noise, u >> 1, v * 3 - (u >> 3) - 2600)
        const high = Math.min((above / height) * 6, 1)
        const thick = Math.min(Math.max((streak - 0.49) * 4.2, 0), 1) * high
        const lit = Math.min(Math.max((streak - under) * 4 + 0.35 + 0.4 * warm, 0), 1)
        r += thick * (lit * (252 - r) * 0.85 - (1 - lit) * r * 0.12)
        g += thick * (lit * (152 - g) * 0.7 - (1 - lit) * g * 0.2)
        b += thick * (lit * (126 - b) * 0.5 - (1 - lit) * b * 0.16)
      } else {
        const rough = sample(noise, u * (2 + ridge), v * (2 + ridge) + (ridge << 14))
        const beside = sample(noise, u * (2 + ridge) + 700, v * (2 + ridge) + (ridge << 14) - 500)
        const grit = sample(noise, u * 13, v * 11) - 0.5
        if (ridge === RIDGES - 1) {
          r = 7 + 13 * rough + 16 * grit
          g = 13 + 17 * rough + 20 * grit
          b = 13 + 9 * rough + 12 * grit
        } else {
          // Slopes that look towards the sun are lighter.
          const side = column < SUN * width ? 1 : -1
          const facing = Math.min(
            Math.max(0.42 + (beside - rough) * 5.2 * side + (rough - 0.5) * 1.1 + grit * 0.5, 0),
            1,
          )
          const rock = 20 + 44 * facing + 22 * grit
          r = rock * 1.1
          g = rock
          b = rock * 1.1
          // Snow lies high, and not on the steepest rocks.
          const cover = Math.min(Math.max((above / height - 0.13 - 0.05 * ridge + (rough - 0.5) * 0.34) * 15, 0), 1)
          const bright = 64 + 160 * facing
          r += cover * (bright * 1.04 - r)
          g += cover * (bright * 0.88 - g)
          b += cover * (bright * 0.92 - b)
        }
        // Far mountains take the colour of the air.
        const far = 1 - ridge / (RIDGES - 1)
        const air = far * (0.3 + 0.42 * far + 0.3 * rows[5 * above + 4])
        r += air * (112 + 112 * warm - r)
        g += air * (100 + 50 * warm - g)
        b += air * (134 - 18 * warm - b)
      }
      if (water) {
        // Looking down, water shows less of the sky and more of itself.
        const clear = 0.84 - 0.5 * depth
        r = r * clear + 8 * (1 - clear) + 420 * glint
        g = g * clear + 24 * (1 - clear) + 250 * glint
        b = b * clear + 40 * (1 - clear) + 110 * glint
      }
      // The noise of a sensor.
      const dust = (random(x, y) - 0.5) * 7
      const i = ((y - from) * width + x) * 4
      out[i] = r + dust
      out[i + 1] = g + dust
      out[i + 2] = b + dust
      out[i + 3] = 255
    }
  }
}

/** Noise between its points; `x` and `y` in 1/256 of their distance. */
function sample(noise: Float32Array, x: number, y: number): number {
  const left = (x >> 8) & (TILE - 1)
  const right = (left + 1) & (TILE - 1)
  const top = ((y >> 8) & (TILE - 1)) * TILE
  const bottom = (top + TILE) & (TILE * TILE - 1)
  const fx = (x & 255) / 256
  const fy = (y & 255) / 256
  const upper = noise[top + left] + (noise[top + right] - noise[top + left]) * fx
  const lower = noise[bottom + left] + (noise[bottom + right] - noise[bottom + left]) * fx
  return upper + (lower - upper) * fy
}

/** Smooth noise along a line. */
function smooth(x: number, seed: number): number {
  const left = Math.floor(x)
  const part = ease(x - left)
  return random(left, seed) * (1 - part) + random(left + 1, seed) * part
}

const ease = (x: number): number => x * x * (3 - 2 * x)

/** A number from [0, 1) for a pair of integers. */
function random(x: number, y: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}
