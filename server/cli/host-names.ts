// The names that this server is known under, as far as they can be learned without asking anybody else.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** What it listens on, the machine's name, here and in the local network, and the names in the certificate; in lower case. */
export function ownHostNames(host: string, certificate: string | undefined): string[] {
  const machine = hostname()
  const certified = certificate === undefined ? [] : namesIn(new X509Certificate(readFileSync(certificate)))
  return [host, machine, `${machine}.local`, ...certified].map((name) => name.toLowerCase())
}

/** Such as play.example and *.play.example. A common name does not count, as for browsers. */
function namesIn({ subjectAltName = '' }: X509Certificate): string[] {
  return [...subjectAltName.matchAll(/(?:^|, )DNS:([\w*.-]+)/g)].map(([, name]) => name!)
}
