//! One of each thing that can happen in a conversation, and who hears what of it.

use deskbell_desk::{Changes, NewNote};
use deskbell_domain::{Cursor, Priority};

use crate::world::{Chat, World};

#[derive(Clone, Copy)]
pub enum Kind {
    /// Ann, who accepts the chat.
    Agent,
    Visitor,
}

impl Kind {
    /// The frames of `everything`, in order.
    pub fn hears_of_everything(self) -> &'static [&'static str] {
        match self {
            Self::Agent => &[
                "chat.message.new",
                "chat.session.assigned",
                "chat.agent.joined",
                "chat.message.new",
                "chat.note.new",
                "chat.delivered",
                "chat.delivered",
                "chat.seen",
                "chat.message.new",
                "chat.seen",
                "chat.session.updated",
                "chat.message.new",
                "chat.session.ended",
                "chat.session.updated",
                // Back to the agent who had it, who is here.
                "chat.session.assigned",
                "chat.agent.joined",
                "chat.message.new",
                "chat.message.new",
            ],
            Self::Visitor => &[
                "chat.message.new",
                "chat.session.assigned",
                "chat.message.new",
                "chat.delivered",
                "chat.seen",
                "chat.message.new",
                "chat.seen",
                "chat.message.new",
                "chat.session.ended",
                "chat.session.updated",
                "chat.message.new",
            ],
        }
    }
}

/// Does it all and returns the cursor of the last event.
pub async fn everything(world: &World, chat: &Chat) -> String {
    let (desk, id) = (&world.desk, chat.key());
    let (ann, vera) = (&world.acme.ann, &chat.visitor);
    chat.say(desk, vera, "Hello?").await.expect("sent");
    desk.assign(&ann.actor, &id, deskbell_domain::AgentId(ann.id)).await.expect("assigned, and a line about it");
    let note = NewNote { text: "Knows us.".into(), client_id: None, ..NewNote::default() };
    desk.add_note(&ann.actor, &id, note).await.expect("noted");
    desk.delivered(&ann.actor, &id, 2).await.expect("delivered to an agent");
    desk.delivered(vera, &id, 2).await.expect("delivered to the visitor");
    desk.seen(vera, &id, 2).await.expect("seen by the visitor");
    chat.say(desk, vera, "Anyone?").await.expect("sent");
    desk.seen(&ann.actor, &id, 3).await.expect("seen by the agent");
    let changes = Changes { priority: Some(Priority::High), ..Changes::default() };
    desk.update(&ann.actor, &id, changes).await.expect("updated");
    desk.end(&ann.actor, &id).await.expect("a line about it, and ended");
    chat.say(desk, vera, "One more thing.").await.expect("reopened, and sent");
    let (seq, _) = desk.log_reach(world.acme.facts.id).await.expect("the head");
    Cursor { epoch: world.acme.facts.epoch.clone(), seq }.to_string()
}
