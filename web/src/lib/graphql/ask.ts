import type { AnyVariables, Client, TypedDocumentNode } from '@urql/core';

/** Asks over the network; throws an Error in the server's own words. */
export async function ask<Data, Variables extends AnyVariables>(
  api: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await api.query(document, variables, { requestPolicy: 'network-only' }).toPromise();
  if (data !== undefined && error === undefined) return data;
  throw new Error(error?.message.replace(/^\[\w+\] /u, '') ?? 'the server gave no answer');
}
