import { shellWord } from '../../../shared/model/failure.ts';

/** A user's numeric ids. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** Returns the user that containers run as: the owner of the checkout, but never root. */
export function containerUser(owner: UserIds): UserIds {
  return owner.uid === 0 ? { uid: 1000, gid: 1000 } : { uid: owner.uid, gid: owner.gid };
}

/** Returns the command that gives a folder to the containers' user. `caller` is the uid of the person who types it. */
export function handOverCommand(folder: string, user: UserIds, caller: number | undefined): string {
  const command = `chown -R ${user.uid}:${user.gid} ${shellWord(folder)}`;
  return caller === 0 ? command : `sudo ${command}`;
}
