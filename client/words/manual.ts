// Every word of the manual, in each language: loaded with the help.
import type { Language } from './words.ts'

const english = {
  ships: 'Ships',
  ship: 'Ship',
  speed: 'Top speed, units a second',
  turn: 'Turns, degrees a second',
  hull: 'Hull',
  gun: 'Damage of a shot',
  perSecond: 'Shots a second',
  shots: 'Shots from full energy',
  special: 'Special',
  ready: (seconds: number) => `Ready again after ${seconds} s.`,
  modes: 'Modes',
  mode: 'Mode',
  task: 'What to do',
  goal: 'A team wins with',
  points: (goal: number) => `${goal} points`,
  noGoal: 'the best score wins',
  rules:
    'Shots and specials take energy, which comes back by itself. Drones leave you alone for your first minute.',
}
type ManualWords = typeof english

const german: ManualWords = {
  ships: 'Schiffe',
  ship: 'Schiff',
  speed: 'Spitze, Einheiten pro Sekunde',
  turn: 'Drehung, Grad pro Sekunde',
  hull: 'Rumpf',
  gun: 'Schaden eines Schusses',
  perSecond: 'Schüsse pro Sekunde',
  shots: 'Schüsse bei voller Energie',
  special: 'Spezialfähigkeit',
  ready: (seconds) => `Nach ${seconds} s wieder bereit.`,
  modes: 'Spielarten',
  mode: 'Spielart',
  task: 'Was zu tun ist',
  goal: 'Ein Team gewinnt mit',
  points: (goal) => `${goal} Punkten`,
  noGoal: 'die höchste Punktzahl gewinnt',
  rules:
    'Schüsse und Spezialfähigkeiten verbrauchen Energie, die von selbst zurückkommt. Drohnen lassen dich in deiner ersten Minute in Ruhe.',
}

export const MANUAL_WORDS: Readonly<Record<Language, ManualWords>> = { en: english, de: german }
