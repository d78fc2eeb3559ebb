// What the API says of itself: its document for programs, and a page for people.
import { z } from 'zod'
import { SECURITY_HEADERS } from '../../net/replies.ts'
import type { Reply } from '../../net/request.ts'
import { type AnyEndpoint, endpoint } from './endpoint.ts'
import type { OpenApi } from './openapi.ts'
import { API_STYLE, renderApi, STYLE_PATH } from './page.ts'

const ABOUT = { method: 'get', who: 'anyone', group: 'About the API' } as const

function text(type: string, body: string): Reply {
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-cache',
  }
  return { status: '200 OK', headers, body }
}

export function aboutEndpoints(document: () => OpenApi): AnyEndpoint[] {
  return [
    endpoint({
      ...ABOUT,
      path: '/api/openapi.json',
      about: 'Gives the OpenAPI 3.1 document of this API.',
      answer: z.looseObject({ openapi: z.literal('3.1.0') }),
      run: ({ say }) => say(document() as never),
    }),
    endpoint({
      ...ABOUT,
      path: '/api',
      about: 'Gives this page.',
      answer: z.string(),
      answerType: 'text/html',
      run: () => text('text/html', renderApi(document())),
    }),
    endpoint({
      ...ABOUT,
      path: STYLE_PATH,
      about: 'Gives the style of this page.',
      answer: z.string(),
      answerType: 'text/css',
      run: () => text('text/css', API_STYLE),
    }),
  ]
}
