//! Signing in and out, refreshing, and what a token proves.

use std::time::{Duration, Instant};

use deskbell_desk::{Claims, NewAgent, SignedIn, TokenRole, Tokens};
use deskbell_domain::{Actor, Device, Grants, Refusal, Role, VisitorId};

use crate::house::House;

const PASSWORD: &str = "correct horse";

async fn hire(house: &House) {
    let kim = NewAgent {
        name: "Kim".into(),
        email: " Kim@Firm.Example ".into(),
        password: PASSWORD.into(),
        role: Role::Supervisor,
        skills: vec!["refunds".into()],
    };
    house.desk.add_agent(&house.firm.facts, kim).await.unwrap();
}

async fn sign_in(house: &House) -> SignedIn {
    house.desk.sign_in("acme", "kim@firm.example", PASSWORD, None, Device::default()).await.unwrap()
}

#[track_caller]
fn unauthenticated<T>(outcome: Result<T, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Unauthenticated(words)) => words,
        Err(other) => panic!("refused for another reason: {other:?}"),
        Ok(_) => panic!("it was let in"),
    }
}

on_both_engines! {
    async fn the_right_password_opens_and_the_token_proves_who(house: House) {
        hire(house).await;
        let signed_in = house.desk.sign_in("acme", " KIM@firm.example", PASSWORD, None, Device::default()).await.unwrap();
        assert_eq!((signed_in.agent.name.as_str(), signed_in.agent.email.as_str()), ("Kim", "kim@firm.example"));
        let session = house.desk.prove(&signed_in.token).await.unwrap();
        let expected = Actor::Agent { tenant: house.firm.id(), id: signed_in.agent.id, role: Role::Supervisor, grants: Grants::of(Role::Supervisor) };
        assert_eq!(session.actor, expected);
    }

    async fn every_wrong_way_in_is_refused_in_the_same_words(house: House) {
        hire(house).await;
        house.second_firm().await;
        let desk = &house.desk;
        let mut words = Vec::new();
        for (tenant, email, password) in [
            ("acme", "kim@firm.example", "wrong horse"),
            ("acme", "nobody@firm.example", PASSWORD),
            ("other", "kim@firm.example", PASSWORD),
            ("no-such-firm", "kim@firm.example", PASSWORD),
            ("acme", "ann@firm.example", "no password"),
            ("acme", "", ""),
            ("a\0cme", "kim@firm.example", PASSWORD),
            ("acme", "kim\0@firm.example", PASSWORD),
            ("acme", "kim@firm.example", &"x".repeat(100_000)),
        ] {
            words.push(unauthenticated(desk.sign_in(tenant, email, password, None, Device::default()).await));
        }
        house.place.execute("UPDATE agents SET disabled = 1 WHERE name = 'Kim'").await;
        words.push(unauthenticated(desk.sign_in("acme", "kim@firm.example", PASSWORD, None, Device::default()).await));
        words.dedup();
        assert_eq!(words.len(), 1, "{words:?}");
    }

    async fn an_unknown_account_or_workspace_is_refused_as_slowly_as_a_wrong_password(house: House) {
        hire(house).await;
        let mut shortest = [Duration::MAX; 3];
        // In turns: what else the machine does only makes it longer.
        for _ in 0..5 {
            for (n, (tenant, email)) in
                [("acme", "kim@firm.example"), ("acme", "nobody@firm.example"), ("no-such-firm", "kim@firm.example")]
                    .into_iter()
                    .enumerate()
            {
                let began = Instant::now();
                unauthenticated(house.desk.sign_in(tenant, email, "wrong horse", None, Device::default()).await);
                shortest[n] = shortest[n].min(began.elapsed());
            }
        }
        let [known, no_account, no_workspace] = shortest;
        assert!(no_account * 3 > known && no_workspace * 3 > known, "{shortest:?}");
    }

    async fn ten_wrong_guesses_brake_who_made_them_even_with_the_right_password(house: House) {
        hire(house).await;
        for _ in 0..10 {
            unauthenticated(house.desk.sign_in("acme", "kim@firm.example", "guess guess", None, Device::default()).await);
        }
        let braked = house.desk.sign_in("acme", "KIM@firm.example", PASSWORD, None, Device::default()).await.err().unwrap();
        assert!(matches!(braked, Refusal::RateLimited { retry_after } if (1..=301).contains(&retry_after)));
        unauthenticated(house.desk.sign_in("acme", "lee@firm.example", "guess guess", None, Device::default()).await);
    }

    async fn strangers_guesses_lock_nobody_out(house: House) {
        hire(house).await;
        let at = |ip: String| Device::new("Netscape 4", ip);
        let try_it = |password: &'static str, ip: &str| {
            let (desk, device) = (house.desk.clone(), at(ip.to_owned()));
            async move { desk.sign_in("acme", "kim@firm.example", password, None, device).await }
        };
        try_it(PASSWORD, "192.0.2.1").await.unwrap();
        try_it(PASSWORD, "2001:db8::1").await.unwrap();
        for stranger in 0..50 {
            unauthenticated(try_it("guess guess", &format!("198.51.100.{stranger}")).await);
        }
        let braked = try_it(PASSWORD, "198.51.100.99").await.err().unwrap();
        assert!(matches!(braked, Refusal::RateLimited { .. }), "many guess from everywhere: whoever is new waits");
        try_it(PASSWORD, "192.0.2.1").await.unwrap();
        try_it(PASSWORD, "2001:db8::2").await.unwrap();
        for _ in 0..10 {
            unauthenticated(try_it("guess guess", "192.0.2.1").await);
        }
        let braked = try_it(PASSWORD, "192.0.2.1").await.err().unwrap();
        assert!(matches!(braked, Refusal::RateLimited { .. }), "a known place has no more guesses than any other");
    }

    async fn one_network_guesses_at_few_of_many_accounts(house: House) {
        hire(house).await;
        let from = |ip: &str| Device::new("Netscape 4", ip.to_owned());
        for n in 0..50 {
            let email = format!("nobody-{n}@firm.example");
            unauthenticated(house.desk.sign_in("acme", &email, "summer2026", None, from("192.0.2.9")).await);
        }
        let braked = house.desk.sign_in("acme", "kim@firm.example", PASSWORD, None, from("192.0.2.9")).await.err().unwrap();
        assert!(matches!(braked, Refusal::RateLimited { .. }));
        house.desk.sign_in("acme", "kim@firm.example", PASSWORD, None, from("192.0.2.10")).await.unwrap();
    }

    async fn a_success_forgives_the_failures_before_it(house: House) {
        hire(house).await;
        for _ in 0..2 {
            for _ in 0..6 {
                unauthenticated(house.desk.sign_in("acme", "kim@firm.example", "guess guess", None, Device::default()).await);
            }
            sign_in(house).await;
        }
    }

    async fn a_refresh_gives_a_new_pair_once_but_for_a_moment(house: House) {
        hire(house).await;
        let first = sign_in(house).await;
        let second = house.desk.refresh(&first.refresh_token).await.unwrap();
        assert_ne!(first.refresh_token, second.refresh_token);
        house.clock.step_seconds(31);
        unauthenticated(house.desk.refresh(&first.refresh_token).await);
        let third = house.desk.refresh(&second.refresh_token).await.unwrap();
        for token in [&first.token, &second.token, &third.token] {
            assert!(house.desk.prove(token).await.is_ok(), "the same sign-in, still open");
        }
        for bad in ["", "x", "'", "\0"] {
            unauthenticated(house.desk.refresh(bad).await);
        }
        let (a, b) = tokio::join!(house.desk.refresh(&third.refresh_token), house.desk.refresh(&third.refresh_token));
        assert_eq!(a.unwrap().refresh_token, b.unwrap().refresh_token, "of two at once both get the same one");
    }

    async fn a_refresh_token_is_stored_only_as_a_hash(house: House) {
        hire(house).await;
        let signed_in = sign_in(house).await;
        let sql = format!("SELECT count(*) FROM sign_ins WHERE refresh_hash = '{}'", signed_in.refresh_token);
        assert_eq!(house.place.number(&sql).await, 0);
    }

    async fn signing_out_ends_the_tokens_of_that_sign_in_alone(house: House) {
        hire(house).await;
        let (here, there) = (sign_in(house).await, sign_in(house).await);
        let session = house.desk.prove(&here.token).await.unwrap();
        house.desk.sign_out(&session).await.unwrap();
        unauthenticated(house.desk.prove(&here.token).await);
        unauthenticated(house.desk.refresh(&here.refresh_token).await);
        assert!(house.desk.prove(&there.token).await.is_ok());
        house.reopen().await;
        unauthenticated(house.desk.prove(&here.token).await);
    }

    async fn a_new_password_ends_every_sign_in_and_replaces_the_old(house: House) {
        hire(house).await;
        let before = [sign_in(house).await, sign_in(house).await];
        house.desk.set_password(&house.firm.facts, "Kim@firm.example", "battery staple").await.unwrap();
        for signed_in in before {
            unauthenticated(house.desk.prove(&signed_in.token).await);
            unauthenticated(house.desk.refresh(&signed_in.refresh_token).await);
        }
        unauthenticated(house.desk.sign_in("acme", "kim@firm.example", PASSWORD, None, Device::default()).await);
        house.desk.sign_in("acme", "kim@firm.example", "battery staple", None, Device::default()).await.unwrap();
        let refused = house.desk.set_password(&house.firm.facts, "nobody@firm.example", "battery staple").await;
        assert_eq!(refused.unwrap_err(), Refusal::NotFound("agent"));
    }

    async fn a_disabled_agents_token_proves_nothing(house: House) {
        hire(house).await;
        let signed_in = sign_in(house).await;
        house.place.execute("UPDATE agents SET disabled = 1 WHERE name = 'Kim'").await;
        unauthenticated(house.desk.prove(&signed_in.token).await);
        unauthenticated(house.desk.refresh(&signed_in.refresh_token).await);
    }

    async fn tokens_expire_by_the_clock_that_was_passed_in(house: House) {
        hire(house).await;
        let signed_in = sign_in(house).await;
        house.clock.step_seconds(3_601);
        unauthenticated(house.desk.prove(&signed_in.token).await);
        let fresh = house.desk.refresh(&signed_in.refresh_token).await.unwrap();
        assert!(house.desk.prove(&fresh.token).await.is_ok());
        house.clock.step_seconds(31 * 24 * 3600);
        unauthenticated(house.desk.refresh(&fresh.refresh_token).await);
    }

    async fn tokens_of_another_key_or_of_no_tenant_or_number_are_refused(house: House) {
        let claims = |tenant: &str, sub: &str| Claims {
            sub: sub.into(),
            tenant: tenant.into(),
            role: TokenRole::Customer,
            exp: 4_000_000_000,
            jti: "j".into(),
        };
        let forged = Tokens::new(&[8; 32]).sign(&claims("acme", "1")).unwrap();
        unauthenticated(house.desk.prove(&forged).await);
        for (tenant, sub) in [("no-such-firm", "1"), ("acme", "one"), ("acme", "")] {
            let token = house.desk.tokens().sign(&claims(tenant, sub)).unwrap();
            unauthenticated(house.desk.prove(&token).await);
        }
        let admin = Claims { role: TokenRole::Admin, ..claims("acme", "1") };
        let token = house.desk.tokens().sign(&admin).unwrap();
        unauthenticated(house.desk.prove(&token).await);
    }

    async fn a_visitors_token_proves_the_visitor_and_nobody_else(house: House) {
        let token = house.desk.visitor_token(&house.firm.facts, VisitorId(17)).unwrap();
        let session = house.desk.prove(&token).await.unwrap();
        assert_eq!(session.actor, house.firm.visitor(VisitorId(17)));
        house.clock.step_seconds(181 * 24 * 3600);
        unauthenticated(house.desk.prove(&token).await);
    }
}
