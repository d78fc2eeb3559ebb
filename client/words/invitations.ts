// Every word about private universes and invitations, in each language: loaded with their dialogs.
import type { PrivateSize } from '../../shared/admission.ts'
import type { Language } from './words.ts'

const english = {
  title: 'A universe of your own',
  about:
    'It is in no list: only those who have its link can come in. It is gone some time after the last one has left.',
  mode: 'Mode',
  size: 'Size',
  sizes: { small: 'small', medium: 'medium', large: 'large' } satisfies Record<PrivateSize, string>,
  drones: 'Drones',
  create: 'Create',
  cancel: 'Cancel',
  invite: 'Invite friends',
  flyAlong: 'Fly along',
  sameTeam: 'In your universe, and in your team where there are teams.',
  lookOn: 'Look on',
  atYou: 'As a spectator who begins with your ship.',
  copy: 'Copy the link',
  copied: 'Copied',
  done: 'Back to the stars',
}
type InvitationWords = typeof english

const german: InvitationWords = {
  title: 'Ein eigenes Universum',
  about:
    'Es steht in keiner Liste: Nur wer den Link hat, kommt hinein. Einige Zeit nachdem der Letzte gegangen ist, gibt es das Universum nicht mehr.',
  mode: 'Spielart',
  size: 'Größe',
  sizes: { small: 'klein', medium: 'mittel', large: 'groß' },
  drones: 'Drohnen',
  create: 'Anlegen',
  cancel: 'Abbrechen',
  invite: 'Freunde einladen',
  flyAlong: 'Mitfliegen',
  sameTeam: 'In deinem Universum, und wo es Teams gibt in deinem Team.',
  lookOn: 'Zuschauen',
  atYou: 'Als Zuschauer, zuerst bei deinem Schiff.',
  copy: 'Link kopieren',
  copied: 'Kopiert',
  done: 'Zurück zu den Sternen',
}

export const INVITATION_WORDS: Readonly<Record<Language, InvitationWords>> = { en: english, de: german }
