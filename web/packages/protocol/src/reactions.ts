// What a message can be answered with in one touch, and how long a visitor may change their own. As the
// server has it.

export const REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🙏', '🎉', '✅'] as const;

/** Milliseconds. */
export const EDIT_WINDOW = 15 * 60_000;
