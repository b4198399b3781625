//! `deskbell user`: the people who answer.

use deskbell_desk::NewAgent;

use crate::{
    cli::{Place, UserCommand},
    failure::Failure,
    rooms,
    terminal::{password, say, table},
};

pub async fn run(command: UserCommand) -> Result<(), Failure> {
    match command {
        UserCommand::Add { email, name, role, skills, password: given, whose } => {
            let desk = rooms::open_for_owner(&whose.place).await?;
            let tenant = rooms::tenant(&desk, whose.tenant.as_deref()).await?;
            let new = NewAgent { name, email, password: password(given.password)?, role: role.into(), skills };
            let agent = desk.add_agent(&tenant, new).await?;
            desk.store().close().await;
            say(format!("Added {} <{}>, {} of {}.", agent.name, agent.email, agent.role.as_str(), tenant.slug));
        }
        UserCommand::Passwd { email, password: given, whose } => {
            let desk = rooms::open_for_owner(&whose.place).await?;
            let tenant = rooms::tenant(&desk, whose.tenant.as_deref()).await?;
            desk.set_password(&tenant, &email, &password(given.password)?).await?;
            desk.store().close().await;
            say(format!("The password of {email} is set; open sign-ins have ended."));
        }
        UserCommand::List(place) => list(&place).await?,
    }
    Ok(())
}

async fn list(place: &Place) -> Result<(), Failure> {
    let desk = rooms::open_for_owner(place).await?;
    let everybody = desk.store().all_agents().await?;
    desk.store().close().await;
    let mut rows = vec![["id", "tenant", "e-mail", "name", "role", "skills"].map(str::to_owned)];
    rows.extend(everybody.into_iter().map(|(tenant, agent)| {
        let role = match agent.disabled {
            true => format!("{} (disabled)", agent.role.as_str()),
            false => agent.role.as_str().to_owned(),
        };
        [agent.id.to_string(), tenant, agent.email, agent.name, role, agent.skills.join(", ")]
    }));
    table(&rows);
    Ok(())
}
