import { expect, it } from 'vitest'
import { loadOptional } from './optional-package.ts'

it('says what to install', async () => {
  await expect(loadOptional('@usejit/is-not-there', '--wat', '/')).rejects.toThrow(
    '--wat needs the package @usejit/is-not-there, which is not installed. Install it with: npm install --save-dev @usejit/is-not-there',
  )
})

it('finds what is beside usejit where the project has none', async () => {
  await expect(loadOptional('picocolors', '--wat', '/')).resolves.toHaveProperty('createColors')
})
