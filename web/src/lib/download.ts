/** Saves something as a file of this name. */
export function download(content: Blob, fileName: string): void {
  const url = URL.createObjectURL(content);
  downloadFrom(url, fileName);
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Saves what an address answers with, under the name that the answer says where none is given. */
export function downloadFrom(address: string, fileName = ''): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
}

/** A name that every file system takes: `latency-p95`. */
export function fileNameOf(title: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return plain.slice(0, 80) || 'chart';
}
