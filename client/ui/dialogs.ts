// The dialogs of a visit, and the panel of upgrades: loaded once the ship flies.
import { late } from './late.ts'

export const Help = late(async () => (await import('./help.tsx')).Help)
export const InviteDialog = late(async () => (await import('./invite-dialog.tsx')).InviteDialog)
export const LeaveDialog = late(async () => (await import('./leave-dialog.tsx')).LeaveDialog)
export const SettingsDialog = late(async () => (await import('./settings-dialog.tsx')).SettingsDialog)

export const UpgradePanel = late(async () => (await import('./upgrade-panel.tsx')).UpgradePanel)

/** Of the entry screen. */
export const PrivateDialog = late(async () => (await import('./private-dialog.tsx')).PrivateDialog)

/** Loads all of them, so that they still open when the server cannot be reached. */
export async function fetchDialogs(): Promise<void> {
  await Promise.all(
    [Help, InviteDialog, LeaveDialog, SettingsDialog, UpgradePanel].map((part) => part.fetch()),
  )
}
