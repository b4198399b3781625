// What is set for a whole workspace.

import type {
  AgentRole,
  ApiKey,
  AuditEntry,
  CannedResponse,
  Channel,
  CountedRule,
  Credential,
  Inbox,
  InboxSettings,
  Permission,
  TenantRef,
  WidgetTexts,
} from '../types';

export interface ApiKeysAnswer {
  api_keys: ApiKey[];
  next_cursor: string | null;
}

export interface ApiKeyRequest {
  name: string;
  role: AgentRole;
  permissions?: Permission[];
  expires_at?: string;
}

export interface ApiKeyAnswer {
  api_key: ApiKey;
  /** Shown this once. */
  secret: string;
}

export interface IdentityProvider {
  name: string;
  issuer: string;
  client_id: string;
  domains: string[];
  new_role: AgentRole;
  required: boolean;
}

export interface IdentityProviderAnswer {
  identity_provider: IdentityProvider | null;
  /** What the provider must be told to come back to. */
  redirect_uri: string;
}

export interface AuditAnswer {
  entries: AuditEntry[];
  next_cursor: string | null;
}

export interface CannedResponsesAnswer {
  canned_responses: CannedResponse[];
  next_cursor: string | null;
}

export interface CannedResponseRequest {
  shortcut: string;
  title: string;
  text: string;
  folder: string;
  personal: boolean;
}

export interface InboxesAnswer {
  inboxes: Inbox[];
  next_cursor: string | null;
}

export interface InboxPatch {
  name?: string;
  /** What is given changes; null takes a language's texts away. */
  settings?: Partial<Omit<InboxSettings, 'texts'>> & {
    texts?: Record<string, WidgetTexts | null>;
  };
  /** Null removes one. */
  credentials?: Partial<Record<Credential, string | null>>;
}

export interface NewInbox extends InboxPatch {
  channel?: Channel;
  external_id?: string;
}

export interface InboxAnswer {
  inbox: Inbox;
}

export interface RulesAnswer {
  rules: CountedRule[];
  next_cursor: string | null;
}

export interface TenantSettings {
  tenant: TenantRef;
  max_message_length: number;
  agent_away_after: number;
  [more: string]: unknown;
}
