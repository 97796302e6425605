import manifest, { name, version } from '../../package.json';

/** The name of the npm package, the log file and the GitLab deployment. */
export const PACKAGE_NAME = name;

export const VERSION = version;

/** Where bugs are reported (`bugs.url` of package.json), if it is set. */
export const BUGS_URL: string | undefined = (manifest as { bugs?: { url?: string } }).bugs?.url;
