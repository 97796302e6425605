type Env = Readonly<Record<string, string | undefined>>;

/** Variables whose value is a URL that may contain a password; read in upper and lower case, as curl does. */
const ADDRESSES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'RAYVISION_DOMAIN'];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Returns the secrets of `[scheme://]user:password@host`: the password, encoded and decoded, and the credentials of HTTP
 * basic authentication. Accepts any characters in a password.
 */
export function passwordsOf(address: string): string[] {
  const found = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^:/@]*):(.*)@/is.exec(address);
  if (!found) return [];
  const [, user = '', password = ''] = found;
  const basic = (name: string, secret: string) => Buffer.from(`${name}:${secret}`).toString('base64');
  return [password, decoded(password), basic(user, password), basic(decoded(user), decoded(password))];
}

/** Returns the secrets in an environment: the farm's key, the secret of notices, and the URLs that may contain passwords. */
export function secretsOf(env: Env): { keys: string[]; addresses: string[] } {
  const given = (names: readonly string[]) => names.flatMap((name) => env[name] || []);
  const own = given(['RAYVISION_API_KEY', 'RAYVISION_WEBHOOK_SECRET']);
  return {
    // Also without a line end that was copied from a file.
    keys: own.flatMap((key) => [key, key.trim()]),
    addresses: given([...ADDRESSES, ...ADDRESSES.map((name) => name.toLowerCase())]),
  };
}
