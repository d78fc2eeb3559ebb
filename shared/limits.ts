// What a peer may send, each bound with its unit and its reason.

/** Bytes of one message from a client. The longest honest one is a chat line: 200 characters of 4 bytes, and change. */
export const MAX_MESSAGE_BYTES = 1024
/** Characters (code points) of a pilot's name: what fits under a ship. */
export const MAX_NAME_LENGTH = 20
/** Characters (code points) of a chat line: two lines on a narrow screen. */
export const MAX_CHAT_LENGTH = 200
/** Characters of a universe's id. */
export const MAX_UNIVERSE_ID_LENGTH = 32

/** Messages a second a client may send on average, and at once. Controls change at most 20 times a second. */
export const MESSAGES_PER_SECOND = 40
export const MESSAGE_BURST = 120
/** Chat lines a second on average, and at once. More are answered with a notice, and not passed on. */
export const CHATS_PER_SECOND = 0.5
export const CHAT_BURST = 4
/** Lines a second about who joined and who left, of a universe on average, and at once: more are read by nobody. */
export const JOIN_LINES_PER_SECOND = 5
export const JOIN_LINE_BURST = 20
/** Keyframes a second a client may ask for on average, and at once. A healthy one asks for none. */
export const RESYNCS_PER_SECOND = 1
export const RESYNC_BURST = 5

/** Milliseconds a socket may stay open without having joined. */
export const JOIN_TIMEOUT_MS = 5000
/** Input sequence numbers count 0 .. 127 and start again: one byte on the wire. */
export const INPUT_SEQUENCES = 128

/** Ticks that a steer waits at most for the tick it is meant for: enough for the jitter of a poor line. */
export const EARLY_TICKS = 5

/** Characters of a session's key: 128 random bits in base64url. */
export const KEY_LENGTH = 22
/** Milliseconds without a sign of a peer, or behind it, after which nothing more is sent until it has caught up. */
export const STALL_MS = 4000
/** Milliseconds after which a socket that is still silent is closed. */
export const HOPELESS_MS = 20_000
/** Bytes that may wait for one socket in the process; past it messages are dropped, which the numbering shows. */
export const MAX_BACKLOG_BYTES = 64 * 1024

/** Characters of a ticket: 128 random bits in base64url. */
export const TICKET_LENGTH = 22
/** Characters of the code of a party, or of a private universe: 128 random bits in base64url. */
export const CODE_LENGTH = 22
/** Milliseconds from a ticket's issue to its end: a slow handshake, and not more. */
export const TICKET_MS = 30_000
/** Characters of an account's passphrase. Long ones are good ones; the bound keeps hashing cheap. */
export const MIN_PASSPHRASE_LENGTH = 10
export const MAX_PASSPHRASE_LENGTH = 200
/** Bytes of a request's body. The longest honest one is an account with 200 characters of 4 bytes. */
export const MAX_BODY_BYTES = 2048
/** Characters of the reason given with a report. */
export const MAX_REPORT_LENGTH = 200
/** The fastest that a replay is watched, in quarters of real time: 16 times. */
export const MAX_REPLAY_SPEED = 64

/** Of a universe's ships, adrift or not, one IPv4 address may hold one in so many: a school, but not the universe. */
export const SHIP_PARTS = 4
/** And one IPv6 address one in so many, so that its /48 holds half at most. */
export const SHIP_PARTS_IPV6 = 8
/** Ships that one address may hold in the smallest universe, too. */
export const FEWEST_SHIPS = 4

/** How much an IPv6 /64 may have of anything that is limited per address, as a multiple: a household shares it. */
export const LAN_FACTOR = 2
/** The same for a /48: a company, or one person who asked for it. */
export const SITE_FACTOR = 4
/** Plain HTTP connections of an address at a time. A page uses 6; hundreds of bots behind one address may join at once. */
export const CONNECTIONS_PER_ADDRESS = 1000
/** The share of the free connections that one network may have, so that nobody can take them all. */
export const CONNECTION_SHARE = 1 / 4
/** Bytes of a request's head. Browsers also send the cookies of other services on the same host, up to 4 kB each. */
export const MAX_HEAD_BYTES = 16 * 1024
/** Reports on the operators' list, and how many of them may come from one address: nobody fills the list alone. */
export const REPORTS_SHOWN = 100
export const REPORTS_PER_ADDRESS = 10
/** Milliseconds after which a report no longer counts against its address: a day. */
export const REPORT_SHARE_MS = 86_400_000
