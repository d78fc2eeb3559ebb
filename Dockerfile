# One Orrery process. It keeps everything in /data; with ORRERY_REDIS it is a node of a cluster, and keeps nothing there.
# Debian 13: its glibc (2.41) fits the binaries of uWebSockets.js for every version of Node, that of Debian 12 only those
# up to Node 22. The root file system may be read-only: only /data is written to.
FROM node:22-trixie-slim AS build
WORKDIR /orrery
COPY package.json package-lock.json ./
RUN npm install --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-trixie-slim
ENV NODE_ENV=production
ENV ORRERY_DATA=/data
WORKDIR /orrery
COPY --from=build /orrery/node_modules ./node_modules
COPY --from=build /orrery/dist ./dist
COPY --from=build /orrery/package.json /orrery/universes.json ./
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data
EXPOSE 3000
# A server that drains, or whose log or store does not answer, is not healthy.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ORRERY_PORT || 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The process itself receives the signals of `docker stop`.
ENTRYPOINT ["node", "dist/server/main.js"]
