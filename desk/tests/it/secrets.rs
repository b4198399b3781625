//! Secrets at rest: what must be kept in words is sealed, with the installation's key and for its own row.

use deskbell_desk::{
    NewAgent,
    store::{Error, Store, Vault},
};
use deskbell_domain::{AgentId, Channel, Credentials, Device, IdentityProvider, InboxSettings, Role, Secret};

use crate::house::{House, KEY};

const COLUMNS: [&str; 5] = [
    "SELECT totp_secret FROM agents WHERE totp_secret IS NOT NULL",
    "SELECT secret FROM inboxes",
    "SELECT credentials FROM inboxes WHERE credentials <> '{}'",
    "SELECT client_secret FROM identity_providers",
    "SELECT content FROM mails WHERE state = 'waiting'",
];

/// Everything that is kept in words, as it stands in the database.
async fn kept(house: &House) -> Vec<String> {
    let mut all = Vec::new();
    for sql in COLUMNS {
        all.extend(house.place.texts(sql).await);
    }
    all
}

fn vault(keys: &[u8]) -> Vault {
    Vault::new(&keys.iter().map(|byte| vec![*byte; 32]).collect::<Vec<_>>()).unwrap()
}

async fn open_with(house: &House, keys: &[u8]) -> Result<Store, Error> {
    Store::open(&house.place.url(), vault(keys), house.clock.clone(), Box::new(drop)).await
}

/// A secret of each kind, by the ways people and programs write them.
async fn write_some(house: &House) -> AgentId {
    let kim = NewAgent {
        name: "Kim".into(),
        email: "kim@firm.example".into(),
        password: "correct horse".into(),
        role: Role::Admin,
        skills: Vec::new(),
    };
    let kim = house.desk.add_agent(&house.firm.facts, kim).await.unwrap();
    let device = Device::default();
    let signed_in = house.desk.sign_in("acme", "kim@firm.example", "correct horse", None, device).await.unwrap();
    let session = house.desk.prove(&signed_in.token).await.unwrap();
    house.desk.enrol(&session, "correct horse").await.unwrap();
    let scope = house.desk.store().scope(house.firm.id());
    let tenant = house.firm.id();
    let write = scope.transact(None, move |tx| {
        Box::pin(async move {
            let settings = InboxSettings::default();
            let inbox = tx.add_inbox("Page", Channel::Facebook, Some("1"), &settings, "plain-site-secret").await?;
            let credentials =
                Credentials { page_access_token: Some(Secret::new("plain-token")), ..Credentials::default() };
            tx.set_credentials(inbox.unwrap(), &credentials).await?;
            tx.set_identity_provider(&IdentityProvider {
                tenant,
                name: "IdP".into(),
                issuer: "https://id.example".into(),
                client_id: "desk".into(),
                client_secret: Secret::new("plain-client-secret"),
                domains: Vec::new(),
                new_role: Role::Agent,
                required: false,
            })
            .await?;
            Ok(())
        })
    });
    write.await.unwrap();
    kim.id
}

async fn read_some(store: &Store, house: &House, kim: AgentId) -> [String; 4] {
    let scope = store.scope(house.firm.id());
    let inboxes = scope.inboxes().await.unwrap();
    let page = inboxes.iter().find(|inbox| inbox.name == "Page").unwrap();
    [
        scope.second_factor(kim).await.unwrap().unwrap().secret,
        page.secret.clone(),
        page.credentials.page_access_token.as_ref().unwrap().expose().to_owned(),
        scope.identity_provider().await.unwrap().unwrap().client_secret.expose().to_owned(),
    ]
}

on_both_engines! {
    async fn no_secret_stands_in_the_database_in_words(house: House) {
        let kim = write_some(house).await;
        let told = read_some(house.desk.store(), house, kim).await;
        assert_eq!(told[1..], ["plain-site-secret", "plain-token", "plain-client-secret"]);
        let kept = kept(house).await;
        assert!(kept.len() >= 5, "{kept:?}");
        for text in &kept {
            assert!(text.starts_with("sealed1:"), "{text}");
            assert!(told.iter().all(|secret| !text.contains(secret)), "{text}");
        }
        // A retry's answer is kept as well.
        let outcomes = house.place.texts("SELECT outcome FROM keyed_requests").await;
        assert!(outcomes.iter().all(|outcome| !outcome.contains(&told[0])));
    }

    async fn plain_rows_of_an_older_version_are_read_and_sealed_at_the_start(house: House) {
        let kim = write_some(house).await;
        for sql in [
            "UPDATE agents SET totp_secret = 'JBSWY3DPEHPK3PXP' WHERE totp_secret IS NOT NULL",
            "UPDATE inboxes SET secret = 'old-secret' WHERE name = 'Page'",
            "UPDATE inboxes SET credentials = '{\"page_access_token\":\"old-token\"}' WHERE name = 'Page'",
            "UPDATE identity_providers SET client_secret = 'old-client-secret'",
        ] {
            house.place.execute(sql).await;
        }
        let old = ["JBSWY3DPEHPK3PXP", "old-secret", "old-token", "old-client-secret"];
        let store = house.desk.store();
        assert_eq!(read_some(store, house, kim).await, old);
        assert_eq!(store.seal_all().await.unwrap(), 4);
        assert_eq!(store.seal_all().await.unwrap(), 0, "once is enough");
        assert!(kept(house).await.iter().all(|text| text.starts_with("sealed1:")));
        assert_eq!(read_some(store, house, kim).await, old);
    }

    async fn another_key_is_refused_at_the_start_and_an_older_one_can_be_replaced(house: House) {
        let kim = write_some(house).await;
        let told = read_some(house.desk.store(), house, kim).await;
        let refused = open_with(house, &[9]).await.err().unwrap();
        assert!(refused.to_string().contains("sealed with another key"), "{refused}");
        let both = open_with(house, &[9, KEY[0]]).await.unwrap();
        assert!(both.seal_all().await.unwrap() >= 4);
        assert_eq!(read_some(&both, house, kim).await, told);
        both.close().await;
        let new = open_with(house, &[9]).await.unwrap();
        assert_eq!(read_some(&new, house, kim).await, told);
        new.close().await;
        assert!(matches!(open_with(house, &KEY[..1]).await, Err(Error::Locked { .. })));
    }

    async fn a_sealed_secret_is_good_in_its_own_row_only(house: House) {
        write_some(house).await;
        house.place.execute(
            "UPDATE inboxes SET secret = (SELECT secret FROM inboxes WHERE name = 'Page') WHERE name <> 'Page'",
        )
        .await;
        let moved = house.desk.store().scope(house.firm.id()).inboxes().await.unwrap_err();
        assert!(moved.to_string().contains("does not open"), "{moved}");
    }
}
