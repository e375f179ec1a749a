import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import type { GraphQLArgument, GraphQLField, GraphQLNamedType, GraphQLSchema, GraphQLType } from 'graphql';
import { documentStyle } from './schema-document-style.ts';

/** The schema as a page to be read: every type with its fields, arguments and values, linked; needs no script. */
export function schemaDocument(schema: GraphQLSchema, intro: string): string {
  const roots = [schema.getQueryType(), schema.getSubscriptionType(), schema.getMutationType()].filter(
    (type) => type !== null && type !== undefined,
  );
  const others = Object.values(schema.getTypeMap())
    .filter(
      (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.some((root) => root === type),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const types = [...roots, ...others];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The graph</title>
<style>${documentStyle}</style>
</head>
<body>
<nav aria-label="Types"><ul>${types.map(({ name }) => `<li>${link(name)}</li>`).join('')}</ul></nav>
<main><h1>The graph</h1>${intro}${types.map(section).join('')}</main>
</body>
</html>`;
}

function section(type: GraphQLNamedType): string {
  return `<section id="${type.name}"><h2>${type.name} <small>${kindOf(type)}</small></h2>
${paragraph(type.description)}${body(type)}</section>`;
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) {
    const interfaces = type.getInterfaces().map(({ name }) => link(name));
    return interfaces.length > 0 ? `type, a ${interfaces.join(', ')}` : 'type';
  }
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  if (isEnumType(type)) return 'enum';
  return isScalarType(type) ? 'scalar' : 'input';
}

function body(type: GraphQLNamedType): string {
  if (isObjectType(type) || isInterfaceType(type))
    return `<dl>${Object.values(type.getFields()).map(field).join('')}</dl>`;
  if (isInputObjectType(type)) {
    return `<dl>${Object.values(type.getFields())
      .map((input) => entry(input.name, '', input.type, input.description))
      .join('')}</dl>`;
  }
  if (isEnumType(type)) {
    const values = type
      .getValues()
      .map(({ name, description }) => `<dt><code>${name}</code></dt><dd>${paragraph(description)}</dd>`);
    return `<dl>${values.join('')}</dl>`;
  }
  return isUnionType(type)
    ? `<p>${type
        .getTypes()
        .map(({ name }) => link(name))
        .join(' | ')}</p>`
    : '';
}

function field({ name, args, type, description, deprecationReason }: GraphQLField<unknown, unknown>): string {
  const list = args.map(argument).join('');
  const deprecated = typeof deprecationReason === 'string' ? paragraph(`Deprecated: ${deprecationReason}`) : '';
  return entry(name, list === '' ? '' : `<ul>${list}</ul>`, type, description) + deprecated;
}

function argument({ name, type, description }: GraphQLArgument): string {
  return `<li><code>${name}: ${reference(type)}</code> ${escape(description ?? '')}</li>`;
}

function entry(name: string, more: string, type: GraphQLType, description: string | null | undefined): string {
  return `<dt><code>${name}: ${reference(type)}</code></dt><dd>${paragraph(description)}${more}</dd>`;
}

/** The type as GraphQL writes it, the name in it linked. */
function reference(type: GraphQLType): string {
  const { name } = getNamedType(type);
  return String(type).replace(name, isSpecifiedScalarType(getNamedType(type)) ? name : link(name));
}

function link(name: string): string {
  return `<a href="#${name}">${name}</a>`;
}

function paragraph(text: string | null | undefined): string {
  return text ? `<p>${escape(text)}</p>` : '';
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
