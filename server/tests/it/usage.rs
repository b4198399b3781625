//! Exit statuses and help.

use crate::installation::Installation;

const COMMANDS: [&[&str]; 12] = [
    &["demo"],
    &["serve"],
    &["migrate"],
    &["user", "add"],
    &["user", "passwd"],
    &["user", "list"],
    &["tenant", "add"],
    &["tenant", "list"],
    &["backup"],
    &["restore"],
    &["doctor"],
    &["openapi"],
];

#[test]
fn every_command_has_help() {
    let here = Installation::new();
    for command in COMMANDS {
        let help = here.run(&[command, &["--help"]].concat()).fine();
        assert!(help.contains(&format!("Usage: deskbell {}", command.join(" "))), "{help}");
    }
    assert!(here.run(&["--version"]).fine().starts_with("deskbell 0."));
}

#[test]
fn what_is_asked_wrongly_ends_with_status_2() {
    let here = Installation::new();
    for wrong in [
        &["nonsense"][..],
        &[],
        &["serve", "--no-such-flag"],
        &["user", "add", "a@b.c"],
        &["user", "add", "a@b.c", "--name", "A", "--role", "king"],
        &["backup"],
        &["restore"],
        &["restore", "file", "--epochs-only"],
    ] {
        let said = here.run(wrong);
        assert_eq!(said.status, 2, "{wrong:?}: {said:?}");
        assert!(said.err.contains("help") && said.out.is_empty(), "{wrong:?}: {said:?}");
    }
}

#[test]
fn the_http_calls_are_described() {
    let document: serde_json::Value = serde_json::from_str(&Installation::new().run(&["openapi"]).fine()).unwrap();
    assert!(document["paths"]["/api/v1/auth/login"]["post"].is_object());
}

#[test]
fn the_doctor_finds_what_is_wrong() {
    let here = Installation::new();
    here.run(&["migrate"]).fine();
    let said = here.run(&["doctor"]);
    assert!(said.out.contains("ok    database"), "{said:?}");

    here.write("data/signing.key", "not a key\n");
    let said = here.run(&["doctor"]);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.out.lines().any(|line| line.starts_with("FAIL  signing key")), "{said:?}");
    std::fs::remove_file(here.path("data/signing.key")).unwrap();

    here.write("data/secret.key", &format!("{}\n", "ab".repeat(32)));
    let said = here.run(&["doctor"]);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.out.contains("sealed with another key"), "{said:?}");
}
