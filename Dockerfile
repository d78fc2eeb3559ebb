# One Orrery process. With ORRERY_REDIS it is a node of a cluster; without, it keeps everything in /data.
FROM node:22-bookworm-slim AS build
WORKDIR /orrery
COPY package.json package-lock.json ./
RUN npm install --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /orrery
COPY --from=build /orrery/node_modules ./node_modules
COPY --from=build /orrery/dist ./dist
COPY --from=build /orrery/package.json /orrery/universes.json ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["node", "dist/server/main.js", "--data", "/data"]
