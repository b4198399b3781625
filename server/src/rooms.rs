//! Opens the desk: for the server, and for a command beside a server that may be running.

use std::sync::Arc;

use deskbell_desk::{Desk, Settings, TenantFacts};
use deskbell_domain::{Clock, Refusal};
use deskbell_store::{Store, Url};

use crate::{
    cli::Place,
    clock::SystemClock,
    config::{self, Config, Flags},
    data_dir,
    failure::Failure,
    keys,
    random::SystemRandom,
};

pub async fn open(config: &Config, key: &[u8], clock: Arc<dyn Clock>) -> Result<Arc<Desk>, Failure> {
    let settings = Settings {
        visitor_message_max: config.visitor_message_max,
        agent_message_max: config.agent_message_max,
        agent_away_after: config.agent_away_after,
        mail: config.mail()?,
        agent_offline_after: config.agent_offline_after,
        meta: config.meta(),
        public_url: config.public_url.first().cloned(),
        files: config.files(),
        visit_over_after: config.visit_over_after,
        notifications_kept_days: config.notifications_kept_days,
        geoip_database: config.geoip(),
    };
    open_with(config, settings, key, clock).await
}

/// As `open`, with limits that nobody configured.
pub async fn open_with(
    config: &Config,
    settings: Settings,
    key: &[u8],
    clock: Arc<dyn Clock>,
) -> Result<Arc<Desk>, Failure> {
    let url = config.database()?;
    Desk::open(&url, settings, key, keys::vault(config)?, clock, Arc::new(SystemRandom))
        .await
        .map_err(|e| unopened(&url, &e))
}

/// The configuration of an installation that a command works on.
pub fn configuration(place: &Place) -> Result<Config, Failure> {
    let (config, warnings) = config::load(&Flags::from(place), "data", |name| std::env::var(name).ok())?;
    warnings.iter().for_each(|warning| eprintln!("deskbell: {warning}"));
    Ok(config)
}

/// The desk for a command of the installation's owner. It gives out no tokens, so any key will do.
pub async fn open_for_owner(place: &Place) -> Result<Arc<Desk>, Failure> {
    let config = configuration(place)?;
    data_dir::create(&config.data_dir)?;
    let url = config.database()?;
    // Opening brings the database up to date, which must not happen under a running server of an older version.
    if let Url::Sqlite(path) = &url
        && path.exists()
        && data_dir::try_lock(path)?.is_none()
        && !Store::due(&url).await.map_err(|e| unopened(&url, &e))?.is_empty()
    {
        return Err(Failure::new("A server of an older version is using this database. Stop it first."));
    }
    open(&config, &keys::fresh(), Arc::new(SystemClock)).await
}

/// The named tenant, or the only one.
pub async fn tenant(desk: &Desk, slug: Option<&str>) -> Result<Arc<TenantFacts>, Failure> {
    if let Some(slug) = slug {
        return desk.tenant_by_slug(slug).await.map_err(|refusal| match refusal {
            Refusal::NotFound(_) => Failure::new(format!("There is no tenant {slug}. See: deskbell tenant list")),
            other => other.into(),
        });
    }
    match desk.store().tenants().await?.as_slice() {
        [only] => Ok(desk.tenant_by_slug(&only.slug).await?),
        [] => Err(Failure::new("There is no tenant yet. Add one: deskbell tenant add NAME")),
        several => {
            let slugs: Vec<_> = several.iter().map(|t| t.slug.as_str()).collect();
            Err(Failure::usage(format!("Say which tenant with --tenant: {}.", slugs.join(", "))))
        }
    }
}

/// Where the database is, without the password that may stand in its address.
pub fn shown(url: &Url) -> String {
    match url {
        Url::Sqlite(path) => path.display().to_string(),
        Url::Postgres(url) => match url.rsplit_once('@') {
            Some((_, place)) => format!("postgres://…@{place}"),
            None => url.clone(),
        },
    }
}

pub fn unopened(url: &Url, error: &deskbell_store::Error) -> Failure {
    let advice = match url {
        _ if matches!(error, deskbell_store::Error::Locked { .. }) => {
            "Put back the file secret.key of its data folder, or set DESKBELL_SECRET_KEY as on the other nodes. \
             If the key is lost: deskbell forget-secrets"
        }
        Url::Sqlite(_) => "Check with: deskbell doctor",
        Url::Postgres(_) => "Is PostgreSQL running, and is DESKBELL_DATABASE_URL right?",
    };
    Failure::new(format!("The database {} can't be opened: {error}. {advice}", shown(url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_database_url_is_not_shown() {
        let url = Url::parse("postgres://desk:s3cr@t@db.example/desk").unwrap();
        assert_eq!(shown(&url), "postgres://…@db.example/desk");
    }
}
