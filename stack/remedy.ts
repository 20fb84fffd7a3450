/** Something the machine lacks. `message` is one line that names it and ends with the command that mends it. */
export class MissingError extends Error {
  override readonly name = 'MissingError';

  constructor(what: string, command: string) {
    super(`${what} To mend it: ${command}`);
  }
}
