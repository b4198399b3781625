// The sections of the settings, in the order they are listed. A new one is one line here.
import type { Permission } from '@deskbell/protocol';
import { type Component, lazy } from 'solid-js';
import type { TextKey } from '../../i18n';

export interface Section {
  /** The last part of the address: `/settings/widget`. */
  id: string;
  text: TextKey;
  /** What one needs to see it; the server has the last word. */
  needs?: Permission;
  /** For nobody else. */
  admins?: boolean;
  component: Component;
}

export const SECTIONS: readonly Section[] = [
  {
    id: 'widget',
    text: 'settings.section.widget',
    needs: 'manage_settings',
    component: lazy(() => import('./WidgetSection')),
  },
  {
    id: 'hours',
    text: 'settings.section.hours',
    needs: 'manage_settings',
    component: lazy(() => import('./HoursSection')),
  },
  {
    id: 'invitations',
    text: 'settings.section.rules',
    needs: 'manage_settings',
    component: lazy(() => import('./RulesSection')),
  },
  {
    id: 'channels',
    text: 'settings.section.channels',
    needs: 'manage_settings',
    component: lazy(() => import('./ChannelsSection')),
  },
  {
    id: 'saved-replies',
    text: 'settings.section.replies',
    component: lazy(() => import('../savedReplies/SavedRepliesSection')),
  },
  {
    id: 'tags',
    text: 'tags.title',
    needs: 'manage_shared',
    component: lazy(() => import('./TagsSection')),
  },
  {
    id: 'routing',
    text: 'settings.section.routing',
    needs: 'manage_settings',
    component: lazy(() => import('./RoutingSection')),
  },
  {
    id: 'ticket-targets',
    text: 'settings.section.sla',
    needs: 'manage_settings',
    component: lazy(() => import('./SlaSection')),
  },
  {
    id: 'single-sign-on',
    text: 'settings.section.provider',
    admins: true,
    component: lazy(() => import('./ProviderSection')),
  },
  {
    id: 'api-keys',
    text: 'settings.section.apiKeys',
    needs: 'manage_keys',
    component: lazy(() => import('./ApiKeysSection')),
  },
  {
    id: 'erasures',
    text: 'erasures.title',
    needs: 'erase_customers',
    component: lazy(() => import('./ErasuresSection')),
  },
  {
    id: 'audit',
    text: 'settings.section.audit',
    needs: 'view_audit',
    component: lazy(() => import('./AuditSection')),
  },
];
