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

/** Signs up an ordinary member with an invite of the admin and returns the session cookie. */
export async function createMember(url: string, admin: string, username: string): Promise<string> {
  const send = (query: string, input: object, cookie: string) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie },
      body: JSON.stringify({ query, variables: { input } }),
    });
  const invited = await send(
    `mutation($input: CreateInvitesInput!) { createInvites(input: $input) { ... on MutationCreateInvitesSuccess { data { code } } } }`,
    { count: 1, maxUses: 1 },
    admin,
  );
  const { data } = (await invited.json()) as { data: { createInvites: { data: { code: string }[] } } };
  const joined = await send(
    `mutation($input: RegisterInput!) { register(input: $input) { __typename } }`,
    { inviteCode: data.createInvites.data[0]?.code, username, password: 'correct horse battery' },
    '',
  );
  const cookie = joined.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`no session cookie: ${await joined.text()}`);
  return cookie;
}
