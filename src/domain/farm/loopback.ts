/** Whether a farm's domain, with or without a port, is this machine. */
export function isLoopback(domain: string): boolean {
  const host = domain.replace(/:\d+$/, '').toLowerCase();
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
