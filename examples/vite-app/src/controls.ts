import { element } from './element.ts'
import { PRESETS, type Settings, SLIDERS } from './look.ts'

/**
 * Makes the sliders and the buttons of the presets.
 *
 * @param changed told the settings whenever one moves
 * @returns the settings to begin with
 */
export function makeControls(changed: (settings: Settings) => void): Settings {
  let settings = PRESETS.Vivid
  const show: (() => void)[] = []

  for (const { name, label, min, max, step } of SLIDERS) {
    const row = document.createElement('label')
    row.className = 'slider'
    const input = document.createElement('input')
    Object.assign(input, { type: 'range', min, max, step, name })
    const output = document.createElement('output')
    row.append(label, input, output)
    element('sliders', HTMLElement).append(row)
    input.addEventListener('input', () => set({ ...settings, [name]: input.valueAsNumber }))
    show.push(() => {
      input.value = String(settings[name])
      output.textContent = shown(name, settings[name], min)
    })
  }
  for (const [name, preset] of Object.entries(PRESETS)) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = name
    element('presets', HTMLElement).append(button)
    button.addEventListener('click', () => set(preset))
    show.push(() => button.setAttribute('aria-pressed', String(settings === preset)))
  }

  const set = (next: Settings): void => {
    settings = next
    for (const update of show) update()
    changed(settings)
  }
  for (const update of show) update()
  return settings
}

function shown(name: keyof Settings, value: number, min: number): string {
  if (name === 'radius') return `${value} px`
  if (name === 'exposure') return `${signed(value.toFixed(2))} EV`
  const percent = Math.round(value * 100)
  return min < 0 ? signed(String(percent)) : String(percent)
}

const signed = (text: string): string => (Number(text) > 0 ? `+${text}` : text.replace('-', '−'))
