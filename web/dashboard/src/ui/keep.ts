// Hands something the page has made or fetched to the person as a file.

export function keep(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export const keepJson = (value: unknown, name: string): void =>
  keep(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }), name);
