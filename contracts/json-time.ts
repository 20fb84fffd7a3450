import { z } from 'zod';

/** A moment out of JSON, which has it as ISO text in UTC. */
export const jsonTimeSchema = z.iso.datetime().transform((text) => new Date(text));
