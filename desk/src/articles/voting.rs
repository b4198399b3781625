//! "Was this helpful?": one vote a reader, which can be changed.

use std::net::IpAddr;

use deskbell_domain::{ArticleId, Noun, Refusal, TenantId, VisitorId};

use super::ABSENT;
use crate::Desk;

const DAY: i64 = 86_400_000;

/// Who votes: somebody we know, or an address.
pub enum Voter {
    Visitor(VisitorId),
    Address(IpAddr),
}

impl Desk {
    pub async fn vote_on_article(
        &self,
        tenant: TenantId,
        id: ArticleId,
        voter: Voter,
        helpful: bool,
    ) -> Result<(), Refusal> {
        let voter = match voter {
            Voter::Visitor(id) => format!("v{id}"),
            // Keyed with a secret and the day, so that nobody can tell an address from it, or follow one.
            Voter::Address(ip) => {
                let day = self.clock.now().0.div_euclid(DAY);
                self.tokens.blind(&["article vote", &tenant.to_string(), &day.to_string(), &ip.to_string()])?
            }
        };
        let scope = self.store.scope(tenant);
        let vote = scope.transact(None, move |tx| {
            Box::pin(async move {
                tx.article(id, deskbell_store::Side::Everybody).await?.ok_or(ABSENT)?;
                if tx.vote(id, &voter, helpful).await? {
                    tx.changed(Noun::Article, id.0);
                }
                Ok(())
            })
        });
        vote.await
    }
}
