// The language is the account's: it follows the person from device to device. What stands in this device's settings
// is for the time before the sign-in.
import { createEffect, on } from 'solid-js';
import { setLanguage } from '../api/account';
import { speak } from '../i18n';
import { firstKnown, type Language } from '../i18n/languages';
import { me, reads } from './auth';
import { change, settings } from './settings';

/** Called once behind the sign-in. A language that can't be fetched changes nothing; the next sign-in tries again. */
export function followAccount(): void {
  createEffect(
    on(
      () => me()?.language,
      (tag) => {
        const language = tag && firstKnown([tag]);
        if (language && language !== settings.language) void adopt(language).catch(() => {});
      },
    ),
  );
}

/** Chooses a language, here at once and on every other device at its next visit. */
export async function choose(language: Language): Promise<void> {
  await adopt(language);
  reads((await setLanguage(language)).user.language);
}

async function adopt(language: Language): Promise<void> {
  await speak(language);
  change({ language });
}
