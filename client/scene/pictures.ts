// All pictures of the scene by name, as textures of one atlas.
import type { Texture } from 'pixi.js'
import { SHIP_OUTLINES } from '../ship-outlines.ts'
import { type Atlas, createAtlas } from './atlas.ts'
import { LIGHT_PICTURES } from './light-art.ts'
import { ROCK_FORMS, ROCK_PICTURES } from './rock-art.ts'
import { SHIP_PICTURES } from './ship-art.ts'

const PICTURES = { ...SHIP_PICTURES, ...ROCK_PICTURES, ...LIGHT_PICTURES }

export type PictureName = keyof typeof PICTURES
export type Textures = Readonly<Record<PictureName, Texture>>

export function createPictures(): Atlas<PictureName> {
  return createAtlas<PictureName>(PICTURES)
}

/** The textures of the classes of ships, by model. */
export function shipTextures(textures: Textures): Texture[] {
  return SHIP_OUTLINES.map((_, model) => textures[`ship${model}` as PictureName])
}

/** The textures of the rock forms, in order. */
export function rockTextures(textures: Textures): { rocks: Texture[]; cracks: Texture[] } {
  const rocks: Texture[] = []
  const cracks: Texture[] = []
  for (let form = 0; form < ROCK_FORMS; form++) {
    rocks.push(textures[`rock${form}` as PictureName])
    cracks.push(textures[`cracks${form}` as PictureName])
  }
  return { rocks, cracks }
}
