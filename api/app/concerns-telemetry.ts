import { type DocumentNode, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql';
import { parseDocument } from './request-limits.ts';

/** Fields of Query and Mutation that people, keys and settings are enough for. */
export const fieldsOfPeople: ReadonlySet<string> = new Set([
  'apiKeys',
  'auditEvents',
  'invitations',
  'roles',
  'signUpPolicy',
  'users',
  'singleSignOn',
  'viewer',

  'beginLinkIdentity',
  'beginSecondFactor',
  'changePassword',
  'confirmSecondFactor',
  'createApiKey',
  'createInvitation',
  'deleteUser',
  'endSession',
  'endSessions',
  'logIn',
  'logOut',
  'removeSecondFactor',
  'renewRecoveryCodes',
  'resetSecondFactor',
  'revokeApiKey',
  'revokeInvitation',
  'rotateApiKey',
  'setRoleDataScope',
  'signUp',
  'unlinkIdentity',
  'updateUser',
]);

/** Whether an operation needs the store, so that only who keeps it can answer. What is no document needs nothing. */
export function concernsTelemetry(text: string, operationName: string | null): boolean {
  let document: DocumentNode;
  try {
    document = parseDocument(text);
  } catch {
    return false;
  }
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName === null || definition.name?.value === operationName) &&
      (definition.operation === OperationTypeNode.SUBSCRIPTION || needsStore(document, definition.selectionSet)),
  );
}

function needsStore(document: DocumentNode, selections: SelectionSetNode, seen = new Set<string>()): boolean {
  return selections.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      return !name.startsWith('__') && !fieldsOfPeople.has(name);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return needsStore(document, selection.selectionSet, seen);
    const name = selection.name.value;
    if (seen.has(name)) return false;
    seen.add(name);
    return document.definitions.some(
      (definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION &&
        definition.name.value === name &&
        needsStore(document, definition.selectionSet, seen),
    );
  });
}
