# One image for every process of the shop; docker-compose.yml sets which one a container runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends git ca-certificates openssl && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# The client needs no schema engine: the stand-in keeps Prisma from downloading one.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/app/bin/no-engine node_modules/.bin/prisma generate
RUN NODE_ENV=production node bin/commands/build.ts && rm -rf .next/cache

# The shop's code with Spark beside it, for the profile `analytics`; not a part of the image below.
FROM build AS analytics
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless maven python3 python3-venv && rm -rf /var/lib/apt/lists/*
RUN node bin/commands/analytics.ts prepare
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=TimeoutNegativeWarning
RUN mkdir -p /var/lib/dangol/analytics /var/lib/dangol/stream && chown node:node /var/lib/dangol/analytics /var/lib/dangol/stream
USER node
CMD ["node", "bin/commands/analytics.ts", "neighbours", "--out", "/var/lib/dangol/analytics"]

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 NODE_OPTIONS=--disable-warning=TimeoutNegativeWarning
COPY --from=build --chown=node:node /app /app
RUN mkdir -p /var/lib/dangol/snapshots /var/lib/dangol/pages && chown node:node /var/lib/dangol/snapshots /var/lib/dangol/pages
USER node
EXPOSE 3000 3001 3002
CMD ["node", "server/web/main.ts"]
