// Draws the dialog into the launcher's shadow root, over whichever desk it is given.

import { render } from 'solid-js/web';
import type { Panel, PanelHost } from '../shared/bridge';
import { wanted } from '../shared/language';
import { speak, t } from '../text';
import { App } from './app';
import type { Desk } from './desk';
import { focusFirst } from './focus';
import { dressUp } from './look';
import { createModal } from './modal';
import { home } from './parts';
import { createNav, type View } from './view';

export function mountWith(
  createDesk: (host: PanelHost) => Desk,
  host: PanelHost,
  first: View = 'home',
): Panel {
  speak(host.language, host.texts, wanted(host.options.locale));
  home.base = new URL(host.options.apiUrl, location.href).href;
  home.shadow = host.shadow;
  const desk = createDesk(host);
  const nav = createNav(desk, first);
  const undress = dressUp(host);
  const modal = createModal(host);
  const unmount = render(
    () => <App host={host} desk={desk} nav={nav} phone={modal.phone} />,
    host.slot,
  );

  return {
    closeLabel: t('close'),
    open(takeFocus) {
      void desk.open();
      modal.enter();
      const dialog = host.slot.querySelector<HTMLElement>('.panel');
      if (takeFocus) focusFirst(dialog);
    },
    close() {
      desk.close();
      modal.leave();
    },
    send(text) {
      if (text.trim()) desk.outbox.add({ session_id: desk.viewed(), message: text.trim() });
    },
    show(session) {
      if (typeof session === 'string') {
        desk.greeted();
        nav.appear(session);
        // Whoever is reading something here isn't interrupted.
      } else if (nav.view() === 'home') nav.appear(null, session);
    },
    escalate: desk.escalate,
    destroy() {
      modal.leave();
      unmount();
      undress();
      desk.destroy();
    },
  };
}
