// The panel module the loader imports for `ChatWidget`: the same panel over the conversation dialect.

import type { Panel, PanelHost } from '../../shared/bridge';
import { mountWith } from '../mount';
import { createConversationDesk } from './desk';

export const mount = (host: PanelHost): Panel => mountWith(createConversationDesk, host, 'chat');
