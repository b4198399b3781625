// Setting up, signing in, and one’s own account.

import type { AgentRole, AgentStatus, Inbox, Permission, TenantRef, User } from '../types';

export interface SetupStatus {
  needed: boolean;
}

export interface SetupRequest {
  tenant_name: string;
  admin_name: string;
  email: string;
  password: string;
  site_url?: string;
}

export interface SetupAnswer extends LoginAnswer {
  inbox: Inbox;
  snippet: string;
}

export interface LoginRequest {
  email: string;
  password: string;
  tenant: string;
  /** A code of the second factor, when the answer was `totp_required`. */
  totp?: string;
}

export interface LoginAnswer {
  token: string;
  refresh_token: string;
  expires_at: string;
  user: User;
  tenant: TenantRef;
}

export interface RefreshRequest {
  refresh_token: string;
}

export interface Me {
  user: {
    id: number;
    /** What one reads, such as `de`; null until it is known. */
    language: string | null;
    name: string;
    email: string;
    role: AgentRole;
    skills: string[];
    status: AgentStatus;
    max_chats: number;
    second_factor: boolean;
    permissions: Permission[];
  };
  tenant: TenantRef;
}

export interface MePatch {
  name?: string;
  status?: 'online' | 'away';
}

export interface SignIn {
  id: string;
  user_agent: string;
  ip: string | null;
  created_at: string;
  last_used_at: string;
  current: boolean;
}

export interface SignInsAnswer {
  sign_ins: SignIn[];
  next_cursor: string | null;
}

/** What an authenticator app needs: typed, opened, or scanned. */
export interface Enrolment {
  secret: string;
  url: string;
  /** Modules on each side, and the dark ones as an SVG path. */
  qr_size: number;
  qr_path: string;
}

export interface RecoveryCodes {
  recovery_codes: string[];
}

/** How people of a workspace sign in. */
export interface WaysAnswer {
  provider: string | null;
  required: boolean;
}

/** What the link of an invitation opens. */
export interface OpenInvitation {
  email: string;
  name: string | null;
  role: AgentRole;
  invited_by: string;
  tenant: TenantRef;
}
