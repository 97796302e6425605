/** A file to upload: its local path, and its path in the farm's input storage (docs/protocol/job-files.md, §4). */
export interface UploadPair {
  readonly local: string;
  readonly server: string;
}
