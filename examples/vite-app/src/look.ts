import type { Look } from './kernels.ts'

/** What can be chosen: the look, and over how many pixels clarity sees a neighbourhood. */
export interface Settings extends Look {
  radius: number
}

/** One slider. */
export interface Slider {
  name: keyof Settings
  label: string
  min: number
  max: number
  step: number
}

export const MAX_RADIUS = 12

export const SLIDERS: Slider[] = [
  { name: 'exposure', label: 'Exposure', min: -2, max: 2, step: 0.05 },
  { name: 'contrast', label: 'Contrast', min: -1, max: 1, step: 0.02 },
  { name: 'saturation', label: 'Saturation', min: -1, max: 1, step: 0.02 },
  { name: 'warmth', label: 'Warmth', min: -1, max: 1, step: 0.02 },
  { name: 'clarity', label: 'Clarity', min: -1, max: 1, step: 0.02 },
  { name: 'radius', label: 'Radius', min: 1, max: MAX_RADIUS, step: 1 },
  { name: 'vignette', label: 'Vignette', min: 0, max: 1, step: 0.02 },
  { name: 'grain', label: 'Grain', min: 0, max: 1, step: 0.02 },
]

const NATURAL: Settings = {
  exposure: 0,
  contrast: 0,
  saturation: 0,
  warmth: 0,
  clarity: 0,
  radius: 6,
  vignette: 0,
  grain: 0,
}

export const PRESETS: Record<string, Settings> = {
  Natural: NATURAL,
  Vivid: {
    ...NATURAL,
    exposure: 0.3,
    contrast: 0.2,
    saturation: 0.25,
    warmth: 0.3,
    clarity: 0.5,
    radius: 8,
    vignette: 0.2,
  },
  Glow: { ...NATURAL, exposure: 0.6, saturation: 0.15, warmth: 0.35, clarity: -0.6, radius: 12, vignette: 0.4 },
  Film: { ...NATURAL, exposure: 0.4, contrast: -0.25, saturation: -0.25, warmth: 0.4, vignette: 0.5, grain: 0.5 },
  Noir: { ...NATURAL, exposure: 0.6, contrast: 0.9, saturation: -1, clarity: 0.6, vignette: 0.8, grain: 0.4 },
}

/**
 * Weights of a Gaussian blur, for the pixel itself and those 1, 2, … away, in 1/65536. Those of all pixels together are 65536.
 *
 * @param radius in pixels, from 0 to MAX_RADIUS; may be a fraction
 */
export function gaussian(radius: number): Int32Array {
  const sigma = Math.max(radius / 2, 0.1)
  const exact = Array.from({ length: Math.ceil(radius) + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)))
  const total = exact.reduce((sum, weight, k) => sum + (k === 0 ? 1 : 2) * weight, 0)
  const weights = Int32Array.from(exact, (weight) => Math.round((weight / total) * 65536))
  weights[0] = 65536 - 2 * weights.subarray(1).reduce((sum, weight) => sum + weight, 0)
  return weights
}
