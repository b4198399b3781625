//! `deskbell tenant`: the businesses on this installation.

use deskbell_domain::{Channel, InboxSettings};

use crate::{
    cli::{Place, TenantCommand},
    failure::Failure,
    rooms,
    terminal::{say, table},
};

pub async fn run(command: TenantCommand) -> Result<(), Failure> {
    match command {
        TenantCommand::Add { slug, name, place } => {
            let desk = rooms::open_for_owner(&place).await?;
            let tenant = desk.add_tenant(&slug, name.as_deref().unwrap_or(&slug)).await?;
            let now = desk.clock().now();
            let scope = desk.store().scope(tenant.id);
            scope
                .add_inbox("Website", Channel::Widget, None, &InboxSettings::default(), &desk.ids().secret(), now)
                .await?;
            desk.store().close().await;
            say(format!(
                "Added {slug}. Now its first admin: deskbell user add E-MAIL --name NAME --role admin --tenant {slug}"
            ));
        }
        TenantCommand::List(place) => list(&place).await?,
    }
    Ok(())
}

async fn list(place: &Place) -> Result<(), Failure> {
    let desk = rooms::open_for_owner(place).await?;
    let tenants = desk.store().tenants().await?;
    desk.store().close().await;
    let mut rows = vec![["id", "tenant", "name"].map(str::to_owned)];
    rows.extend(tenants.into_iter().map(|tenant| [tenant.id.to_string(), tenant.slug, tenant.name]));
    table(&rows);
    Ok(())
}
