/** A browser's visit at the provider, as it goes on without scripts: gives the address that it is sent back to. */
export async function visitProvider(authorizationUrl: string, name: string | null): Promise<string> {
  const cookies = new Map<string, string>();
  const ask = async (url: string, init: Pick<RequestInit, 'method' | 'body'> = {}): Promise<Response> => {
    const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const text of response.headers.getSetCookie()) {
      const [key = '', value = ''] = text.split(';', 1)[0]!.split('=', 2);
      cookies.set(key, value);
    }
    return response;
  };
  const { origin } = new URL(authorizationUrl);
  let url = authorizationUrl;
  for (let step = 0; step < 10 && new URL(url).origin === origin; step++) {
    let response = await ask(url);
    if (response.status === 200) {
      const body = new URLSearchParams(name === null ? { no: '1' } : { name });
      response = await ask(url, { method: 'POST', body });
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider answers ${response.status}: ${await response.text()}`);
    url = new URL(location, url).href;
  }
  return url;
}
