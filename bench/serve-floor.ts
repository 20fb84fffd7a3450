import { createServer } from 'node:http';

/** The floor of `serve`: one text out of memory, by the same HTTP server. */
const body = process.env.BODY ?? '';
createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}).listen(Number(process.env.PORT));
