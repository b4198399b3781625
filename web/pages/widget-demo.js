// The published snippet, exactly as a site's owner would paste it.

CallCenterChat.init({
  apiUrl: location.origin,
  tenantId: 'demo-tenant',
  position: 'bottom-right',
  primaryColor: '#4F46E5',
  title: 'Chat with us',
  subtitle: 'We typically reply instantly',
});
