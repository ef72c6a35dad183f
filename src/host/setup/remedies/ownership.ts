import { shellWord } from '../../../shared/model/failure.ts';

/** A user as the kernel knows them. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** The user that containers run as: the owner of the checkout, and never root. */
export function containerUser(owner: UserIds): UserIds {
  return owner.uid === 0 ? { uid: 1000, gid: 1000 } : { uid: owner.uid, gid: owner.gid };
}

/**
 * The command that gives a folder to the user that containers run as: the only one that is named for it. `caller` is
 * who types it.
 */
export function handOverCommand(folder: string, user: UserIds, caller: number | undefined): string {
  const command = `chown -R ${user.uid}:${user.gid} ${shellWord(folder)}`;
  return caller === 0 ? command : `sudo ${command}`;
}
