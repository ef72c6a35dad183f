/** Returns a folder with `~` for the home folder; unchanged if it is elsewhere. */
export function fromHome(folder: string, home: string | undefined): string {
  if (home === undefined || home.length < 2 || !folder.startsWith(`${home}/`)) return folder;
  return `~${folder.slice(home.length)}`;
}
