// Says what the reader speaks with every call: mails that a call sends are written in that language.
import { locale } from '../i18n';

export const inMyLanguage: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, 'accept-language': locale() } });
