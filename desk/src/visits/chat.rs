//! An agent speaks first: a conversation with whoever a visit is, assigned from its beginning.

use deskbell_domain::{Actor, ConversationView, Refusal, Status, text};
use serde_json::json;

use super::Greeting;
use crate::{Desk, NewConversation, start::FirstWord};

const HAS_ONE: Refusal = Refusal::Conflict("This visitor already has a chat.");

impl Desk {
    /// Begins a chat with the agent's words. Whoever was nobody becomes a visitor by it.
    pub async fn greet(&self, actor: &Actor, visit: &str, message: &str) -> Result<ConversationView, Refusal> {
        let (agent, _) = actor.agent()?;
        let message = text::required("message", message, self.settings.agent_message_max)?;
        let found = self.visit(actor, visit)?;
        if (found.conversation.is_some() && found.chat != Some(Status::Closed)) || !self.visits.greet_begins(visit) {
            return Err(HAS_ONE);
        }
        let new = NewConversation {
            inbox: found.inbox,
            metadata: json!({ "source": "greeting", "page_url": found.url }),
            user_agent: found.user_agent.clone(),
            languages: found.language.clone().unwrap_or_default(),
            first_word: Some(FirstWord { agent, greeting: message.clone() }),
            ..NewConversation::default()
        };
        let started = self.start(actor.tenant(), found.visitor, new).await;
        let greeting = started.as_ref().ok().map(|started| Greeting {
            visitor: started.view.visitor.id,
            conversation: started.view.conversation.id.clone(),
            agent: started.view.conversation.agent.as_ref().map(|a| a.name.clone()).unwrap_or_default(),
            message,
        });
        self.visits.greet_ends(visit, greeting);
        Ok(started?.view)
    }
}
