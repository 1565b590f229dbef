import usejit from 'usejit/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [usejit()],
  // Relative addresses: the built page works from any folder of any server.
  base: './',
})
