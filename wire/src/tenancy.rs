//! Which tenant is meant where a dialect has no word for it.

use std::sync::Arc;

use deskbell_desk::TenantFacts;
use deskbell_domain::Refusal;

use crate::App;

/// The named tenant, or the installation's first.
pub async fn named_or_default(app: &App, name: Option<&str>) -> Result<Arc<TenantFacts>, Refusal> {
    match name.filter(|n| !n.is_empty()) {
        Some(slug) => app.desk.tenant_by_slug(slug).await,
        None => {
            let first = app.desk.store().tenants().await?.into_iter().next().ok_or(Refusal::NotFound("tenant"))?;
            app.desk.tenant_by_slug(&first.slug).await
        }
    }
}
