/**
 * An element of index.html.
 *
 * @throws Error if there is none of that id and class
 */
export function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`index.html has no ${type.name} with the id "${id}".`)
  return found
}
