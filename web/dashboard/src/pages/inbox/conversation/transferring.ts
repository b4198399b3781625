// Lets other parts of the page ask for the transfer dialog: the key, the menu, the palette.
import { createSignal } from 'solid-js';

const [transferring, setTransferring] = createSignal<string | null>(null);

/** The conversation whose transfer is being asked for. */
export { transferring };

export const askTransfer = (id: string) => setTransferring(id);
export const endTransfer = () => setTransferring(null);
