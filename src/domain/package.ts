import manifest, { name, version } from '../../package.json';

/** Name of the npm package, of the log file and of the GitLab deploy. Its one source is package.json. */
export const PACKAGE_NAME = name;

export const VERSION = version;

/** Where bugs are reported, if the package says so (npm's `bugs.url`). */
export const BUGS_URL: string | undefined = (manifest as { bugs?: { url?: string } }).bugs?.url;
