// Every word about upgrades, in each language: loaded with their panel.
import type { Property } from '../../shared/upgrades.ts'
import type { Language } from './words.ts'

const english = {
  title: 'Upgrades',
  crystals: (n: number) => (n === 1 ? '1 crystal' : `${n} crystals`),
  names: { engine: 'Engine', armour: 'Armour', gun: 'Gun', reactor: 'Reactor' } satisfies Record<
    Property,
    string
  >,
  step: (name: string, steps: number, cost: number) =>
    `${name}, step ${steps + 1}: ${cost === 1 ? '1 crystal' : `${cost} crystals`}`,
  complete: (name: string) => `${name}: complete`,
}
export type UpgradeWords = typeof english

const german: UpgradeWords = {
  title: 'Ausbau',
  crystals: (n) => (n === 1 ? '1 Kristall' : `${n} Kristalle`),
  names: { engine: 'Antrieb', armour: 'Panzerung', gun: 'Geschütz', reactor: 'Reaktor' },
  step: (name, steps, cost) =>
    `${name}, Stufe ${steps + 1}: ${cost === 1 ? '1 Kristall' : `${cost} Kristalle`}`,
  complete: (name) => `${name}: voll ausgebaut`,
}

export const UPGRADE_WORDS: Readonly<Record<Language, UpgradeWords>> = { en: english, de: german }
