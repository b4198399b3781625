// The texts about files, which come with the code for them.

import { filled } from '.';
import texts from './files.en.json';

export const t = (key: keyof typeof texts, values = {}): string => filled(texts[key], values);
