/** Signs up the first admin over the API and returns the session cookie. */
export async function createAdmin(url: string, setupCode: string): Promise<string> {
  const query = `mutation($input: CreateFirstAdminInput!) { createFirstAdmin(input: $input) { __typename ... on Error { message } } }`;
  const input = { setupCode, username: 'admin', password: 'correct horse battery' };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`no session cookie: ${await response.text()}`);
  return cookie;
}
