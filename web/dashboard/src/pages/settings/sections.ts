// The sections of the settings, in the order they are listed. A new one is one line here.
import type { AgentRole } from '@deskbell/protocol';
import { type Component, lazy } from 'solid-js';
import type { TextKey } from '../../i18n';

export interface Section {
  /** The last part of the address: `/settings/widget`. */
  id: string;
  text: TextKey;
  /** Who sees it; the server has the last word. */
  roles: readonly AgentRole[];
  component: Component;
}

const ADMIN = ['admin'] as const;
const EVERYONE = ['agent', 'supervisor', 'admin'] as const;

export const SECTIONS: readonly Section[] = [
  {
    id: 'widget',
    text: 'settings.section.widget',
    roles: ADMIN,
    component: lazy(() => import('./WidgetSection')),
  },
  {
    id: 'hours',
    text: 'settings.section.hours',
    roles: ADMIN,
    component: lazy(() => import('./HoursSection')),
  },
  {
    id: 'channels',
    text: 'settings.section.channels',
    roles: ADMIN,
    component: lazy(() => import('./ChannelsSection')),
  },
  {
    id: 'saved-replies',
    text: 'settings.section.replies',
    roles: EVERYONE,
    component: lazy(() => import('../savedReplies/SavedRepliesSection')),
  },
  {
    id: 'tags',
    text: 'tags.title',
    roles: ['supervisor', 'admin'],
    component: lazy(() => import('./TagsSection')),
  },
  {
    id: 'routing',
    text: 'settings.section.routing',
    roles: ADMIN,
    component: lazy(() => import('./RoutingSection')),
  },
  {
    id: 'ticket-targets',
    text: 'settings.section.sla',
    roles: ADMIN,
    component: lazy(() => import('./SlaSection')),
  },
];
