/** One file on its way: where it lies here, and where the farm will look for it (docs/protocol/job-files.md, §4). */
export interface UploadPair {
  readonly local: string;
  readonly server: string;
}
