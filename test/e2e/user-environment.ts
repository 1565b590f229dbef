/** The environment without Vitest's marks: tools and usejit should behave as they do for users. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const marks = Object.keys(process.env).filter((name) => name === 'NODE_ENV' || name.startsWith('VITE'))
  return { ...process.env, ...Object.fromEntries(marks.map((name) => [name, undefined])) }
}
