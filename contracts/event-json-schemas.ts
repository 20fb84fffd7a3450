import { z } from 'zod';
import { behaviorEventSchema } from './events.ts';

export interface EventJsonSchema {
  properties: { type: { const: string } };
}

/** JSON Schema of each type of event, as the log holds it (numbers as numbers), for programs in other languages. */
export function eventJsonSchemas(): Record<string, EventJsonSchema> {
  const { oneOf = [] } = openJsonSchema(behaviorEventSchema);
  const schemas = (oneOf as unknown as EventJsonSchema[]).map(
    (schema) => [schema.properties.type.const, schema] as const,
  );
  return Object.fromEntries(schemas);
}

/** A field more passes, as it does through the contract. */
export function openJsonSchema(schema: z.ZodType): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}
