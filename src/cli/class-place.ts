/** Where commands that call functions find the classes of which arguments have to be: among what the module exports. */
import type * as t from '@babel/types'
import { exportedAs } from './reach-function.ts'

/** The class by its name in the file, and the export, or why there is none. */
export type ClassPlace = { name: string } & ({ exported: string } | { refused: string })

/** Why arguments cannot be made of their classes, if they cannot. */
export function refusedClass(classes: Readonly<Record<string, ClassPlace>>): string | undefined {
  return Object.values(classes).flatMap((place) => ('refused' in place ? [place.refused] : []))[0]
}

/**
 * @param name of a class of the file: methods of others are not compiled
 */
export function placeOfClass(program: t.Program, name: string): ClassPlace {
  const exported = exportedAs(program, name)
  if (exported !== undefined) return { name, exported }
  return { name, refused: `its arguments are objects of ${name}, which is not exported: export it` }
}
