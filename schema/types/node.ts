import { resolveNodes } from '@pothos/plugin-relay';
import { isObjectType } from 'graphql';
import { builder } from '../builder.ts';
import { decodeGlobalId } from '../ids.ts';

builder.queryField('node', (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    // What is found may be a person's own.
    authScopes: { read: true },
    description: 'What has this id; null where there is nothing, or the text is no id.',
    args: { id: t.arg.id({ required: true, description: 'An id from an earlier answer.' }) },
    resolve: async (_, { id }, context, info) => {
      const key = decodeGlobalId(id);
      const type = info.schema.getType(key.typename);
      const isNode = isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
      if (!isNode || key.id === '') return null;
      const [node] = await resolveNodes(builder, context, info, [key]);
      return node;
    },
  }),
);
