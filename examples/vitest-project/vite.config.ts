import usejit from 'usejit/vite'
import { defineConfig } from 'vite'

// The configuration of the build is all that the tests need.
export default defineConfig({ plugins: [usejit()] })
