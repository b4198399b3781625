// The panel module the loader imports for `CallCenterChat`: the panel over the native dialect.

import type { Panel, PanelHost } from '../shared/bridge';
import { createDesk } from './desk';
import { mountWith } from './mount';

export const mount = (host: PanelHost): Panel => mountWith(createDesk, host);
