// Calls about what people and programs may: roles, API keys, the audit log.
import type {
  AgentRole,
  ApiKeyAnswer,
  ApiKeyRequest,
  ApiKeysAnswer,
  AuditAnswer,
  IdentityProvider,
  IdentityProviderAnswer,
  Permission,
  RolesAnswer,
} from '@deskbell/protocol';
import { del, file, get, patch, post, put, type Query } from './http';

export const listRoles = () => get<RolesAnswer>('/roles');
export const setRole = (role: AgentRole, permissions: Permission[]) =>
  patch<RolesAnswer>('/roles', { role, permissions });
export const listApiKeys = () => get<ApiKeysAnswer>('/api-keys');
export const makeApiKey = (body: ApiKeyRequest) => post<ApiKeyAnswer>('/api-keys', body);
export const revokeApiKey = (id: number) => del<void>(`/api-keys/${id}`);
export const getProvider = () => get<IdentityProviderAnswer>('/settings/identity-provider');
export const setProvider = (body: IdentityProvider & { client_secret?: string }) =>
  put<IdentityProviderAnswer>('/settings/identity-provider', body);
export const removeProvider = () => del<void>('/settings/identity-provider');
export const listAudit = (query: Query) => get<AuditAnswer>('/audit', query);
export const exportAudit = (query: Query) => file('/audit/export', query);
