//! What an agent should know before the first answer: kept with the conversation, under `customer`.

use deskbell_domain::{Refusal, TenantId, VisitorId};
use deskbell_store::{Filter, TicketFilter, TicketSort};
use serde_json::{Value, json};

use crate::{Desk, browsers::browser};

/// Earlier chats and tickets are counted up to this many.
const COUNTED: u32 = 200;

impl Desk {
    /// Adds what is known of the person to a new conversation's metadata; what the client says under other names stays.
    pub(crate) async fn preload(
        &self,
        tenant: TenantId,
        visitor: Option<VisitorId>,
        user_agent: &str,
        metadata: &mut Value,
    ) -> Result<(), Refusal> {
        let scope = self.store.scope(tenant);
        let (mut chats, mut tickets, mut verified, mut age) = (0, 0, false, 0);
        if let Some(id) = visitor
            && let Some(known) = scope.visitor(id).await?
        {
            let filter = Filter { visitor: Some(id), ..Filter::default() };
            chats = scope.conversations(&filter, Default::default(), None, COUNTED).await?.0.len();
            let asked = TicketFilter { requester: Some(id), ..TicketFilter::default() };
            tickets = scope.tickets(&asked, TicketSort::Created, None, COUNTED).await?.len();
            verified = known.verified;
            age = self.clock.now().seconds_since(known.created_at) / 86_400;
        }
        let browser = browser(user_agent);
        let page = ["page_url", "pageUrl", "url"].iter().find_map(|name| metadata[name].as_str()).map(str::to_owned);
        let visit = visitor.and_then(|id| self.visit_of(tenant, id));
        let page = page.or_else(|| visit.as_ref().map(|v| v.url.clone()));
        let mut customer = match metadata["customer"].take() {
            Value::Object(given) => given,
            _ => serde_json::Map::new(),
        };
        let known = json!({
            "previous_tickets_count": tickets, "previous_chats_count": chats,
            "account_status": if verified { "verified" } else { "guest" }, "account_age_days": age,
        });
        let Value::Object(known) = known else { return Ok(()) };
        customer.extend(known);
        // What the client says of its own browser is as good as what its name says.
        let told = [("browser", browser.name), ("os", browser.os), ("device", browser.device), ("page_url", page)];
        for (name, value) in told {
            let given = customer.get(name).is_some_and(|v| v.is_string());
            if !given {
                customer.insert(name.to_owned(), value.map_or(Value::Null, Value::from));
            }
        }
        let url = customer.get("page_url").and_then(Value::as_str).unwrap_or_default();
        // What they came by; whoever is not followed may still be on the page they came to.
        let campaign = visit.map(|v| v.campaign.clone()).filter(|known| !known.is_empty());
        let campaign = campaign.unwrap_or_else(|| deskbell_domain::visit::campaign(url));
        if !campaign.is_empty() {
            customer.insert("campaign".to_owned(), json!(campaign));
        }
        metadata["customer"] = Value::Object(customer);
        Ok(())
    }
}
