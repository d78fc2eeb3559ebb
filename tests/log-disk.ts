// A disk in memory for tests of logs, which knows what a real one does when things go wrong: calls that fail, a process that
// dies between two calls, and a power cut, which takes what was not synced, or a part of it.
import { dirname } from 'node:path'
import type { Disk } from '../server/log/files/disk.ts'
import type { Random } from '../shared/random.ts'

export type Call =
  | 'open'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'writeFile'
  | 'writeBack'
  | 'rename'
  | 'remove'
  | 'syncFolder'

interface File {
  /** What a reader sees. */
  cache: Uint8Array
  /** What a power cut leaves for certain. */
  disk: Uint8Array
  /** Parts of the cache that are newer than the disk: the kernel's dirty pages. */
  dirty: [from: number, to: number][]
}

/** What has happened to the names in a folder since it was synced. */
type Change = (names: Map<string, File>) => void

export class LogDisk implements Disk {
  /** Decides about each call: null lets it be done, an Error is thrown, a number is how many bytes are written. */
  fault: (call: Call, path: string) => Error | number | null = () => null
  /** Calls that change something, so far. */
  calls = 0
  /** The process dies before this call: it and all later ones do nothing, and fail. */
  diesAt = Number.POSITIVE_INFINITY
  private names: Map<string, File>
  private safeNames: Map<string, File>
  private changes: { readonly folder: string; readonly change: Change }[] = []
  private readonly inUse = new Map<number, { readonly path: string; readonly file: File }>()
  private descriptors = 0

  constructor(names: Map<string, File> = new Map()) {
    this.names = names
    this.safeNames = new Map(names)
  }

  get isDead(): boolean {
    return this.calls >= this.diesAt
  }

  get openFiles(): number {
    return this.inUse.size
  }

  /** The disk as the next process finds it after `kill -9`: the same, so this one must be used no more. */
  afterKill(): LogDisk {
    const disk = new LogDisk()
    disk.names = this.names
    disk.safeNames = this.safeNames
    disk.changes = this.changes
    return disk
  }

  /** The disk as the next process finds it after a power cut. */
  afterPowerCut(random: Random): LogDisk {
    const names = new Map(this.safeNames)
    // A journal keeps the order: some of the changes are there, and none after the first that is not.
    const kept = random.below(this.changes.length + 1)
    for (const { change } of this.changes.slice(0, kept)) change(names)
    return new LogDisk(new Map([...names].map(([path, file]) => [path, withoutDirty(file, random)])))
  }

  /** Every file, by its path. */
  contents(): Map<string, Uint8Array> {
    return new Map([...this.names].map(([path, { cache }]) => [path, cache.slice()]))
  }

  /** A disk with these files. */
  static holding(contents: ReadonlyMap<string, Uint8Array>): LogDisk {
    const files = [...contents].map(([path, bytes]): [string, File] => [path, newFile(bytes)])
    return new LogDisk(new Map(files))
  }

  open(path: string): number {
    this.pass('open', path)
    let file = this.names.get(path)
    if (file === undefined) {
      file = { cache: new Uint8Array(), disk: new Uint8Array(), dirty: [] }
      this.name(path, file)
    }
    this.inUse.set(++this.descriptors, { path, file })
    return this.descriptors
  }

  write(descriptor: number, bytes: Uint8Array, position: number): number {
    const { path, file } = this.inUse.get(descriptor)!
    const length = Math.min(bytes.length, this.pass('write', path) ?? bytes.length)
    put(file, bytes.subarray(0, length), position)
    return length
  }

  read(descriptor: number, bytes: Uint8Array, position: number): number {
    const part = this.inUse.get(descriptor)!.file.cache.subarray(position, position + bytes.length)
    bytes.set(part)
    return part.length
  }

  truncate(descriptor: number, length: number): void {
    const { path, file } = this.inUse.get(descriptor)!
    this.pass('truncate', path)
    cut(file, length)
  }

  sync(descriptor: number, done: (error: Error | null) => void): void {
    const { path, file } = this.inUse.get(descriptor)!
    // What is written while it is under way may be missed.
    const [dirty, length] = [file.dirty, file.cache.length]
    file.dirty = []
    queueMicrotask(() => {
      const error = this.attempt(() => this.pass('sync', path))
      if (error === null) bringToDisk(file, dirty, length)
      // After a sync that failed the kernel takes them for clean; it does not know that a process died.
      else if (this.isDead) file.dirty.unshift(...dirty)
      done(error)
    })
  }

  pathOf(descriptor: number): string {
    return this.inUse.get(descriptor)!.path
  }

  close(descriptor: number): void {
    this.inUse.delete(descriptor)
  }

  async list(folder: string): Promise<string[]> {
    const inside = [...this.names.keys()].filter((path) => path.startsWith(`${folder}/`))
    return [...new Set(inside.map((path) => path.slice(folder.length + 1).split('/')[0]!))]
  }

  async readFile(path: string): Promise<Uint8Array> {
    return this.find(path).cache.slice()
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    this.pass('open', path)
    const file: File = { cache: new Uint8Array(), disk: new Uint8Array(), dirty: [] }
    this.name(path, file)
    const length = this.pass('writeFile', path)
    put(file, bytes.subarray(0, length ?? bytes.length), 0)
    if (length !== null)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    this.pass('sync', path)
    bringToDisk(file, file.dirty, file.cache.length)
    file.dirty = []
  }

  async writeBack(path: string, bytes: Uint8Array): Promise<void> {
    this.pass('writeBack', path)
    const file = this.find(path)
    put(file, bytes, 0)
    this.pass('truncate', path)
    cut(file, bytes.length)
    this.pass('sync', path)
    bringToDisk(file, file.dirty, bytes.length)
    file.dirty = []
  }

  async rename(from: string, to: string): Promise<void> {
    this.pass('rename', from)
    const moved = [...this.names].filter(([path]) => path === from || path.startsWith(`${from}/`))
    this.change(dirname(to), (names) => {
      for (const [path, file] of moved) {
        names.delete(path)
        names.set(to + path.slice(from.length), file)
      }
    })
  }

  async remove(path: string): Promise<void> {
    this.pass('remove', path)
    this.change(dirname(path), (names) => {
      for (const name of [...names.keys()])
        if (name === path || name.startsWith(`${path}/`)) names.delete(name)
    })
  }

  makeFolder(): void {}

  async syncFolder(folder: string): Promise<void> {
    this.pass('syncFolder', folder)
    for (const { change } of this.changes.filter((one) => one.folder === folder)) change(this.safeNames)
    this.changes = this.changes.filter((one) => one.folder !== folder)
  }

  private name(path: string, file: File): void {
    this.change(dirname(path), (names) => names.set(path, file))
  }

  private change(folder: string, change: Change): void {
    change(this.names)
    this.changes.push({ folder, change })
  }

  private find(path: string): File {
    const file = this.names.get(path)
    if (file === undefined)
      throw Object.assign(new Error(`ENOENT: no such file, ${path}`), { code: 'ENOENT' })
    return file
  }

  /** Counts a call, and fails it where that is due; a number: it is to write so many bytes. */
  private pass(call: Call, path: string): number | null {
    if (this.isDead) throw new Error('The process is dead.')
    this.calls++
    if (this.isDead) throw new Error('The process dies.')
    const fault = this.fault(call, path)
    if (fault instanceof Error) throw fault
    return fault
  }

  private attempt(run: () => void): Error | null {
    try {
      run()
      return null
    } catch (error) {
      return error as Error
    }
  }
}

function newFile(bytes: Uint8Array): File {
  return { cache: bytes.slice(), disk: bytes.slice(), dirty: [] }
}

function resized(bytes: Uint8Array, length: number): Uint8Array {
  const other = new Uint8Array(length)
  other.set(bytes.subarray(0, length))
  return other
}

function put(file: File, bytes: Uint8Array, position: number): void {
  if (bytes.length === 0) return
  const end = position + bytes.length
  if (end > file.cache.length) file.cache = resized(file.cache, end)
  file.cache.set(bytes, position)
  file.dirty.push([position, end])
}

function cut(file: File, length: number): void {
  file.cache = file.cache.slice(0, length)
  file.dirty = file.dirty.map(([from, to]): [number, number] => [
    Math.min(from, length),
    Math.min(to, length),
  ])
}

/** Writes dirty parts. Those that a failed sync took for clean are not among them: they are lost with the power. */
function bringToDisk(file: File, dirty: File['dirty'], length: number): void {
  file.disk = resized(file.disk, length)
  for (const [from, to] of dirty) {
    const end = Math.min(to, length, file.cache.length)
    if (from < end) file.disk.set(file.cache.subarray(from, end), from)
  }
}

/** Of the dirty parts a power cut leaves some bytes; where it leaves only the length, there are zeros. */
function withoutDirty(file: File, random: Random): File {
  const [low, high] = [file.disk.length, file.cache.length].sort((a, b) => a - b) as [number, number]
  const bytes = resized(file.disk, random.between(low, high))
  for (const [from, to] of file.dirty) {
    const end = Math.min(random.between(Math.min(from, to), to), bytes.length, file.cache.length)
    if (from < end) bytes.set(file.cache.subarray(from, end), from)
  }
  return newFile(bytes)
}
