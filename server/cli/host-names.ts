// The names of this server, as far as its configuration and the machine tell.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** The host it listens on, the machine's name (also with .local) and the names in the certificate, in lower case. */
export function ownHostNames(host: string, certificate: string | undefined): string[] {
  const machine = hostname()
  const certified = certificate === undefined ? [] : namesIn(new X509Certificate(readFileSync(certificate)))
  return [host, machine, `${machine}.local`, ...certified].map((name) => name.toLowerCase())
}

/** Names such as play.example and *.play.example. Like browsers, this ignores the common name. */
function namesIn({ subjectAltName = '' }: X509Certificate): string[] {
  return [...subjectAltName.matchAll(/(?:^|, )DNS:([\w*.-]+)/g)].map(([, name]) => name!)
}
