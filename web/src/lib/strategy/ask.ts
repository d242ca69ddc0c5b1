/** One request to the API: its data, or an error that a panel can show. */
import type { Client, TypedDocumentNode } from '@urql/core';

/** Asks over the network; throws an Error with the server's own words. */
export async function ask<Data, Variables extends object>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const result = await client.query<Data>(document, variables, { requestPolicy: 'network-only' }).toPromise();
  return dataOf(result);
}

/** Changes something; a transport failure throws, a typed refusal is part of the data. */
export async function change<Data, Variables extends object>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  return dataOf(await client.mutation<Data>(document, variables).toPromise());
}

function dataOf<Data>({ data, error }: { data?: Data; error?: { message: string } | undefined }): Data {
  if (error !== undefined) throw new Error(error.message.replace(/^\[\w+\] /u, ''));
  if (data === undefined || data === null) throw new Error('empty answer');
  return data;
}
