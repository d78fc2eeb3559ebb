// What a browser runs: the bundle of this file puts the playback where the benchmark can call it.
import { playBack } from './playback.ts'

Object.assign(globalThis, { playBack })
