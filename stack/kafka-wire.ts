import { connect } from 'node:net';

const METADATA = 3;
const METADATA_VERSION = 2;

/** A Metadata v2 request for no topics: https://kafka.apache.org/protocol#The_Messages_Metadata */
export function encodeMetadataRequest(): Buffer {
  const client = Buffer.from('dangol-stack');
  const body = Buffer.alloc(2 + 2 + 4 + 2 + client.length + 4);
  let at = body.writeInt16BE(METADATA, 0);
  at = body.writeInt16BE(METADATA_VERSION, at);
  at = body.writeInt32BE(1, at);
  at = body.writeInt16BE(client.length, at);
  at += client.copy(body, at);
  body.writeInt32BE(0, at);
  const frame = Buffer.alloc(4 + body.length);
  frame.writeInt32BE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

/** Reads the cluster id out of a Metadata v2 answer (without its length prefix). */
export function decodeClusterId(answer: Buffer): string {
  let at = 4;
  const skipString = () => {
    const length = answer.readInt16BE(at);
    at += 2 + Math.max(0, length);
  };
  const brokers = answer.readInt32BE(at);
  at += 4;
  for (let broker = 0; broker < brokers; broker += 1) {
    at += 4;
    skipString();
    at += 4;
    skipString();
  }
  const length = answer.readInt16BE(at);
  return length < 0 ? '' : answer.toString('utf8', at + 2, at + 2 + length);
}

/** Asks a broker which cluster it belongs to. Throws when it does not answer in time. */
export function readClusterId(host: string, port: number, timeoutMs = 2_000): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect({ host, port });
    const finish = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.setTimeout(timeoutMs, () => finish(() => reject(new Error(`Kafka on ${host}:${port} did not answer.`))));
    socket.once('error', (error) => finish(() => reject(error)));
    socket.once('close', () => reject(new Error(`Kafka on ${host}:${port} closed the connection.`)));
    socket.once('connect', () => socket.write(encodeMetadataRequest()));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      finish(() => {
        try {
          resolve(decodeClusterId(received.subarray(4)));
        } catch (error) {
          reject(error);
        }
      });
    });
  });
}
