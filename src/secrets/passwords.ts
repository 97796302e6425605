type Env = Readonly<Record<string, string | undefined>>;

/** Variables whose value is an address that may hold a password; each is read in both cases (curl's manner). */
const ADDRESSES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'RAYVISION_DOMAIN'];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The password of `scheme://user:password@host`, as written and as meant, and the credentials of HTTP's basic
 * scheme that are made of both. The scheme may lack; what a password may hold is read as generously as it can be.
 */
export function passwordsOf(address: string): string[] {
  const found = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^:/@]*):(.*)@/is.exec(address);
  if (!found) return [];
  const [, user = '', password = ''] = found;
  const basic = (name: string, secret: string) => Buffer.from(`${name}:${secret}`).toString('base64');
  return [password, decoded(password), basic(user, password), basic(decoded(user), decoded(password))];
}

/** The secrets that an environment holds: the farm's key and the passwords in addresses. */
export function secretsOf(env: Env): { keys: string[]; addresses: string[] } {
  const given = (names: readonly string[]) => names.flatMap((name) => env[name] || []);
  const key = env.RAYVISION_API_KEY ?? '';
  return {
    // A line end that came along from a file is no part of what an echo would show.
    keys: [key, key.trim()],
    addresses: given([...ADDRESSES, ...ADDRESSES.map((name) => name.toLowerCase())]),
  };
}
