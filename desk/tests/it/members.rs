//! Members, invitations and accounts: every statement on both engines, and what the audit log keeps.

use deskbell_desk::{AgentChanges, NewInvitation, Session};
use deskbell_domain::{Device, Language, Refusal, Role};

use crate::house::House;

/// The admin's session; no call here looks at its sign-in.
fn ada(house: &House) -> Session {
    Session { actor: house.firm.ada.clone(), jti: "ada".into() }
}

async fn invite(house: &House, role: Role) -> String {
    let new = NewInvitation { email: "Nia@firm.example".into(), role, name: None };
    let invited = house.desk.invite(&ada(house), new, "https://desk.example", Language::English).await.unwrap();
    assert_eq!(invited.invitation.email, "nia@firm.example");
    invited.link.strip_prefix("https://desk.example/invite/").unwrap().to_owned()
}

on_both_engines! {
    async fn an_invitation_is_kept_as_a_hash_and_makes_one_member(house: House) {
        let secret = invite(house, Role::Agent).await;
        let sql = format!("SELECT count(*) FROM invitations WHERE secret_hash = '{secret}'");
        assert_eq!(house.place.number(&sql).await, 0);
        let join = || house.desk.accept_invitation(&secret, "Nia", "correct horse", Device::default());
        let (one, two) = tokio::join!(join(), join());
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(), 1, "of two at once one");
        assert!(house.desk.invitations(&ada(house)).await.unwrap().is_empty());
        assert_eq!(house.place.number("SELECT count(*) FROM audit").await, 3, "made, accepted, signed in");
    }

    async fn a_refused_change_leaves_nothing_behind(house: House) {
        let me = house.firm.ada.agent().unwrap().0;
        let disable = AgentChanges { disabled: Some(true), ..AgentChanges::default() };
        let refused = house.desk.change_agent(&ada(house), me, disable).await;
        assert!(matches!(refused, Err(Refusal::Conflict(_))), "{refused:?}");
        assert_eq!(house.place.number("SELECT count(*) FROM audit").await, 0);
        assert!(!house.desk.agent(house.firm.id(), me).await.unwrap().disabled);
    }

    async fn a_changed_member_is_stored_and_a_demoted_ones_token_is_over(house: House) {
        let secret = invite(house, Role::Supervisor).await;
        let nia = house.desk.accept_invitation(&secret, "Nia", "correct horse", Device::default()).await.unwrap();
        let changes = AgentChanges { role: Some(Role::Agent), max_chats: Some(2), ..AgentChanges::default() };
        let changed = house.desk.change_agent(&ada(house), nia.agent.id, changes).await.unwrap();
        assert_eq!((changed.role, changed.max_chats), (Role::Agent, 2));
        assert!(matches!(house.desk.prove(&nia.token).await, Err(Refusal::Unauthenticated(_))));
        let renewed = house.desk.refresh(&nia.refresh_token).await.unwrap();
        let session = house.desk.prove(&renewed.token).await.unwrap();
        assert_eq!(house.desk.my_sign_ins(&session).await.unwrap().len(), 1);
        house.desk.change_password(&session, "correct horse", "battery staple").await.unwrap();
        house.desk.enrol(&session, "battery staple").await.unwrap();
        assert!(!house.desk.has_second_factor(&session).await.unwrap());
        house.desk.remove_second_factor(&session, "battery staple").await.unwrap();
        house.desk.end_my_sign_in(&session, &session.jti).await.unwrap();
        assert!(house.desk.prove(&renewed.token).await.is_err());
    }
}
