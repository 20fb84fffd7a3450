/**
 * The bare way of one click, no logic: socket → Kafka → Redis SET + PUBLISH → socket, with the same adapters as the
 * shop. What the shop takes beyond this is what its thinking costs. Run as a child process by floor.ts, which gives it
 * PORT.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { parseEnv } from '#contracts/env.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { createRedis } from '#server/adapters/redis.ts';
import { createLogger } from '#server/observability/logger.ts';

const env = parseEnv(process.env);
const logger = createLogger({ name: 'bench-floor', level: 'error' });
const kafka = createKafka({ connection: kafkaConnection(env), namespace: env.DANGOL_NAMESPACE, logger });
const store = createRedis(env.REDIS_URL, { purpose: 'worker' });
const subscriber = createRedis(env.REDIS_URL, { purpose: 'subscriber' });
const channel = `${env.DANGOL_NAMESPACE}:floor`;

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });

const admin = await kafka.admin();
await admin.ensureTopics();
await admin.close();
const producer = await kafka.producer();
await kafka.consume({
  groupId: 'floor',
  topics: ['behavior'],
  from: 'latest',
  async onBatch(messages) {
    const pipeline = store.pipeline();
    for (const message of messages) {
      pipeline.set(`${channel}:${message.key}`, message.value ?? '', 'EX', 60);
      pipeline.publish(channel, JSON.stringify({ room: message.key, body: message.value }));
    }
    await pipeline.exec();
  },
});
await subscriber.subscribe(channel);
subscriber.on('message', (_channel: string, text: string) => {
  const { room, body } = JSON.parse(text) as { room: string; body: string };
  io.to(room).emit('floor', body);
});
io.on('connection', (socket) => {
  socket.on('track', (batch: unknown) => {
    void producer.send('behavior', [{ key: socket.id, value: JSON.stringify(batch) }]);
  });
});
http.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
